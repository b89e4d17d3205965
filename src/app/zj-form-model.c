/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-model.h"

#include <string.h>

#include "zj-form-faults.h"
#include "zj-form-paths.h"
#include "zj-form-values.h"
#include "zj-json.h"

struct _ZjFormModel
{
  GObject parent_instance;

  ZjForm *form;
  ZjClock *clock;
  ZjRandom *random;

  ZjFormValues *values;
  ZjFormFaults *faults;
  GHashTable *hidden; /* set of top-level paths whose `when` is false: to notice changes */
  guint64 serial;
  char **several; /* see get_several; NULL = not looked at yet */
};

G_DEFINE_FINAL_TYPE (ZjFormModel, zj_form_model, G_TYPE_OBJECT)

enum
{
  FIELD_CHANGED,
  ROWS_CHANGED,
  RELOADED,
  EDITED,
  LEFT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
emit_field (ZjFormModel *self, const char *path)
{
  g_signal_emit (self, signals[FIELD_CHANGED], 0, path);
}

/* A changed value may hide or show others: tells about those whose visibility turned. */
static void
review_visibility (ZjFormModel *self)
{
  for (guint i = 0; i < self->form->n_fields; i++)
    {
      const ZjField *field = self->form->fields[i];
      if (field->when == NULL)
        continue;
      gboolean hidden = !zj_form_model_is_visible (self, field->id);
      if (hidden == g_hash_table_contains (self->hidden, field->id))
        continue;
      if (hidden)
        g_hash_table_add (self->hidden, g_strdup (field->id));
      else
        g_hash_table_remove (self->hidden, field->id);
      emit_field (self, field->id);
    }
  for (guint i = 0; i < self->form->n_fields; i++)
    if (self->form->fields[i]->computed != NULL)
      emit_field (self, self->form->fields[i]->id);
}

/* Within a row, conditions look at the row's own fields: its siblings are told. */
static void
review_row (ZjFormModel *self, const char *path)
{
  const ZjField *field = zj_form_field (self->form, path);
  if (field == NULL || field->parent == NULL)
    return;
  const char *last = strrchr (path, '/');
  for (guint i = 0; i < field->parent->n_fields; i++)
    if (field->parent->fields[i]->when != NULL)
      {
        g_autofree char *sibling = g_strdup_printf ("%.*s/%s", (int)(last - path), path, field->parent->fields[i]->id);
        emit_field (self, sibling);
      }
}

static void
after_edit (ZjFormModel *self, const char *path)
{
  self->serial++;
  zj_form_faults_edited (self->faults, path);
  emit_field (self, path);
  review_row (self, path);
  review_visibility (self);
  g_signal_emit (self, signals[EDITED], 0);
}

/* Messages may have come or gone anywhere. */
static void
emit_controls (ZjFormModel *self)
{
  g_autoptr (GPtrArray) paths = zj_form_paths_of_controls (self->form, self->values->fields);
  for (guint i = 0; i < paths->len; i++)
    emit_field (self, g_ptr_array_index (paths, i));
  emit_field (self, ZJ_FORM_ATTACHMENTS);
}

/* Other values than before are in self->values. */
static void
reloaded (ZjFormModel *self)
{
  zj_form_faults_reset (self->faults);
  g_hash_table_remove_all (self->hidden);
  self->serial++;
  for (guint i = 0; i < self->form->n_fields; i++)
    if (!zj_form_model_is_visible (self, self->form->fields[i]->id))
      g_hash_table_add (self->hidden, g_strdup (self->form->fields[i]->id));
  g_signal_emit (self, signals[RELOADED], 0);
}

static void
zj_form_model_finalize (GObject *object)
{
  ZjFormModel *self = ZJ_FORM_MODEL (object);
  g_clear_pointer (&self->faults, zj_form_faults_free);
  g_clear_pointer (&self->values, zj_form_values_free);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->several, g_strfreev);
  G_OBJECT_CLASS (zj_form_model_parent_class)->finalize (object);
}

static void
zj_form_model_class_init (ZjFormModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_form_model_finalize;
  signals[FIELD_CHANGED] = g_signal_new ("field-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ROWS_CHANGED] = g_signal_new ("rows-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RELOADED] =
      g_signal_new ("reloaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDITED] =
      g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
}

static void
zj_form_model_init (ZjFormModel *self)
{
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/** zj_form_model_new: (transfer full) */
ZjFormModel *
zj_form_model_new (ZjForm *form, ZjClock *clock, ZjRandom *random)
{
  g_return_val_if_fail (form != NULL && ZJ_IS_CLOCK (clock) && ZJ_IS_RANDOM (random), NULL);
  ZjFormModel *self = g_object_new (ZJ_TYPE_FORM_MODEL, NULL);
  self->form = zj_form_ref (form);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->values = zj_form_values_new (form);
  self->faults = zj_form_faults_new (self->values, clock);
  return self;
}

void
zj_form_model_load (ZjFormModel *self, JsonObject *seen, JsonObject *fields, JsonObject *raw)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  zj_form_values_load (self->values, seen, fields, raw);
  reloaded (self);
}

ZjForm *
zj_form_model_get_form (ZjFormModel *self)
{
  return self->form;
}

JsonObject *
zj_form_model_get_seen (ZjFormModel *self)
{
  return self->values->seen;
}

JsonObject *
zj_form_model_get_fields (ZjFormModel *self)
{
  return self->values->fields;
}

JsonObject *
zj_form_model_get_raw (ZjFormModel *self)
{
  return self->values->raw;
}

guint64
zj_form_model_get_serial (ZjFormModel *self)
{
  return self->serial;
}

gboolean
zj_form_model_is_dirty (ZjFormModel *self)
{
  g_return_val_if_fail (ZJ_IS_FORM_MODEL (self), FALSE);
  return zj_form_values_is_dirty (self->values);
}

JsonNode *
zj_form_model_get_value (ZjFormModel *self, const char *path)
{
  return zj_form_values_get (self->values, path);
}

char *
zj_form_model_dup_text (ZjFormModel *self, const char *path)
{
  return zj_form_values_dup_text (self->values, path);
}

void
zj_form_model_set_text (ZjFormModel *self, const char *path, const char *text)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  if (zj_form_values_set_text (self->values, path, text))
    after_edit (self, path);
}

void
zj_form_model_set_value (ZjFormModel *self, const char *path, JsonNode *value)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  if (zj_form_values_set (self->values, path, value))
    after_edit (self, path);
}

gboolean
zj_form_model_takes_several (ZjFormModel *self)
{
  return self->form->several && self->values->seen == NULL;
}

const char *const *
zj_form_model_get_several (ZjFormModel *self)
{
  const char *unit =
      self->form->unit_field != NULL ? zj_json_string (self->values->fields, self->form->unit_field) : NULL;
  if (self->several == NULL || g_strcmp0 (self->several[0], unit) != 0)
    {
      const char *const now[] = { unit, NULL };
      g_strfreev (self->several);
      self->several = g_strdupv ((char **)now);
    }
  return (const char *const *)self->several;
}

void
zj_form_model_set_several (ZjFormModel *self, const char *path, const char *const *ids)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self) && path != NULL && ids != NULL);
  char **copy = g_strdupv ((char **)ids);
  g_strfreev (self->several);
  self->several = copy;
  zj_form_values_set (self->values, path, ids[0] != NULL ? zj_json_string_node (ids[0]) : NULL);
  after_edit (self, path);
}

gboolean
zj_form_model_is_visible (ZjFormModel *self, const char *path)
{
  g_autofree char *today = zj_clock_today (self->clock);
  return zj_form_path_is_visible (self->form, self->values->fields, path, today);
}

gboolean
zj_form_model_is_required (ZjFormModel *self, const char *path)
{
  return zj_form_path_is_required (self->form, path);
}

gboolean
zj_form_model_is_read_only (ZjFormModel *self, const char *path)
{
  return zj_form_path_is_read_only (self->form, path);
}

void
zj_form_model_leave (ZjFormModel *self, const char *path)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  if (zj_form_model_is_read_only (self, path))
    return;
  zj_form_faults_left (self->faults, path);
  emit_field (self, path);
  g_signal_emit (self, signals[LEFT], 0, path);
}

const char *
zj_form_model_get_message (ZjFormModel *self, const char *path, ZjSeverity *severity)
{
  return zj_form_faults_get_message (self->faults, path, severity);
}

void
zj_form_model_set_note (ZjFormModel *self, const char *path, const char *note)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  zj_form_faults_set_note (self->faults, path, note);
  emit_field (self, path);
}

gboolean
zj_form_model_check (ZjFormModel *self, const char *verb, char **first_bad)
{
  g_return_val_if_fail (ZJ_IS_FORM_MODEL (self), FALSE);
  zj_form_faults_check (self->faults, verb);
  emit_controls (self);
  g_autofree char *bad = zj_form_faults_first_blocking (self->faults);
  gboolean good = bad == NULL;
  if (first_bad != NULL)
    *first_bad = g_steal_pointer (&bad);
  return good;
}

void
zj_form_model_set_findings (ZjFormModel *self, GPtrArray *findings)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  zj_form_faults_set_findings (self->faults, findings);
  emit_controls (self);
}

GPtrArray *
zj_form_model_get_general (ZjFormModel *self)
{
  return zj_form_faults_get_general (self->faults);
}

char *
zj_form_model_first_bad (ZjFormModel *self)
{
  return zj_form_faults_first_bad (self->faults);
}

GPtrArray *
zj_form_model_missing (ZjFormModel *self)
{
  g_autofree char *today = zj_clock_today (self->clock);
  return zj_form_paths_missing (self->form, self->values->fields, self->values->raw, today);
}

GPtrArray *
zj_form_model_rows (ZjFormModel *self, const char *group)
{
  return zj_form_path_rows (self->values->fields, group);
}

static void
after_rows (ZjFormModel *self, const char *group, const char *gone)
{
  self->serial++;
  zj_form_faults_rows_edited (self->faults, group, gone);
  g_signal_emit (self, signals[ROWS_CHANGED], 0, group);
  emit_field (self, group);
  review_visibility (self);
  g_signal_emit (self, signals[EDITED], 0);
}

char *
zj_form_model_add_row (ZjFormModel *self, const char *group)
{
  g_return_val_if_fail (ZJ_IS_FORM_MODEL (self), NULL);
  char *id = zj_form_values_add_row (self->values, group, self->random, self->clock);
  if (id != NULL)
    after_rows (self, group, NULL);
  return id;
}

void
zj_form_model_remove_row (ZjFormModel *self, const char *group, const char *row)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  zj_form_values_remove_row (self->values, group, row);
  after_rows (self, group, row);
}

void
zj_form_model_take_rows (ZjFormModel *self, const char *group, JsonArray *rows)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self) && group != NULL);
  if (zj_form_values_take_rows (self->values, group, rows))
    after_rows (self, group, NULL);
}

void
zj_form_model_rebase (ZjFormModel *self, JsonObject *current, GHashTable *theirs)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self) && current != NULL);
  zj_form_values_rebase (self->values, current, theirs);
  reloaded (self);
  g_signal_emit (self, signals[EDITED], 0);
}

void
zj_form_model_take_owned (ZjFormModel *self, JsonObject *current)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self) && current != NULL);
  for (guint i = 0; i < self->form->n_fields; i++)
    {
      const ZjField *field = self->form->fields[i];
      JsonNode *value = zj_json_member (current, field->id);
      if (!field->server_owned || field->type == ZJ_FIELD_ROWS)
        continue;
      if (zj_form_values_take (self->values, field->id, value != NULL ? zj_json_copy (value) : NULL))
        emit_field (self, field->id);
    }
  review_visibility (self);
}
