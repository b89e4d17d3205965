/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"

G_BEGIN_DECLS

/* Inside the domain floor only: a patch taken apart. */

/** One [old, new]; NULL = empty. Both are owned references. */
typedef struct
{
  JsonNode *before;
  JsonNode *after;
} ZjPair;

typedef enum
{
  ZJ_ROW_INSERT, /* `whole` is the row as it will be */
  ZJ_ROW_DELETE, /* `whole` is the row as it was */
  ZJ_ROW_CELLS,
} ZjRowEditKind;

/** What a patch does to one row. */
typedef struct
{
  const ZjField *group;
  char *row; /* its _id */
  ZjRowEditKind kind;
  JsonObject *whole;
  GHashTable *cells; /* member → ZjPair */
} ZjRowEdit;

/** A patch as a map: what it does to each plain field and to each row. Iterates in the order of the patch. */
typedef struct
{
  GHashTable *plain; /* field id → ZjPair */
  GHashTable *rows;  /* "group/ROW" → ZjRowEdit */
  GPtrArray *order;  /* of the keys of both */
} ZjEdits;

ZjPair *zj_pair_new (JsonNode *before, JsonNode *after);
void zj_pair_free (ZjPair *pair);
ZjRowEdit *zj_row_edit_new (const ZjField *group, const char *row, ZjRowEditKind kind, JsonObject *whole);
void zj_row_edit_free (ZjRowEdit *edit);

/** Entries that are not a pair, or change nothing, are left out. */
ZjEdits *zj_edits_new (ZjForm *form, JsonObject *patch);
void zj_edits_free (ZjEdits *edits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjEdits, zj_edits_free)
/** Takes what is given; a key that is there already is replaced. */
void zj_edits_set_plain (ZjEdits *edits, const char *field, ZjPair *pair);
void zj_edits_set_row (ZjEdits *edits, ZjRowEdit *edit);
void zj_edits_remove (ZjEdits *edits, const char *key);
JsonObject *zj_edits_to_patch (ZjEdits *edits);
JsonObject *zj_edits_apply (ZjEdits *edits, JsonObject *fields);

/** The inner field of that name, or NULL. */
const ZjField *zj_row_field (const ZjField *group, const char *member);
/** The row of that _id in @fields, or NULL. */
JsonObject *zj_rows_find (JsonObject *fields, const char *group, const char *row);
/** Members that differ between two rows (NULL = none), without _id. */
GHashTable *zj_row_cells (const ZjField *group, JsonObject *from, JsonObject *to);
/** A copy with only the members that are filled, and this _id. */
JsonObject *zj_row_copy (JsonObject *row, const char *id);
/** Sets a copy of the value, or removes the member where it is NULL. */
void zj_object_put (JsonObject *object, const char *name, JsonNode *value);
/** Sets the cells' new values (@forward) or old values. */
void zj_row_put_cells (JsonObject *row, GHashTable *cells, gboolean forward);

/** TRUE if only the server puts this row in and takes it out. */
gboolean zj_row_is_servers (ZjForm *form, const ZjField *group, JsonObject *row);
/** Splits "group/ROW" and "group/ROW/member"; FALSE if the path is not one into a rows group of this form. */
gboolean zj_path_split (ZjForm *form, const char *path, const ZjField **group, char **row, char **member);

G_END_DECLS
