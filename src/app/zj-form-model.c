/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-json.h"
#include "zj-merge.h"
#include "zj-validate.h"
#include "zj-value.h"

#define ATTACHMENTS "attachments"

struct _ZjFormModel
{
  GObject parent_instance;

  ZjForm *form;
  ZjClock *clock;
  ZjRandom *random;

  JsonObject *seen;    /* NULL = new record */
  JsonObject *started; /* values at load: what "dirty" compares a new record with */
  JsonObject *fields;
  JsonObject *raw;

  GHashTable *unparsed; /* path → ZjProblem: why the raw text is no value */
  GHashTable *typed;    /* set of paths the user changed: only those complain about being empty */
  GHashTable *shown;    /* path → ZjProblem shown beside the field */
  GHashTable *outside;  /* path → ZjProblem of the store or the server */
  GHashTable *notes;    /* path → char* */
  GHashTable *hidden;   /* set of top-level paths whose `when` is false: to notice changes */
  GPtrArray *general;
  guint64 serial;
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

/* "group/ROW/field" → the group's array element and the last part. Top-level paths give the record itself. */
static JsonObject *
holder_of (ZjFormModel *self, const char *path, const char **member)
{
  const char *slash = strchr (path, '/');
  if (slash == NULL)
    {
      *member = path;
      return self->fields;
    }
  const char *second = strchr (slash + 1, '/');
  if (second == NULL)
    return NULL;
  g_autofree char *group = g_strndup (path, slash - path);
  g_autofree char *row = g_strndup (slash + 1, second - slash - 1);
  JsonArray *rows = zj_json_array (self->fields, group);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *element = json_array_get_element (rows, i);
      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      JsonObject *object = json_node_get_object (element);
      if (g_strcmp0 (zj_json_string (object, "_id"), row) == 0)
        {
          *member = second + 1;
          return object;
        }
    }
  return NULL;
}

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

static gboolean
is_error (ZjProblem *problem)
{
  return problem != NULL && problem->severity == ZJ_SEVERITY_ERROR;
}

/* The weightiest finding about one path; "required" counts only once the user typed there or tried to save. */
static ZjProblem *
judge (ZjFormModel *self, const char *path, gboolean all)
{
  ZjProblem *unparsed = g_hash_table_lookup (self->unparsed, path);
  if (unparsed != NULL)
    return zj_problem_copy (unparsed);
  g_autofree char *today = zj_clock_today (self->clock);
  g_autoptr (GPtrArray) findings = zj_form_validate_field (self->form, self->fields, path, today);
  ZjProblem *worst = NULL;
  for (guint i = 0; i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      if (finding->severity == ZJ_SEVERITY_EXPECTED || g_strcmp0 (finding->path, path) != 0)
        continue;
      if (!all && g_str_equal (finding->code, "required") && !g_hash_table_contains (self->typed, path))
        continue;
      if (worst == NULL || finding->severity > worst->severity)
        worst = finding;
    }
  return worst != NULL ? zj_problem_copy (worst) : NULL;
}

static void
show (ZjFormModel *self, const char *path, ZjProblem *problem /* (transfer full) nullable */)
{
  if (problem != NULL)
    g_hash_table_insert (self->shown, g_strdup (path), problem);
  else
    g_hash_table_remove (self->shown, path);
}

/* After a change of @path: a message that no longer holds goes at once; a new one waits until the field is left. */
static void
after_edit (ZjFormModel *self, const char *path)
{
  self->serial++;
  g_hash_table_add (self->typed, g_strdup (path));
  g_hash_table_remove (self->notes, path);
  g_hash_table_remove (self->outside, path);
  if (g_hash_table_contains (self->shown, path))
    {
      g_autoptr (ZjProblem) now = judge (self, path, FALSE);
      if (!is_error (now))
        g_hash_table_remove (self->shown, path);
    }
  emit_field (self, path);
  review_row (self, path);
  review_visibility (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
zj_form_model_finalize (GObject *object)
{
  ZjFormModel *self = ZJ_FORM_MODEL (object);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->seen, json_object_unref);
  g_clear_pointer (&self->started, json_object_unref);
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->raw, json_object_unref);
  g_clear_pointer (&self->unparsed, g_hash_table_unref);
  g_clear_pointer (&self->typed, g_hash_table_unref);
  g_clear_pointer (&self->shown, g_hash_table_unref);
  g_clear_pointer (&self->outside, g_hash_table_unref);
  g_clear_pointer (&self->notes, g_hash_table_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->general, g_ptr_array_unref);
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
  GDestroyNotify free_problem = (GDestroyNotify)zj_problem_free;
  self->fields = json_object_new ();
  self->started = json_object_new ();
  self->raw = json_object_new ();
  self->unparsed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_problem);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_problem);
  self->outside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_problem);
  self->typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->general = zj_problems_new ();
}

ZjFormModel *
zj_form_model_new (ZjForm *form, ZjClock *clock, ZjRandom *random)
{
  g_return_val_if_fail (form != NULL && ZJ_IS_CLOCK (clock) && ZJ_IS_RANDOM (random), NULL);
  ZjFormModel *self = g_object_new (ZJ_TYPE_FORM_MODEL, NULL);
  self->form = zj_form_ref (form);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

/* Texts of an earlier session are read again: the rules may have changed, and their complaint is needed. */
static void
read_raw (ZjFormModel *self)
{
  g_autoptr (GList) paths = json_object_get_members (self->raw);
  for (GList *l = paths; l != NULL; l = l->next)
    {
      const char *path = l->data;
      const char *text = zj_json_string (self->raw, path);
      const ZjField *field = zj_form_field (self->form, path);
      const char *member;
      JsonObject *holder = holder_of (self, path, &member);
      g_autoptr (ZjProblem) problem = NULL;
      JsonNode *value = NULL;
      if (text == NULL || field == NULL || holder == NULL)
        json_object_remove_member (self->raw, path);
      else if (zj_field_parse (field, text, &value, &problem))
        {
          json_object_remove_member (holder, member);
          zj_json_set_node (holder, member, value);
          json_object_remove_member (self->raw, path);
        }
      else
        {
          g_hash_table_insert (self->unparsed, g_strdup (path), zj_problem_copy (problem));
          show (self, path, g_steal_pointer (&problem));
        }
    }
}

void
zj_form_model_load (ZjFormModel *self, JsonObject *seen, JsonObject *fields, JsonObject *raw)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  g_autoptr (JsonObject) empty = json_object_new ();
  JsonObject *new_fields = zj_json_copy_object (fields != NULL ? fields : empty);
  JsonObject *new_seen = seen != NULL ? zj_json_copy_object (seen) : NULL;
  JsonObject *new_raw = zj_json_copy_object (raw != NULL ? raw : empty);
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->started, json_object_unref);
  g_clear_pointer (&self->seen, json_object_unref);
  g_clear_pointer (&self->raw, json_object_unref);
  self->fields = new_fields;
  self->started = zj_json_copy_object (new_fields);
  self->seen = new_seen;
  self->raw = new_raw;
  g_hash_table_remove_all (self->unparsed);
  g_hash_table_remove_all (self->typed);
  g_hash_table_remove_all (self->shown);
  g_hash_table_remove_all (self->outside);
  g_hash_table_remove_all (self->notes);
  g_hash_table_remove_all (self->hidden);
  g_ptr_array_set_size (self->general, 0);
  self->serial++;
  read_raw (self);
  for (guint i = 0; i < self->form->n_fields; i++)
    if (!zj_form_model_is_visible (self, self->form->fields[i]->id))
      g_hash_table_add (self->hidden, g_strdup (self->form->fields[i]->id));
  g_signal_emit (self, signals[RELOADED], 0);
}

ZjForm *
zj_form_model_get_form (ZjFormModel *self)
{
  return self->form;
}

JsonObject *
zj_form_model_get_seen (ZjFormModel *self)
{
  return self->seen;
}

JsonObject *
zj_form_model_get_fields (ZjFormModel *self)
{
  return self->fields;
}

JsonObject *
zj_form_model_get_raw (ZjFormModel *self)
{
  return self->raw;
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
  if (json_object_get_size (self->raw) > 0)
    return TRUE;
  g_autoptr (JsonObject) patch =
      zj_patch_diff (self->form, self->seen != NULL ? self->seen : self->started, self->fields);
  return !zj_patch_is_empty (patch);
}

JsonNode *
zj_form_model_get_value (ZjFormModel *self, const char *path)
{
  const char *member;
  JsonObject *holder = holder_of (self, path, &member);
  return holder != NULL ? zj_json_member (holder, member) : NULL;
}

char *
zj_form_model_dup_text (ZjFormModel *self, const char *path)
{
  const char *raw = zj_json_string (self->raw, path);
  if (raw != NULL)
    return g_strdup (raw);
  const ZjField *field = zj_form_field (self->form, path);
  if (field == NULL)
    return g_strdup ("");
  if (field->computed != NULL)
    {
      char *text = zj_field_compute (self->form, field, self->fields);
      return text != NULL ? text : g_strdup ("");
    }
  return zj_field_edit_text (field, zj_form_model_get_value (self, path));
}

void
zj_form_model_set_text (ZjFormModel *self, const char *path, const char *text)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  const ZjField *field = zj_form_field (self->form, path);
  const char *member;
  JsonObject *holder = holder_of (self, path, &member);
  if (field == NULL || holder == NULL)
    return;
  g_autofree char *before = zj_form_model_dup_text (self, path);
  if (g_str_equal (before, text))
    return;
  JsonNode *value = NULL;
  g_autoptr (ZjProblem) problem = NULL;
  json_object_remove_member (holder, member);
  json_object_remove_member (self->raw, path);
  g_hash_table_remove (self->unparsed, path);
  if (zj_field_parse (field, text, &value, &problem))
    zj_json_set_node (holder, member, value);
  else
    {
      json_object_set_string_member (self->raw, path, text);
      g_hash_table_insert (self->unparsed, g_strdup (path), g_steal_pointer (&problem));
    }
  after_edit (self, path);
}

void
zj_form_model_set_value (ZjFormModel *self, const char *path, JsonNode *value)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  const char *member;
  JsonObject *holder = holder_of (self, path, &member);
  if (holder == NULL
      || (zj_json_string (self->raw, path) == NULL && zj_json_equal (zj_json_member (holder, member), value)))
    {
      g_clear_pointer (&value, json_node_unref);
      return;
    }
  json_object_remove_member (self->raw, path);
  g_hash_table_remove (self->unparsed, path);
  json_object_remove_member (holder, member);
  zj_json_set_node (holder, member, value);
  after_edit (self, path);
}

gboolean
zj_form_model_is_visible (ZjFormModel *self, const char *path)
{
  const ZjField *field = zj_form_field (self->form, path);
  if (field == NULL)
    return FALSE;
  if (field->when == NULL)
    return TRUE;
  g_autofree char *today = zj_clock_today (self->clock);
  const char *member;
  JsonObject *holder = holder_of (self, path, &member);
  if (holder == NULL)
    return FALSE;
  return zj_condition_holds (field->when, holder, holder != self->fields ? self->fields : NULL, today);
}

gboolean
zj_form_model_is_required (ZjFormModel *self, const char *path)
{
  const ZjField *field = zj_form_field (self->form, path);
  return field != NULL && field->required != NULL && !field->server_owned && field->computed == NULL;
}

gboolean
zj_form_model_is_read_only (ZjFormModel *self, const char *path)
{
  const ZjField *field = zj_form_field (self->form, path);
  return field == NULL || field->server_owned || field->computed != NULL
         || (field->parent != NULL && field->parent->server_owned);
}

void
zj_form_model_leave (ZjFormModel *self, const char *path)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  if (zj_form_model_is_read_only (self, path))
    return;
  ZjProblem *shown = g_hash_table_lookup (self->shown, path);
  gboolean was_required = shown != NULL && g_str_equal (shown->code, "required");
  show (self, path, judge (self, path, was_required));
  emit_field (self, path);
  g_signal_emit (self, signals[LEFT], 0, path);
}

const char *
zj_form_model_get_message (ZjFormModel *self, const char *path, ZjSeverity *severity)
{
  const char *note = g_hash_table_lookup (self->notes, path);
  ZjProblem *shown = g_hash_table_lookup (self->shown, path);
  ZjProblem *outside = g_hash_table_lookup (self->outside, path);
  ZjProblem *chosen = is_error (shown) ? shown : is_error (outside) ? outside : shown != NULL ? shown : outside;
  if (severity != NULL)
    *severity = note != NULL ? ZJ_SEVERITY_WARNING : chosen != NULL ? chosen->severity : ZJ_SEVERITY_EXPECTED;
  return note != NULL ? note : chosen != NULL ? chosen->message : NULL;
}

void
zj_form_model_set_note (ZjFormModel *self, const char *path, const char *note)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  if (note != NULL)
    g_hash_table_insert (self->notes, g_strdup (path), g_strdup (note));
  else
    g_hash_table_remove (self->notes, path);
  emit_field (self, path);
}

GPtrArray *
zj_form_model_reading_order (ZjForm *form)
{
  GPtrArray *order = g_ptr_array_new ();
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < form->n_sections; i++)
    for (const char *const *id = form->sections[i].fields; *id != NULL; id++)
      if (!g_str_equal (*id, ATTACHMENTS) && g_hash_table_add (done, (gpointer)*id))
        g_ptr_array_add (order, (gpointer)*id);
  for (guint i = 0; i < form->n_fields; i++)
    if (!g_str_equal (form->fields[i]->id, ATTACHMENTS) && g_hash_table_add (done, (gpointer)form->fields[i]->id))
      g_ptr_array_add (order, (gpointer)form->fields[i]->id);
  return order;
}

/* Every path a control stands at, in reading order: fields, and the fields of each row. (transfer full) of char* */
static GPtrArray *
control_paths (ZjFormModel *self)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) order = zj_form_model_reading_order (self->form);
  for (guint i = 0; i < order->len; i++)
    {
      const char *id = g_ptr_array_index (order, i);
      const ZjField *field = zj_form_field (self->form, id);
      g_ptr_array_add (paths, g_strdup (id));
      if (field == NULL || field->type != ZJ_FIELD_ROWS)
        continue;
      g_autoptr (GPtrArray) rows = zj_form_model_rows (self, id);
      for (guint r = 0; r < rows->len; r++)
        for (guint f = 0; f < field->n_fields; f++)
          g_ptr_array_add (paths,
                           g_strdup_printf ("%s/%s/%s", id, (char *)g_ptr_array_index (rows, r), field->fields[f]->id));
    }
  return paths;
}

static void
emit_all (ZjFormModel *self, GPtrArray *paths)
{
  for (guint i = 0; i < paths->len; i++)
    emit_field (self, g_ptr_array_index (paths, i));
}

gboolean
zj_form_model_check (ZjFormModel *self, const char *verb, char **first_bad)
{
  g_return_val_if_fail (ZJ_IS_FORM_MODEL (self), FALSE);
  g_autofree char *today = zj_clock_today (self->clock);
  g_autoptr (GPtrArray) findings = zj_form_validate (self->form, self->fields, verb, today);
  g_autoptr (GPtrArray) paths = control_paths (self);
  GHashTableIter iter;
  gpointer path, problem;

  g_hash_table_remove_all (self->shown);
  for (guint i = 0; i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      ZjProblem *before = g_hash_table_lookup (self->shown, finding->path);
      if (finding->severity != ZJ_SEVERITY_EXPECTED && !is_error (before))
        show (self, finding->path, zj_problem_copy (finding));
    }
  g_hash_table_iter_init (&iter, self->unparsed);
  while (g_hash_table_iter_next (&iter, &path, &problem))
    show (self, path, zj_problem_copy (problem));
  emit_all (self, paths);

  g_autofree char *bad = NULL;
  g_hash_table_iter_init (&iter, self->shown);
  while (bad == NULL && g_hash_table_iter_next (&iter, &path, &problem))
    if (is_error (problem))
      {
        bad = zj_form_model_first_bad (self);
        if (bad == NULL) /* an error about something that has no control */
          bad = g_strdup (path);
      }
  gboolean good = bad == NULL;
  if (first_bad != NULL)
    *first_bad = g_steal_pointer (&bad);
  return good;
}

void
zj_form_model_set_findings (ZjFormModel *self, GPtrArray *findings)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  g_autoptr (GPtrArray) paths = control_paths (self);
  g_hash_table_remove_all (self->outside);
  g_ptr_array_set_size (self->general, 0);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      if (finding->severity == ZJ_SEVERITY_EXPECTED)
        continue;
      if (finding->path[0] == '\0' || zj_form_field (self->form, finding->path) == NULL)
        g_ptr_array_add (self->general, zj_problem_copy (finding));
      else if (!is_error (g_hash_table_lookup (self->outside, finding->path)))
        g_hash_table_insert (self->outside, g_strdup (finding->path), zj_problem_copy (finding));
    }
  emit_all (self, paths);
}

GPtrArray *
zj_form_model_get_general (ZjFormModel *self)
{
  return self->general;
}

char *
zj_form_model_first_bad (ZjFormModel *self)
{
  g_autoptr (GPtrArray) paths = control_paths (self);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      if (is_error (g_hash_table_lookup (self->shown, path)) || is_error (g_hash_table_lookup (self->outside, path)))
        return g_strdup (path);
    }
  return NULL;
}

GPtrArray *
zj_form_model_missing (ZjFormModel *self)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) paths = control_paths (self);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      const ZjField *field = zj_form_field (self->form, path);
      JsonNode *value = zj_form_model_get_value (self, path);
      if ((field->required == NULL && !field->expected) || zj_form_model_is_read_only (self, path)
          || !zj_form_model_is_visible (self, path) || zj_json_string (self->raw, path) != NULL)
        continue;
      gboolean empty =
          value == NULL || (JSON_NODE_HOLDS_ARRAY (value) && json_array_get_length (json_node_get_array (value)) == 0);
      if (empty)
        g_ptr_array_add (missing, g_strdup (path));
    }
  return missing;
}

GPtrArray *
zj_form_model_rows (ZjFormModel *self, const char *group)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonArray) rows = zj_rows_ordered (self->fields, group);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      const char *id = zj_json_string (json_array_get_object_element (rows, i), "_id");
      if (id != NULL)
        g_ptr_array_add (ids, g_strdup (id));
    }
  return ids;
}

static void
after_rows (ZjFormModel *self, const char *group)
{
  self->serial++;
  g_hash_table_add (self->typed, g_strdup (group));
  g_hash_table_remove (self->shown, group);
  g_signal_emit (self, signals[ROWS_CHANGED], 0, group);
  emit_field (self, group);
  review_visibility (self);
  g_signal_emit (self, signals[EDITED], 0);
}

char *
zj_form_model_add_row (ZjFormModel *self, const char *group)
{
  g_return_val_if_fail (ZJ_IS_FORM_MODEL (self), NULL);
  const ZjField *field = zj_form_field (self->form, group);
  g_autoptr (JsonArray) ordered = zj_rows_ordered (self->fields, group);
  guint n = ordered != NULL ? json_array_get_length (ordered) : 0;
  if (field == NULL || field->type != ZJ_FIELD_ROWS || (field->max_rows > 0 && n >= (guint)field->max_rows))
    return NULL;
  const char *last = n > 0 ? zj_json_string (json_array_get_object_element (ordered, n - 1), "_pos") : NULL;
  g_autofree char *position = zj_position_between (last, NULL);
  char *id = zj_random_uuid7 (self->random, self->clock);
  JsonObject *row = json_object_new ();
  zj_json_set_string (row, "_id", id);
  zj_json_set_string (row, "_pos", position);
  JsonArray *rows = zj_json_array (self->fields, group);
  if (rows == NULL)
    {
      rows = json_array_new ();
      json_object_set_array_member (self->fields, group, rows);
    }
  json_array_add_object_element (rows, row);
  after_rows (self, group);
  return id;
}

static gboolean
belongs_to (gpointer key, gpointer value, gpointer prefix)
{
  return g_str_has_prefix (key, prefix);
}

void
zj_form_model_remove_row (ZjFormModel *self, const char *group, const char *row)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self));
  JsonArray *rows = zj_json_array (self->fields, group);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, i), "_id"), row) == 0)
      {
        json_array_remove_element (rows, i);
        break;
      }
  if (rows != NULL && json_array_get_length (rows) == 0)
    json_object_remove_member (self->fields, group);
  g_autofree char *prefix = g_strdup_printf ("%s/%s/", group, row);
  g_autoptr (GList) raw = json_object_get_members (self->raw);
  for (GList *l = raw; l != NULL; l = l->next)
    if (g_str_has_prefix (l->data, prefix))
      json_object_remove_member (self->raw, l->data);
  g_hash_table_foreach_remove (self->unparsed, belongs_to, prefix);
  g_hash_table_foreach_remove (self->shown, belongs_to, prefix);
  after_rows (self, group);
}

/* A clash may stand at a row ("parties/ROW") and cover all that lies under it. */
static gboolean
is_theirs (GHashTable *theirs, const char *path)
{
  GHashTableIter iter;
  gpointer key;
  if (theirs == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gsize length = strlen (key);
      if (strncmp (path, key, length) == 0 && (path[length] == '\0' || path[length] == '/'))
        return TRUE;
    }
  return FALSE;
}

void
zj_form_model_rebase (ZjFormModel *self, JsonObject *current, GHashTable *theirs)
{
  g_return_if_fail (ZJ_IS_FORM_MODEL (self) && current != NULL);
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (JsonObject) patch = zj_patch_diff (self->form, self->seen != NULL ? self->seen : nothing, self->fields);
  g_autoptr (JsonObject) raw = zj_json_copy_object (self->raw);
  g_autoptr (GList) paths = json_object_get_members (patch);
  for (GList *l = paths; l != NULL; l = l->next)
    if (is_theirs (theirs, l->data))
      json_object_remove_member (patch, l->data);
  g_autoptr (GList) texts = json_object_get_members (raw);
  for (GList *l = texts; l != NULL; l = l->next)
    if (is_theirs (theirs, l->data))
      json_object_remove_member (raw, l->data);
  g_autoptr (JsonObject) merged = zj_patch_apply (self->form, current, patch);
  zj_form_model_load (self, current, merged, raw);
  g_signal_emit (self, signals[EDITED], 0);
}
