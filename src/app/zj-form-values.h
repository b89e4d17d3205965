/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-clock.h"
#include "zj-form.h"
#include "zj-problem.h"
#include "zj-random.h"

G_BEGIN_DECLS

/**
 * ZjFormValues: what a form under edit holds: canonical values, texts that are no value yet, and what the edit started
 * from. Tells nobody; see ZjFormModel for that. Its members are for reading: only the functions below change them.
 */
typedef struct
{
  ZjForm *form;
  JsonObject *seen;     /* what the edit started from; NULL = new record */
  JsonObject *started;  /* values at load: what "dirty" compares a new record with */
  JsonObject *fields;   /* canonical values now */
  JsonObject *raw;      /* {path: text}: typed, but no value yet */
  GHashTable *unparsed; /* path → ZjProblem: why the raw text is no value */
} ZjFormValues;

/** zj_form_values_new: empty. (transfer full) */
ZjFormValues *zj_form_values_new (ZjForm *form);
/** zj_form_values_free: @values may be NULL. */
void zj_form_values_free (ZjFormValues *values);

/** Starts over. All are copied; @seen NULL = new record, @fields and @raw may be NULL. Raw texts are read again, and
 * those that are a value by now become one. */
void zj_form_values_load (ZjFormValues *values, JsonObject *seen, JsonObject *fields, JsonObject *raw);
/** The record moved under the edit: puts the edit on top of @current, which becomes what it started from. @theirs: set
 * of paths (char*) where the others' value is taken, or NULL. */
void zj_form_values_rebase (ZjFormValues *values, JsonObject *current, GHashTable *theirs);
/** Takes over a value that is not the user's to type: it is no edit. TRUE if it was another one. @value: (transfer
 * full) (nullable) */
gboolean zj_form_values_take (ZjFormValues *values, const char *field, JsonNode *value);
/** Do they differ from what the edit started from? */
gboolean zj_form_values_is_dirty (ZjFormValues *values);

/** The canonical value at @path, or NULL. (transfer none) */
JsonNode *zj_form_values_get (ZjFormValues *values, const char *path);
/** What a control shows: the typed text if it is no value yet, else the value's. (transfer full) */
char *zj_form_values_dup_text (ZjFormValues *values, const char *path);
/** Takes what was typed: a value if it is one, else kept as text. TRUE if that changed anything. */
gboolean zj_form_values_set_text (ZjFormValues *values, const char *path, const char *text);
/** @value: (transfer full) (nullable) canonical. TRUE if that changed anything. */
gboolean zj_form_values_set (ZjFormValues *values, const char *path, JsonNode *value);

/** Appends an empty row to @group. Returns its id (transfer full), or NULL if there is no room. */
char *zj_form_values_add_row (ZjFormValues *values, const char *group, ZjRandom *random, ZjClock *clock);
/** Takes a row away, with what was typed in it. */
void zj_form_values_remove_row (ZjFormValues *values, const char *group, const char *row);
/** The rows of @group become these (copied; NULL = none). TRUE if that changed anything. */
gboolean zj_form_values_take_rows (ZjFormValues *values, const char *group, JsonArray *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjFormValues, zj_form_values_free)

G_END_DECLS
