/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-condition.h"

G_BEGIN_DECLS

/* Form definitions as the programs see them: immutable, refcounted, thread-safe. Loaded from data/forms/ by ZjForms. */

/** A text with its languages. */
typedef struct
{
  const char *en;
  const char *zh_CN;
} ZjLabel;

/** The text in the user's language (zh* → zh_CN, else en). Never NULL. */
const char *zj_label (const ZjLabel *label);
/** For programs that answer in a given language ("zh_CN", "en"). */
const char *zj_label_in (const ZjLabel *label, const char *language);

typedef enum /* names in the file: as in the comment */
{
  ZJ_FIELD_TEXT,        /* text */
  ZJ_FIELD_LONG_TEXT,   /* long-text */
  ZJ_FIELD_INTEGER,     /* integer */
  ZJ_FIELD_DECIMAL,     /* decimal; `unit`, `decimals` ≤ 4 */
  ZJ_FIELD_DATE,        /* date */
  ZJ_FIELD_DATETIME,    /* datetime */
  ZJ_FIELD_CHOICE,      /* choice */
  ZJ_FIELD_OPEN_CHOICE, /* open-choice */
  ZJ_FIELD_BOOLEAN,     /* boolean */
  ZJ_FIELD_PERSON,      /* person */
  ZJ_FIELD_PHONE,       /* phone */
  ZJ_FIELD_ID_NUMBER,   /* id-number */
  ZJ_FIELD_CREDIT_CODE, /* credit-code */
  ZJ_FIELD_REGION,      /* region */
  ZJ_FIELD_REFERENCE,   /* reference */
  ZJ_FIELD_ROWS,        /* rows */
} ZjFieldType;

typedef struct _ZjField ZjField;
typedef struct _ZjForm ZjForm;

typedef struct
{
  const char *id;
  ZjLabel label;
} ZjChoice;

struct _ZjField
{
  const char *id;
  ZjFieldType type;
  ZjLabel label;
  ZjLabel help;             /* en NULL if none */
  gboolean server_owned;    /* owner: server. Inside a rows group: of this very field; who puts rows in and takes them
                             * out is the group's to say */
  const char *required;     /* "save", an action id (server-owned: one of the authority's, or "issue" where the
                             * form is issued), or NULL */
  gboolean expected;        /* counts as "missing", never blocks */
  const ZjCondition *when;  /* visible and required only when true; NULL = always */
  const ZjCondition *check; /* must hold when the field is filled; NULL = none */
  ZjLabel check_message;
  gboolean check_warns;  /* check is a warning, not an error */
  const char *prefill;   /* "project.floor_area", "project.parties[role=owner].org_name", "session.operator", or NULL */
  const char *computed;  /* name of a C function; display only */
  const char *validator; /* named C validator on top of the type ("supervision-no", "permit-no", …) or NULL */
  const char *pick_form; /* reference: target form … */
  const char *const *pick_states; /* … and the states that may be picked; NULL-terminated or NULL */
  const char *merge_group;        /* fields of one group conflict together; NULL = on its own */
  gboolean sensitive;
  gboolean is_code; /* full-width folded to half-width */
  int max_length;   /* characters; 0 = the type's default */
  gboolean has_min, has_max;
  gint64 min, max;         /* scaled by 10⁴ for decimal and integer alike */
  gboolean min_exclusive;  /* > instead of ≥ */
  int decimals;            /* most decimals accepted; −1 = type's default (4) */
  int show_decimals;       /* decimals shown at least; −1 = as entered */
  ZjLabel unit;            /* "平方米" */
  const ZjChoice *choices; /* n_choices */
  guint n_choices;
  const ZjField *const *fields; /* rows: n_fields */
  guint n_fields;
  const ZjField *parent; /* the rows group this belongs to, or NULL */
  int max_rows;
  const char *layout;          /* hint for the form page: section id */
  ZjLabel empty_label;         /* shown in place of an empty value ("待编号"); en NULL if none */
  const char *const *stamp_on; /* actions (also "issue") with which the server fills it in; NULL-terminated or NULL */
  const char *stamp_value; /* what it then writes: "at" (instant as civil datetime, or the day), "date", "by", "role",
                            * "text" (the reason given), "round" (1 + returns so far); NULL without stamp_on */
  const char *auto_fill;   /* "latest-of-unit": the server points the reference at the latest record of pick_form in
                            * pick_states that has the same unit, on creation and with every action; or NULL */
};

typedef struct
{
  const char *id;
  ZjLabel label;
  ZjLabel help;
  const char *required; /* action id or NULL */
  gboolean expected;
  int min_files, max_files;
  gboolean server_owned;      /* owner: server. Only the authority's side adds and removes files */
  gboolean advance;           /* bytes are fetched before the user opens them */
  const char *const *accepts; /* of "image", "pdf", "document", "video"; NULL-terminated; NULL = all of them */
  const char *const *counts;  /* other slots whose files count for min_files too; NULL-terminated or NULL */
  const char *row_group;      /* rows group: each file belongs to one row of it (attachment's `row`); or NULL */
} ZjSlot;

typedef enum
{
  ZJ_TONE_DRAFT,
  ZJ_TONE_WAITING,
  ZJ_TONE_GOOD,
  ZJ_TONE_ATTENTION,
  ZJ_TONE_BAD,
  ZJ_TONE_STOPPED,
  ZJ_TONE_ENDED
} ZjTone;

typedef struct
{
  const char *id;
  ZjLabel label;
  ZjLabel next_step; /* the next step in one sentence; en NULL if none */
  ZjTone tone;
  gboolean editable; /* by the project office */
  gboolean deletable;
  gboolean visible_to_authority; /* FALSE: before 确认/提交 the authority sees nothing of it */
  const char *saved_as; /* state that saving an edit leads to (待回复 + 保存 → 待提交); NULL = this one */
} ZjState;

typedef struct
{
  const char *id; /* "confirm", "submit", … */
  ZjLabel label;
  const char *const *from; /* states */
  const char *to;
  gboolean by_authority;          /* by: project | authority */
  gboolean strict;                /* never auto-merged */
  gboolean requires_files;        /* all files must be at the server */
  gboolean primary;               /* what the page is for in its states (default: actions of the project) */
  ZjLabel confirm_text;           /* what the dialog says; en NULL if none */
  const ZjCondition *when;        /* may be taken only while this holds; NULL = always. No "today" in it */
  const char *const *requires;    /* `requires`: server-owned fields the authority gives with this very decision, and
                                   * "@reason"; NULL-terminated or NULL */
  const char *effect_field;       /* `effect`: the record this reference field points at moves along … */
  const char *const *effect_from; /* … if it is in one of these states (else the action is refused) … */
  const char *effect_to;          /* … to this one; all NULL without an effect */
} ZjAction;

typedef struct
{
  const char *field; /* field id, computed field id, or "@state", "@updated_at", "@form", "@days_left" */
  int width_chars;   /* natural width */
  gboolean primary;  /* leads the card in narrow windows */
} ZjColumn;

typedef struct
{
  const char *id;
  ZjLabel label;
  const char *const *fields; /* in order; NULL-terminated */
} ZjSection;

typedef struct
{
  const char *from, *to;
} ZjRename;

struct _ZjForm
{
  const char *id;
  int version;
  ZjLabel title;       /* "Unit project" / "单位工程登记" */
  ZjLabel short_title; /* sidebar; falls back to title at load */
  int order;           /* place within the group of the sidebar, small first */
  const char
      *group; /* sidebar group id: registration, supervision, acceptance, status, handover, testing, lookup, or NULL */
  const char *icon;
  gboolean has_page;             /* FALSE: page-less (project) */
  gboolean creatable;            /* the project office may add records */
  const char *duplicate_check;   /* field id whose normalised duplicate in the project warns, or NULL */
  const char *title_field;       /* field shown as the record's name */
  const char *unit_field;        /* reference field that derives `unit`; "@self" for unit-project */
  const char *const *not_copied; /* fields left out by 复制为新 (dates, numbers); NULL-terminated, may be empty */
  const char *initial_state;
  const ZjCondition
      *editable_when;            /* while it does not hold the project office only reads; NULL = always. No "today" */
  const char *deadline_field;    /* date by which the project office has to act, or NULL */
  const char *starts_from_field; /* reference field: records of its pick_form in its pick_states get a button that
                                  * opens a new record of this form with the field set; or NULL */
  ZjLabel starts_from_label;     /* of that button; en NULL if none */
  gboolean several;              /* a new form may be filled for several records of unit_field at once */
  gboolean issued;               /* records are made by the authority */
  const ZjField *const *fields;
  guint n_fields; /* includes the built-in rows group `attachments`, last */
  const ZjSlot *slots;
  guint n_slots;
  const ZjState *states;
  guint n_states;
  const ZjAction *actions;
  guint n_actions;
  const ZjColumn *columns;
  guint n_columns;
  const ZjSection *sections;
  guint n_sections;
  const ZjRename *renames;
  guint n_renames;
  JsonObject *source; /* the definition as it was read */
  const char *sha256; /* of the canonical text */
};

#define ZJ_TYPE_FORM (zj_form_get_type ())
GType zj_form_get_type (void);
ZjForm *zj_form_ref (ZjForm *form);
void zj_form_unref (ZjForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjForm, zj_form_unref)

/** Reads one definition. Unknown types, members it does not know, or a broken reference between parts →
 * ZJ_ERROR_INVALID saying where. */
ZjForm *zj_form_new_from_json (JsonObject *definition, GError **error);

/** Field by id, or by path ("parties/ROW/org_name" → the inner field; "parties/ROW" → the group). NULL if unknown. */
const ZjField *zj_form_field (ZjForm *form, const char *path);
const ZjState *zj_form_state (ZjForm *form, const char *id);
const ZjAction *zj_form_action (ZjForm *form, const char *id);
const ZjSlot *zj_form_slot (ZjForm *form, const char *id);
const ZjChoice *zj_field_choice (const ZjField *field, const char *id);

/* State machine. An unknown state is read-only: FALSE for everything. @fields NULL: conditions are not looked at. */
gboolean zj_form_may_edit (ZjForm *form, const char *state, JsonObject *fields);
gboolean zj_form_may_delete (ZjForm *form, const char *state);
/** The action if it may be taken from @state, else NULL. `editable_when` binds the project's actions, not the
 * authority's. */
const ZjAction *
zj_form_may_act (ZjForm *form, const char *state, JsonObject *fields, const char *action, gboolean as_authority);
/** The state that an edit saved in @state leads to; @state itself where nothing else is said. */
const char *zj_form_state_after_save (ZjForm *form, const char *state);

/**
 * zj_form_days_left: days from @today (YYYY-MM-DD) to the record's deadline; negative = overdue.
 * FALSE when the form has no deadline, the record none, or the project office has nothing to do in @state.
 */
gboolean zj_form_days_left (ZjForm *form, const char *state, JsonObject *fields, const char *today, int *days);
/** 还剩 3 天, 今天到期, 已逾期 2 天 (transfer full) */
char *zj_days_left_text (int days);

G_END_DECLS
