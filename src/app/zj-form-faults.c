/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-faults.h"

#include "zj-form-paths.h"
#include "zj-validate.h"

struct _ZjFormFaults
{
  ZjFormValues *values; /* borrowed */
  ZjClock *clock;
  GHashTable *typed;   /* set of paths the user changed: only those complain about being empty */
  GHashTable *shown;   /* path → ZjProblem shown beside the field */
  GHashTable *outside; /* path → ZjProblem of the store or the server */
  GHashTable *notes;   /* path → char* */
  GPtrArray *general;
};

static gboolean
is_error (ZjProblem *problem)
{
  return problem != NULL && problem->severity == ZJ_SEVERITY_ERROR;
}

/* The weightiest finding about one path; "required" counts only once the user typed there or tried to save. */
static ZjProblem *
judge (ZjFormFaults *self, const char *path, gboolean all)
{
  ZjProblem *unparsed = g_hash_table_lookup (self->values->unparsed, path);
  if (unparsed != NULL)
    return zj_problem_copy (unparsed);
  g_autofree char *today = zj_clock_today (self->clock);
  g_autoptr (GPtrArray) findings = zj_form_validate_field (self->values->form, self->values->fields, path, today);
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
show (ZjFormFaults *self, const char *path, ZjProblem *problem /* (transfer full) nullable */)
{
  if (problem != NULL)
    g_hash_table_insert (self->shown, g_strdup (path), problem);
  else
    g_hash_table_remove (self->shown, path);
}

static void
show_unparsed (ZjFormFaults *self)
{
  GHashTableIter iter;
  gpointer path, problem;
  g_hash_table_iter_init (&iter, self->values->unparsed);
  while (g_hash_table_iter_next (&iter, &path, &problem))
    show (self, path, zj_problem_copy (problem));
}

ZjFormFaults *
zj_form_faults_new (ZjFormValues *values, ZjClock *clock)
{
  g_return_val_if_fail (values != NULL && ZJ_IS_CLOCK (clock), NULL);
  GDestroyNotify free_problem = (GDestroyNotify)zj_problem_free;
  ZjFormFaults *self = g_new0 (ZjFormFaults, 1);
  self->values = values;
  self->clock = g_object_ref (clock);
  self->typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_problem);
  self->outside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_problem);
  self->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->general = zj_problems_new ();
  return self;
}

void
zj_form_faults_free (ZjFormFaults *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->clock);
  g_clear_pointer (&self->typed, g_hash_table_unref);
  g_clear_pointer (&self->shown, g_hash_table_unref);
  g_clear_pointer (&self->outside, g_hash_table_unref);
  g_clear_pointer (&self->notes, g_hash_table_unref);
  g_clear_pointer (&self->general, g_ptr_array_unref);
  g_free (self);
}

void
zj_form_faults_reset (ZjFormFaults *self)
{
  g_hash_table_remove_all (self->typed);
  g_hash_table_remove_all (self->shown);
  g_hash_table_remove_all (self->outside);
  g_hash_table_remove_all (self->notes);
  g_ptr_array_set_size (self->general, 0);
  show_unparsed (self);
}

/* A message that no longer holds goes at once; a new one waits until the field is left. */
void
zj_form_faults_edited (ZjFormFaults *self, const char *path)
{
  g_hash_table_add (self->typed, g_strdup (path));
  g_hash_table_remove (self->notes, path);
  g_hash_table_remove (self->outside, path);
  if (g_hash_table_contains (self->shown, path))
    {
      g_autoptr (ZjProblem) now = judge (self, path, FALSE);
      if (!is_error (now))
        g_hash_table_remove (self->shown, path);
    }
}

static gboolean
belongs_to (gpointer key, gpointer value, gpointer prefix)
{
  return g_str_has_prefix (key, prefix);
}

void
zj_form_faults_rows_edited (ZjFormFaults *self, const char *group, const char *gone)
{
  if (gone != NULL)
    {
      g_autofree char *prefix = g_strdup_printf ("%s/%s/", group, gone);
      g_hash_table_foreach_remove (self->shown, belongs_to, prefix);
    }
  g_hash_table_add (self->typed, g_strdup (group));
  g_hash_table_remove (self->shown, group);
}

void
zj_form_faults_left (ZjFormFaults *self, const char *path)
{
  ZjProblem *shown = g_hash_table_lookup (self->shown, path);
  gboolean was_required = shown != NULL && g_str_equal (shown->code, "required");
  show (self, path, judge (self, path, was_required));
}

void
zj_form_faults_check (ZjFormFaults *self, const char *verb)
{
  g_autofree char *today = zj_clock_today (self->clock);
  g_autoptr (GPtrArray) findings = zj_form_validate (self->values->form, self->values->fields, verb, today);
  g_hash_table_remove_all (self->shown);
  for (guint i = 0; i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      ZjProblem *before = g_hash_table_lookup (self->shown, finding->path);
      if (finding->severity != ZJ_SEVERITY_EXPECTED && !is_error (before))
        show (self, finding->path, zj_problem_copy (finding));
    }
  show_unparsed (self);
}

void
zj_form_faults_set_findings (ZjFormFaults *self, GPtrArray *findings)
{
  g_hash_table_remove_all (self->outside);
  g_ptr_array_set_size (self->general, 0);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      if (finding->severity == ZJ_SEVERITY_EXPECTED)
        continue;
      if (finding->path[0] == '\0' || zj_form_field (self->values->form, finding->path) == NULL)
        g_ptr_array_add (self->general, zj_problem_copy (finding));
      else if (!is_error (g_hash_table_lookup (self->outside, finding->path)))
        g_hash_table_insert (self->outside, g_strdup (finding->path), zj_problem_copy (finding));
    }
}

void
zj_form_faults_set_note (ZjFormFaults *self, const char *path, const char *note)
{
  if (note != NULL)
    g_hash_table_insert (self->notes, g_strdup (path), g_strdup (note));
  else
    g_hash_table_remove (self->notes, path);
}

const char *
zj_form_faults_get_message (ZjFormFaults *self, const char *path, ZjSeverity *severity)
{
  const char *note = g_hash_table_lookup (self->notes, path);
  ZjProblem *shown = g_hash_table_lookup (self->shown, path);
  ZjProblem *outside = g_hash_table_lookup (self->outside, path);
  ZjProblem *chosen = is_error (shown) ? shown : is_error (outside) ? outside : shown != NULL ? shown : outside;
  if (severity != NULL)
    *severity = note != NULL ? ZJ_SEVERITY_WARNING : chosen != NULL ? chosen->severity : ZJ_SEVERITY_EXPECTED;
  return note != NULL ? note : chosen != NULL ? chosen->message : NULL;
}

GPtrArray *
zj_form_faults_get_general (ZjFormFaults *self)
{
  return self->general;
}

char *
zj_form_faults_first_bad (ZjFormFaults *self)
{
  g_autoptr (GPtrArray) paths = zj_form_paths_of_controls (self->values->form, self->values->fields);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      if (is_error (g_hash_table_lookup (self->shown, path)) || is_error (g_hash_table_lookup (self->outside, path)))
        return g_strdup (path);
    }
  return NULL;
}

char *
zj_form_faults_first_blocking (ZjFormFaults *self)
{
  GHashTableIter iter;
  gpointer path, problem;
  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, &path, &problem))
    if (is_error (problem))
      {
        char *bad = zj_form_faults_first_bad (self);
        return bad != NULL ? bad : g_strdup (path); /* an error about something that has no control */
      }
  return NULL;
}
