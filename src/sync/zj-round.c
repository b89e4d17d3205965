/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-round.h"

#include <glib/gi18n-lib.h>

#include "zj-backoff.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-sync.h"

/* Until the service document says otherwise. */
#define DEFAULT_MAX_OPS   100
#define DEFAULT_MAX_BYTES (1024 * 1024)
/* What one request holds at most, whatever the server would take: a cut costs no more than this. */
#define OWN_MAX_OPS   500
#define OWN_MAX_BYTES (4 * 1024 * 1024)

struct _ZjRound
{
  ZjStore *store;
  ZjRemote *remote;
  ZjSession *session;
  void (*progress) (gpointer data, double fraction);
  gpointer progress_data;

  gboolean met; /* the service document was read */
  guint max_ops;
  gsize max_bytes;
};

ZjRound *
zj_round_new (ZjStore *store, ZjRemote *remote, ZjSession *session)
{
  ZjRound *self;

  g_return_val_if_fail (ZJ_IS_STORE (store) && ZJ_IS_REMOTE (remote) && session, NULL);

  self = g_new0 (ZjRound, 1);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->session = session;
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
  g_free (self);
}

void
zj_round_set_progress (ZjRound *self, void (*progress) (gpointer data, double fraction), gpointer data)
{
  g_return_if_fail (self);
  self->progress = progress;
  self->progress_data = data;
}

static gint64
now_of (ZjRound *self)
{
  return zj_clock_now (zj_store_get_clock (self->store));
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

/* --- the schedule --- */

static void
add_until (GError **error, gint64 until)
{
  g_autofree char *text = zj_instant_display (until);

  /* Translators: behind a sentence about server trouble; %s is a date and time */
  g_prefix_error (error, _ ("Not before %s: "), text);
}

void
zj_round_explain_wait (ZjRound *self, GError **error)
{
  gint64 seconds;

  g_return_if_fail (self);

  seconds = zj_remote_get_retry_after (self->remote);
  if (error && *error && (*error)->domain == ZJ_ERROR && seconds > 0)
    add_until (error, now_of (self) + seconds * G_USEC_PER_SEC);
}

/* May this project be tried now? *until is when, if not. */
static gboolean
is_due (ZjRound *self, const char *project, ZjRoundReason reason, gint64 *until)
{
  gint64 next_try = zj_store_next_try (self->store, project, NULL, NULL);

  *until = 0;
  if (reason == ZJ_ROUND_BY_USER || (reason == ZJ_ROUND_BY_NETWORK && next_try > now_of (self)))
    {
      /* What is left of the schedule after this is what the server asked for. */
      zj_store_reset_backoff (self->store, project, NULL);
      next_try = zj_store_next_try (self->store, project, NULL, NULL);
    }
  if (next_try > now_of (self))
    {
      *until = next_try;
      return FALSE;
    }
  return reason != ZJ_ROUND_BY_CHANGE || zj_cycle_has_work (self->store, project);
}

static const char *
code_name (const GError *error)
{
  static const struct
  {
    int code;
    const char *name;
  } names[] = {
    { ZJ_ERROR_NETWORK, "network" },
    { ZJ_ERROR_SERVER, "server" },
    { ZJ_ERROR_RATE_LIMITED, "rate-limited" },
    { ZJ_ERROR_CREDENTIALS, "credentials" },
    { ZJ_ERROR_PASSWORD_CHANGE_REQUIRED, "password-change-required" },
    { ZJ_ERROR_FORBIDDEN, "forbidden" },
    { ZJ_ERROR_TOO_LARGE, "too-large" },
    { ZJ_ERROR_UNUSABLE_SERVER, "unusable-server" },
    { ZJ_ERROR_CORRUPT, "corrupt" },
    { ZJ_ERROR_FULL, "full" },
    { ZJ_ERROR_READ_ONLY, "read-only" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_error_matches (error, ZJ_ERROR, names[i].code))
      return names[i].name;
  return "failed";
}

static gboolean
is_one_of (const GError *error, const int *codes)
{
  for (; *codes >= 0; codes++)
    if (g_error_matches (error, ZJ_ERROR, *codes))
      return TRUE;
  return FALSE;
}

/* Writes down when to come back. What the user has to do something about, and what is wrong on this machine, has no
 * schedule. */
static void
note_failure (ZjRound *self, const char *project, const GError *failure)
{
  static const int scheduled[] = { ZJ_ERROR_NETWORK,   ZJ_ERROR_SERVER,          ZJ_ERROR_RATE_LIMITED,
                                   ZJ_ERROR_FORBIDDEN, ZJ_ERROR_UNUSABLE_SERVER, -1 };
  gint64 seconds = zj_remote_get_retry_after (self->remote);
  guint attempts = 0;
  gint64 now = now_of (self);

  if (!is_one_of (failure, scheduled))
    return;
  zj_store_next_try (self->store, project, &attempts, NULL);
  zj_store_back_off (self->store, project, now + zj_backoff_delay (zj_store_get_random (self->store), attempts),
                     code_name (failure), NULL);
  if (seconds > 0)
    zj_store_set_retry_after (self->store, project, now + seconds * G_USEC_PER_SEC, NULL);
}

/* --- the round --- */

static gboolean
concerns_all (const GError *failure)
{
  static const int own[] = { ZJ_ERROR_FORBIDDEN, ZJ_ERROR_UNUSABLE_SERVER, ZJ_ERROR_TOO_LARGE, -1 };

  return !is_one_of (failure, own);
}

static void
keep_first (GError **first, GError *failure /* (transfer full) */)
{
  if (*first == NULL)
    *first = failure;
  else
    g_error_free (failure);
}

/* Projects that are due; those that are not, because the server asked so, make an error for a user who asks. */
static GPtrArray *
choose_due (ZjRound *self, GPtrArray *projects, ZjRoundReason reason, GError **first)
{
  GPtrArray *due = g_ptr_array_new ();

  for (guint i = 0; i < projects->len; i++)
    {
      const ZjProject *project = g_ptr_array_index (projects, i);
      gint64 until;

      if (is_due (self, project->id, reason, &until))
        g_ptr_array_add (due, (gpointer)project->id);
      else if (reason == ZJ_ROUND_BY_USER && until > 0 && *first == NULL)
        {
          g_set_error_literal (first, ZJ_ERROR, ZJ_ERROR_RATE_LIMITED,
                               _ ("The server asked to wait. Everything is kept here."));
          add_until (first, until);
        }
    }
  return due;
}

static gboolean
run_due (ZjRound *self, GPtrArray *due, ZjRoundOutcome *outcome, GCancellable *cancellable, GError **first)
{
  ZjCycleContext context = { self->store,     self->remote,   self->session,      self->max_ops,
                             self->max_bytes, self->progress, self->progress_data };
  GError *failure = NULL;

  if (!zj_round_meet_server (self, cancellable, &failure))
    {
      for (guint i = 0; i < due->len; i++)
        note_failure (self, g_ptr_array_index (due, i), failure);
      zj_round_explain_wait (self, &failure);
      keep_first (first, failure);
      return FALSE;
    }
  context.max_ops = self->max_ops;
  context.max_bytes = self->max_bytes;
  for (guint i = 0; i < due->len; i++)
    {
      const char *project = g_ptr_array_index (due, i);
      guint attempts = 0;
      gboolean all;

      if (zj_cycle_run (&context, project, &outcome->report, cancellable, &failure))
        {
          zj_store_next_try (self->store, project, &attempts, NULL);
          if (attempts > 0)
            zj_store_reset_backoff (self->store, project, NULL);
          continue;
        }
      note_failure (self, project, failure);
      zj_round_explain_wait (self, &failure);
      all = concerns_all (failure);
      keep_first (first, g_steal_pointer (&failure));
      if (all)
        return FALSE;
    }
  return TRUE;
}

static void
count_open (ZjRound *self, GPtrArray *projects, ZjRoundOutcome *outcome)
{
  ZjSyncReport *report = &outcome->report;

  for (guint i = 0; projects && i < projects->len; i++)
    {
      const ZjProject *project = g_ptr_array_index (projects, i);
      g_autoptr (GPtrArray) heads = zj_store_op_heads (self->store, project->id, G_MAXINT, NULL);
      gint64 next_try = zj_store_next_try (self->store, project->id, NULL, NULL);

      if (next_try > now_of (self) && (outcome->next_try == 0 || next_try < outcome->next_try))
        outcome->next_try = next_try;
      for (guint j = 0; heads && j < heads->len; j++)
        {
          const ZjOpHead *head = g_ptr_array_index (heads, j);

          report->conflicts += head->state == ZJ_OP_CONFLICT;
          report->refused += head->state == ZJ_OP_REFUSED;
          report->pending += head->state != ZJ_OP_CONFLICT && head->state != ZJ_OP_REFUSED;
        }
    }
}

static void
write_down (ZjRound *self, const GError *failure)
{
  g_autofree char *stamp = zj_clock_stamp (zj_store_get_clock (self->store));

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (failure == NULL)
    zj_store_set_meta (self->store, "last_sync", stamp, NULL);
  zj_store_set_meta (self->store, "last_sync_error", failure ? code_name (failure) : NULL, NULL);
}

/* Under engine.lock. *projects is what was looked at, for the counts. */
static void
run_locked (ZjRound *self,
            ZjRoundReason reason,
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
      write_down (self, *first);
      return;
    }
  due = choose_due (self, *projects, reason, first);
  if (due->len == 0)
    {
      outcome->idle = (*projects)->len > 0;
      return;
    }
  run_due (self, due, outcome, cancellable, first);
  if (!zj_round_adopt_projects (self, &late))
    keep_first (first, g_steal_pointer (&late));
  write_down (self, *first);
}

/* Asked before the lock is taken: a change that brings nothing to send must not shut out another program for a moment.
 */
static gboolean
has_work (ZjRound *self, GPtrArray *projects)
{
  for (guint i = 0; projects && i < projects->len; i++)
    if (zj_cycle_has_work (self->store, ((const ZjProject *)g_ptr_array_index (projects, i))->id))
      return TRUE;
  return FALSE;
}

gboolean
zj_round_run (ZjRound *self, ZjRoundReason reason, ZjRoundOutcome *outcome, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) projects = NULL;
  GError *first = NULL;

  g_return_val_if_fail (self && outcome, FALSE);

  *outcome = (ZjRoundOutcome){ 0 };
  if (reason == ZJ_ROUND_BY_CHANGE)
    {
      projects = zj_store_list_projects (self->store, NULL);
      if (!has_work (self, projects))
        {
          outcome->idle = TRUE;
          count_open (self, projects, outcome);
          return TRUE;
        }
      g_clear_pointer (&projects, g_ptr_array_unref);
    }
  if (!zj_store_lock_engine (self->store, error))
    return FALSE;
  run_locked (self, reason, outcome, &projects, cancellable, &first);
  count_open (self, projects, outcome);
  zj_store_unlock_engine (self->store);
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}
