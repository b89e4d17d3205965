/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-desk.h"

G_BEGIN_DECLS

/* What somebody of the authority wrote behind a command, on its way into a record. */

/** FIELD=VALUE, or FIELD[]='{JSON}'. */
typedef struct
{
  char *field, *text;
  gboolean row; /* one more row of a group */
} ZjEntry;

/** SLOT=PATH, or SLOT@ROW=PATH for the files of one row. */
typedef struct
{
  char *slot, *row, *path; /* row: its number, 1 = the first, or its id; NULL = of no row */
} ZjEntryFile;

typedef struct
{
  GPtrArray *values; /* of ZjEntry */
  GPtrArray *files;  /* of ZjEntryFile */
} ZjEntries;

/** @words: FIELD=VALUE …, @attach: SLOT=PATH …, NULL-terminated or NULL. Error: INVALID, naming the word. */
ZjEntries *zj_entries_new (const char *const *words, const char *const *attach, GError **error);
void zj_entries_free (ZjEntries *entries);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjEntries, zj_entries_free)
/** The text of FIELD=TEXT; NULL if it was not given. */
const char *zj_entries_get (const ZjEntries *entries, const char *field);

/**
 * zj_entries_put: the values, as people write them, into @record->fields. Only what is the authority's can be set.
 * @given: (element-type utf8): gets the ids of the fields that were set
 * Errors: INVALID, naming the field and what would be right.
 */
gboolean zj_entries_put (const ZjEntries *entries,
                         const ZjDesk *desk,
                         ZjForm *form,
                         ZjStoredRecord *record,
                         GHashTable *given,
                         GError **error);
/**
 * zj_entries_put_files: takes the files in and attaches them, after the values. Within the transaction.
 * Errors: INVALID (no such slot, not the authority's, not that kind of file, no such row), NOT_FOUND, FULL, IO.
 */
gboolean zj_entries_put_files (const ZjEntries *entries,
                               const ZjDesk *desk,
                               ZjForm *form,
                               ZjStoredRecord *record,
                               GError **error);

/**
 * zj_entries_find: the record a reference means, by id, official number or name.
 * @project: NULL = any. *found_in gets the project. Error: INVALID (none, or more than one).
 */
char *zj_entries_find (const ZjDesk *desk,
                       const char *project,
                       const ZjField *reference,
                       const char *text,
                       char **found_in,
                       GError **error);

G_END_DECLS
