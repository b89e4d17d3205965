/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-round-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-sync.h"

/* Until the service document says otherwise. */
#define DEFAULT_MAX_OPS   100
#define DEFAULT_MAX_BYTES (1024 * 1024)
/* What one request holds at most, whatever the server would take: a cut costs no more than this. */
#define OWN_MAX_OPS   500
#define OWN_MAX_BYTES (4 * 1024 * 1024)

ZjRound *
zj_round_new (ZjStore *store, ZjRemote *remote, ZjSession *session)
{
  ZjRound *self;

  g_return_val_if_fail (ZJ_IS_STORE (store) && ZJ_IS_REMOTE (remote) && session, NULL);

  self = g_new0 (ZjRound, 1);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->session = session;
  g_mutex_init (&self->mutex);
  self->events = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->files = zj_file_lane_new (store, remote, session);
  self->max_ops = DEFAULT_MAX_OPS;
  self->max_bytes = DEFAULT_MAX_BYTES;
  return self;
}

void
zj_round_free (ZjRound *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->store);
  g_object_unref (self->remote);
  g_hash_table_unref (self->events);
  zj_file_lane_free (self->files);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
zj_round_set_progress (ZjRound *self, void (*progress) (gpointer data, double fraction), gpointer data)
{
  g_return_if_fail (self);
  self->progress = progress;
  self->progress_data = data;
}

/* --- the server --- */

gboolean
zj_version_is_at_least (const char *present, const char *needed)
{
  while (present && needed && g_ascii_isdigit (*present) && g_ascii_isdigit (*needed))
    {
      char *after_present, *after_needed;
      guint64 a = g_ascii_strtoull (present, &after_present, 10);
      guint64 b = g_ascii_strtoull (needed, &after_needed, 10);

      if (a != b)
        return a > b;
      present = *after_present == '.' ? after_present + 1 : after_present;
      needed = *after_needed == '.' ? after_needed + 1 : after_needed;
    }
  return !(needed && g_ascii_isdigit (*needed) && g_ascii_strtoull (needed, NULL, 10) > 0 && present
           && *present == '\0');
}

gboolean
zj_round_meet_server (ZjRound *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) service = NULL;
  JsonObject *limits;
  const char *oldest;

  g_return_val_if_fail (self, FALSE);

  if (self->met)
    return TRUE;
  service = zj_remote_service (self->remote, cancellable, error);
  if (service == NULL)
    return FALSE;
  oldest = zj_json_string (service, "minimum_client");
  if (!zj_version_is_at_least (ZJ_VERSION, oldest))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_UNUSABLE_SERVER,
                   _ ("The server asks for version %s of this program; this is %s. Everything is kept here; update the "
                      "program."),
                   oldest, ZJ_VERSION);
      return FALSE;
    }
  limits = zj_json_object (service, "limits");
  if (limits)
    {
      self->max_ops = (guint)CLAMP (zj_json_int (limits, "max_ops", DEFAULT_MAX_OPS), 1, OWN_MAX_OPS);
      self->max_bytes = (gsize)CLAMP (zj_json_int (limits, "max_bytes", DEFAULT_MAX_BYTES), 1024, OWN_MAX_BYTES);
    }
  self->met = TRUE;
  return TRUE;
}

gboolean
zj_round_adopt_projects (ZjRound *self, GError **error)
{
  g_autoptr (JsonArray) array = NULL;
  g_autoptr (GPtrArray) projects = NULL;

  g_return_val_if_fail (self, FALSE);

  array = zj_session_take_projects (self->session);
  if (array == NULL)
    return TRUE;
  projects = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_project_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = object ? zj_json_string (object, "id") : NULL;
      const char *name = object ? zj_json_string (object, "name") : NULL;
      const char *code = object ? zj_json_string (object, "code") : NULL;
      ZjProject *project;

      if (id == NULL)
        continue;
      project = g_new0 (ZjProject, 1);
      project->id = g_strdup (id);
      project->name = g_strdup (name ? name : "");
      project->code = g_strdup (code ? code : "");
      g_ptr_array_add (projects, project);
    }
  return zj_store_set_projects (self->store, projects, error);
}

static gboolean
call_nothing (gpointer data, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static GPtrArray *
list_projects (ZjRound *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) projects = zj_store_list_projects (self->store, error);

  if (projects == NULL || projects->len > 0)
    return g_steal_pointer (&projects);
  /* Signed in, and cut off before the projects were written: a refresh names them again. */
  if (!zj_session_call (self->session, call_nothing, NULL, cancellable, error)
      || !zj_round_adopt_projects (self, error))
    return NULL;
  return zj_store_list_projects (self->store, error);
}

/* --- the round --- */

void
zj_round_keep_first (GError **first, GError *failure /* (transfer full) */)
{
  if (*first == NULL)
    *first = failure;
  else
    g_error_free (failure);
}

gboolean
zj_round_take_failure (ZjRound *self, const char *project, GError *failure /* (transfer full) */, GError **first)
{
  gboolean all = zj_round_concerns_all (failure);

  zj_round_note_failure (self, project, failure);
  zj_round_explain_wait (self, &failure);
  zj_round_keep_first (first, failure);
  return !all;
}

gboolean
zj_round_sync_records (ZjRound *self,
                       const char *project,
                       ZjRoundOutcome *outcome,
                       GCancellable *cancellable,
                       GError **error)
{
  ZjCycleContext context = { self->store,     self->remote,   self->session,      self->max_ops,
                             self->max_bytes, self->progress, self->progress_data };
  guint attempts = 0;

  if (!zj_cycle_run (&context, project, &outcome->report, cancellable, error))
    return FALSE;
  zj_store_next_try (self->store, project, &attempts, NULL);
  if (attempts > 0)
    zj_store_reset_backoff (self->store, project, NULL);
  return TRUE;
}

/* FALSE: there is no use in going on. */
static gboolean
run_due (ZjRound *self, GPtrArray *due, ZjRoundOutcome *outcome, GCancellable *cancellable, GError **first)
{
  GError *failure = NULL;

  if (!zj_round_meet_server (self, cancellable, &failure))
    {
      for (guint i = 0; i < due->len; i++)
        zj_round_note_failure (self, g_ptr_array_index (due, i), failure);
      zj_round_explain_wait (self, &failure);
      zj_round_keep_first (first, failure);
      return FALSE;
    }
  for (guint i = 0; i < due->len; i++)
    {
      const char *project = g_ptr_array_index (due, i);

      if (!zj_round_sync_records (self, project, outcome, cancellable, &failure)
          && !zj_round_take_failure (self, project, g_steal_pointer (&failure), first))
        return FALSE;
    }
  return TRUE;
}

void
zj_round_note_event (ZjRound *self, const char *project, const char *state)
{
  g_return_if_fail (self && project);

  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->events, g_strdup (project), g_strdup (state ? state : ""));
  g_mutex_unlock (&self->mutex);
}

gboolean
zj_round_has_events (ZjRound *self)
{
  gboolean has;

  g_return_val_if_fail (self, FALSE);

  g_mutex_lock (&self->mutex);
  has = g_hash_table_size (self->events) > 0;
  g_mutex_unlock (&self->mutex);
  return has;
}

/* They could not be looked at now; what came meanwhile is newer. */
static void
put_back_events (ZjRound *self, GHashTable *events)
{
  GHashTableIter iter;
  gpointer project, state;

  g_hash_table_iter_init (&iter, events);
  g_mutex_lock (&self->mutex);
  while (g_hash_table_iter_next (&iter, &project, &state))
    if (!g_hash_table_contains (self->events, project))
      g_hash_table_insert (self->events, g_strdup (project), g_strdup (state));
  g_mutex_unlock (&self->mutex);
}

/* Under engine.lock. *projects is what was looked at, for the counts. */
static void
run_locked (ZjRound *self,
            ZjRoundReason reason,
            GHashTable *events,
            ZjRoundOutcome *outcome,
            GPtrArray **projects,
            GCancellable *cancellable,
            GError **first)
{
  g_autoptr (GPtrArray) due = NULL;
  g_autoptr (GError) late = NULL;

  *projects = list_projects (self, cancellable, first);
  if (*projects == NULL)
    {
      zj_round_explain_wait (self, first);
      zj_round_write_down (self, *first);
      return;
    }
  zj_store_cap_waits (self->store, NULL);
  due = zj_round_choose_due (self, *projects, reason, events, first);
  if (due->len == 0 && !zj_round_has_files (self, *projects))
    {
      outcome->idle = (*projects)->len > 0;
      return;
    }
  /* Records first: only when those of all projects are through, files move. */
  if (run_due (self, due, outcome, cancellable, first))
    zj_round_run_files (self, *projects, outcome, cancellable, first);
  if (!zj_round_adopt_projects (self, &late))
    zj_round_keep_first (first, g_steal_pointer (&late));
  zj_round_write_down (self, *first);
}

/* Asked before the lock is taken: a change that brings nothing to send must not shut out another program for a moment.
 */
static gboolean
has_work (ZjRound *self, GPtrArray *projects)
{
  for (guint i = 0; projects && i < projects->len; i++)
    if (zj_cycle_has_work (self->store, ((const ZjProject *)g_ptr_array_index (projects, i))->id))
      return TRUE;
  return projects && zj_round_has_files (self, projects);
}

/* Without a word to the server: is there anything to be done? */
static gboolean
is_idle (ZjRound *self, ZjRoundReason reason, GHashTable *events, ZjRoundOutcome *outcome)
{
  g_autoptr (GPtrArray) projects = NULL;

  if (reason == ZJ_ROUND_BY_EVENT && g_hash_table_size (events) > 0)
    return FALSE;
  if (reason != ZJ_ROUND_BY_EVENT && reason != ZJ_ROUND_BY_CHANGE && reason != ZJ_ROUND_BY_FILES)
    return FALSE;
  projects = zj_store_list_projects (self->store, NULL);
  if (reason != ZJ_ROUND_BY_EVENT && has_work (self, projects))
    return FALSE;
  outcome->idle = TRUE;
  zj_round_count_open (self, projects, outcome);
  return TRUE;
}

gboolean
zj_round_run (ZjRound *self, ZjRoundReason reason, ZjRoundOutcome *outcome, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) projects = NULL;
  g_autoptr (GHashTable) events = NULL;
  GError *first = NULL;

  g_return_val_if_fail (self && outcome, FALSE);

  *outcome = (ZjRoundOutcome){ 0 };
  if (reason == ZJ_ROUND_BY_EVENT)
    events = zj_round_take_events (self);
  if (is_idle (self, reason, events, outcome))
    return TRUE;
  if (!zj_store_lock_engine (self->store, error))
    {
      if (events)
        put_back_events (self, events);
      return FALSE;
    }
  run_locked (self, reason, events, outcome, &projects, cancellable, &first);
  zj_round_count_open (self, projects, outcome);
  zj_store_unlock_engine (self->store);
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}
