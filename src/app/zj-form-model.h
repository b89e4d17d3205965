/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-clock.h"
#include "zj-form.h"
#include "zj-problem.h"
#include "zj-random.h"

G_BEGIN_DECLS

/**
 * ZjFormModel: the state of one form under edit, without a widget in sight: the values (ZjFormValues), which message
 * stands beside which field (ZjFormFaults), and word of it to all who show them. Paths are those of patches ("name",
 * "parties/ROW/org_name").
 *
 * Signals:
 *   "field-changed" (path)  value, visibility or message of this path may differ from what is shown
 *   "rows-changed" (group)  rows came or went
 *   "reloaded"              everything may differ
 *   "edited"                the user changed something that belongs in the draft
 *   "left" (path)           the user left a field
 */
#define ZJ_TYPE_FORM_MODEL (zj_form_model_get_type ())
G_DECLARE_FINAL_TYPE (ZjFormModel, zj_form_model, ZJ, FORM_MODEL, GObject)

ZjFormModel *zj_form_model_new (ZjForm *form, ZjClock *clock, ZjRandom *random);

/** Starts an edit. @seen: what it starts from (NULL = new record); @fields: values now; @raw: typed texts that are no
 * value yet, or NULL. All are copied. */
void zj_form_model_load (ZjFormModel *model, JsonObject *seen, JsonObject *fields, JsonObject *raw);

ZjForm *zj_form_model_get_form (ZjFormModel *model);
JsonObject *zj_form_model_get_seen (ZjFormModel *model);
JsonObject *zj_form_model_get_fields (ZjFormModel *model);
/** {path: text}; never NULL. */
JsonObject *zj_form_model_get_raw (ZjFormModel *model);
/** Counts edits: two equal numbers mean nothing was typed in between. */
guint64 zj_form_model_get_serial (ZjFormModel *model);
/** Does it differ from what the edit started from? */
gboolean zj_form_model_is_dirty (ZjFormModel *model);

JsonNode *zj_form_model_get_value (ZjFormModel *model, const char *path);
/** What the control shows: the typed text if it is no value yet, else the value's. (transfer full) */
char *zj_form_model_dup_text (ZjFormModel *model, const char *path);
/** Takes what was typed: a value if it is one, else kept as text. Never complains by itself. */
void zj_form_model_set_text (ZjFormModel *model, const char *path, const char *text);
/** @value: (transfer full) (nullable) canonical. */
void zj_form_model_set_value (ZjFormModel *model, const char *path, JsonNode *value);

/** May a new form be filled in for several records of its unit field at once, and is this one new? */
gboolean zj_form_model_takes_several (ZjFormModel *model);
/** Ids of the records it is filled in for; the first is the value of the unit field. Never NULL. */
const char *const *zj_form_model_get_several (ZjFormModel *model);
void zj_form_model_set_several (ZjFormModel *model, const char *path, const char *const *ids);

gboolean zj_form_model_is_visible (ZjFormModel *model, const char *path);
gboolean zj_form_model_is_required (ZjFormModel *model, const char *path);
/** Server-owned and computed fields are shown, never typed. */
gboolean zj_form_model_is_read_only (ZjFormModel *model, const char *path);

/** The user leaves a field: from now on its fault may be shown. */
void zj_form_model_leave (ZjFormModel *model, const char *path);
/** The message beside the field, or NULL. @severity: (out) (optional) */
const char *zj_form_model_get_message (ZjFormModel *model, const char *path, ZjSeverity *severity);
/** A passing remark beside the field, gone with the next keystroke there ("too long, nothing was pasted"). NULL takes
 * it away. */
void zj_form_model_set_note (ZjFormModel *model, const char *path, const char *note);
/** Judges the whole form at @verb and shows every fault. TRUE if nothing blocks; else *first_bad (transfer full) is the
 * first bad path in reading order. */
gboolean zj_form_model_check (ZjFormModel *model, const char *verb, char **first_bad);
/** Shows findings of elsewhere (the store, the server): replaces those of the last call. Those without a known path are
 * in zj_form_model_get_general. */
void zj_form_model_set_findings (ZjFormModel *model, GPtrArray *findings);
/** Findings about the whole record. (transfer none) of ZjProblem */
GPtrArray *zj_form_model_get_general (ZjFormModel *model);
/** First path in reading order that shows an error, or NULL. (transfer full) */
char *zj_form_model_first_bad (ZjFormModel *model);
/** Paths of required and expected fields that are empty, in reading order. (transfer full) of char* */
GPtrArray *zj_form_model_missing (ZjFormModel *model);

/* Repeating rows */
/** Row ids in order. (transfer full) of char* */
GPtrArray *zj_form_model_rows (ZjFormModel *model, const char *group);
/** Appends an empty row. Returns its id (transfer full), or NULL if the group is full. */
char *zj_form_model_add_row (ZjFormModel *model, const char *group);
void zj_form_model_remove_row (ZjFormModel *model, const char *group, const char *row);
/** The rows of @group become these (copied; NULL = none). Nothing is told if they are the same as before. */
void zj_form_model_take_rows (ZjFormModel *model, const char *group, JsonArray *rows);

/**
 * zj_form_model_rebase: the record moved under the edit. The edit is put on top of @current, which becomes what it
 * started from.
 * @theirs: set of paths (char*) where the user takes the others' value; everywhere else the own edit stays.
 */
void zj_form_model_rebase (ZjFormModel *model, JsonObject *current, GHashTable *theirs);
/** What is the authority's to fill in is shown as it is in @current; all that the user may type stays as it is. */
void zj_form_model_take_owned (ZjFormModel *model, JsonObject *current);

G_END_DECLS
