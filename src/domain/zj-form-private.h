/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-problem.h"

G_BEGIN_DECLS

/* Inside the domain floor only: how a form is put together. */

/** What a ZjForm really is. The strings of the form point into `source` and `built_in`, which live as long as it does.
 */
typedef struct
{
  ZjForm form; /* first: a ZjForm* is a ZjFormBox* */
  gatomicrefcount refs;
  JsonObject *built_in;   /* definition of the `attachments` group */
  GPtrArray *memory;      /* arrays, freed with the form */
  GPtrArray *conditions;  /* of ZjCondition */
  GHashTable *fields;     /* id → ZjField, top level */
  GHashTable *row_fields; /* "group/id" → ZjField */
  char *sha256;
} ZjFormBox;

/** Reads one definition strictly. The first fault stays; later calls then do nothing and give defaults. */
typedef struct
{
  ZjFormBox *box;
  GString *place; /* "fields[3].choices[1]" */
  GError *error;
} ZjFormReader;

void zj_form_reader_fail (ZjFormReader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** Goes down into a member or element; the answer is what zj_form_reader_leave takes. */
gsize zj_form_reader_enter (ZjFormReader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);
void zj_form_reader_leave (ZjFormReader *reader, gsize mark);
/** Faults on any member that is not in @allowed (NULL-terminated). */
void zj_form_reader_members (ZjFormReader *reader, JsonObject *object, const char *const *allowed);
gboolean zj_form_reader_has (JsonObject *object, const char *member);
const char *zj_form_reader_string (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed);
/** A string of [a-z][a-z0-9] and @extra. */
const char *zj_form_reader_id (ZjFormReader *reader, JsonObject *object, const char *member, const char *extra);
gboolean zj_form_reader_bool (ZjFormReader *reader, JsonObject *object, const char *member, gboolean fallback);
int zj_form_reader_int (ZjFormReader *reader, JsonObject *object, const char *member, int min, int max, int fallback);
ZjLabel zj_form_reader_label (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed);
/** NULL-terminated; NULL if the member is absent. */
const char *const *
zj_form_reader_strings (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed);
JsonArray *zj_form_reader_array (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed);
JsonObject *zj_form_reader_object (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed);
JsonObject *zj_form_reader_element (ZjFormReader *reader, JsonArray *array, guint index);
ZjCondition *zj_form_reader_condition (ZjFormReader *reader, JsonObject *object, const char *member);
/** One of @names (NULL-terminated); answers its index, or @fallback if the member is absent (−1 = it is needed). */
int zj_form_reader_enum (ZjFormReader *reader,
                         JsonObject *object,
                         const char *member,
                         const char *const *names,
                         int fallback);
/** `owner`: server. */
gboolean zj_form_reader_server_owned (ZjFormReader *reader, JsonObject *object, gboolean fallback);
/** Faults if the form has no top-level field of that id. */
void zj_form_reader_need_field (ZjFormReader *reader, const char *id);
/** Zeroed memory that the form owns. */
gpointer zj_form_reader_alloc (ZjFormReader *reader, gsize size);

/** Reads one field (and its inner ones) into memory the form owns. */
ZjField *zj_form_read_field (ZjFormReader *reader, JsonObject *json, const ZjField *parent);
/** Reads slots, states, actions, columns, sections and renames; the fields are there. */
void zj_form_read_parts (ZjFormReader *reader, JsonObject *json);
/** Faults if parts that were read name what is not there or do not fit together. */
void zj_form_check (ZjFormReader *reader);
/** The definition of the built-in rows group `attachments`. (transfer full) */
JsonObject *zj_form_attachments_definition (void);

/** Most characters a text-like field takes. */
int zj_field_max_length (const ZjField *field);
gboolean zj_field_is_textual (const ZjField *field);
/** Puts what is wrong with a value into *problem, if that is asked for; always FALSE. */
gboolean zj_field_refuse (const ZjField *field, ZjProblem **problem, const char *code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
gboolean zj_compute_is_known (const char *name);
/** TRUE for "project.FIELD", "project.GROUP[FIELD=VALUE].FIELD" and "session.FIELD". */
gboolean zj_prefill_is_valid (const char *path);

/** NULL, null, "" and [] are empty. */
gboolean zj_value_is_empty (JsonNode *value);
/** Equality by field type (@field NULL: an unknown field, compared as JSON). */
gboolean zj_value_equal (const ZjField *field, JsonNode *a, JsonNode *b);
/** Sorts objects with _id and _pos by (_pos, _id); others come last in their order. */
void zj_rows_sort (GPtrArray *rows);

G_END_DECLS
