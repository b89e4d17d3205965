/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-edit-session.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-findings-task.h"
#include "zj-form-elsewhere.h"
#include "zj-form-paths.h"

#define FINDINGS_DELAY_MS 250

struct _ZjEditSession
{
  GObject parent_instance;

  ZjStore *store;
  char *project;
  char *id;
  gboolean is_new;
  ZjFormModel *model;
  ZjDraftKeeper *keeper;
  ZjRecordFiles *files;
  JsonObject *conflict; /* what changed elsewhere while this is open, against the own edit */
  char *told;           /* what happened elsewhere, as told last; NULL = nothing */
  char *opened_state;   /* of the record, when the form was opened */
  char *state;          /* of the record, as last looked at */
  GPtrArray *made;      /* of char*, or NULL */
  char *action;         /* what is done along with the saving, or NULL */
  gboolean saving;
  gboolean ended;
  guint findings_source;
  GCancellable *cancellable; /* of the findings */
};

G_DEFINE_FINAL_TYPE (ZjEditSession, zj_edit_session, G_TYPE_OBJECT)

enum
{
  JUDGED,
  SAVED,
  SAVE_FAILED,
  DISCARDED,
  DISCARD_FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- findings across records, judged in the background once a field is left --- */

static void
findings_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjEditSession) self = data;
  g_autoptr (GPtrArray) findings = zj_findings_ask_finish (ZJ_STORE (source), result, NULL, NULL);
  if (findings == NULL || self->ended || self->saving)
    return;
  /* Errors are the form's own business here: they show when their field is left or at saving. */
  g_autoptr (GPtrArray) warnings = zj_problems_new ();
  for (guint i = 0; i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      if (finding->severity == ZJ_SEVERITY_WARNING
          && !zj_form_path_is_servers (zj_form_model_get_form (self->model), finding->path))
        g_ptr_array_add (warnings, zj_problem_copy (finding));
    }
  zj_form_model_set_findings (self->model, warnings);
  g_signal_emit (self, signals[JUDGED], 0);
}

static gboolean
ask_findings (gpointer data)
{
  ZjEditSession *self = data;
  self->findings_source = 0;
  zj_findings_ask_async (self->store, self->project, zj_form_model_get_form (self->model)->id, self->id,
                         zj_form_model_get_fields (self->model), self->cancellable, findings_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
left_cb (ZjEditSession *self)
{
  if (self->findings_source == 0)
    self->findings_source = g_timeout_add (FINDINGS_DELAY_MS, ask_findings, self);
}

/* --- saving and discarding --- */

/* The names are looked up while the records are there for sure. */
static void
note_made (ZjEditSession *self, GPtrArray *ids)
{
  ZjForm *form = zj_form_model_get_form (self->model);
  g_clear_pointer (&self->made, g_ptr_array_unref);
  self->made = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (ZjRecord) record = zj_store_get (self->store, g_ptr_array_index (ids, i), NULL);
      if (record != NULL)
        g_ptr_array_add (self->made, zj_store_record_title (self->store, form, record->fields));
    }
}

static void
several_saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjEditSession) self = data;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = zj_store_save_several_finish (ZJ_STORE (source), result, &problems, NULL, &error);
  self->saving = FALSE;
  if (self->ended)
    return;
  if (ids == NULL || ids->len == 0)
    {
      g_signal_emit (self, signals[SAVE_FAILED], 0, error, problems);
      return;
    }
  if (ids->len > 1)
    note_made (self, ids);
  /* Something was saved, though it is not one op. */
  g_signal_emit (self, signals[SAVED], 0, g_ptr_array_index (ids, 0), "several",
                 self->action != NULL ? self->action : "");
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjEditSession) self = data;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (JsonObject) conflict = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save_finish (ZJ_STORE (source), result, &problems, &conflict, &error);
  self->saving = FALSE;
  if (self->ended)
    return;
  if (saved != NULL)
    {
      g_signal_emit (self, signals[SAVED], 0, saved->id, saved->op != NULL ? saved->op : "",
                     self->action != NULL ? self->action : "");
      return;
    }
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE) && conflict != NULL)
    {
      g_clear_pointer (&self->conflict, json_object_unref);
      self->conflict = g_steal_pointer (&conflict);
    }
  g_signal_emit (self, signals[SAVE_FAILED], 0, error, problems);
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjEditSession) self = data;
  g_autoptr (GError) error = NULL;
  gboolean dropped = zj_store_drop_draft_finish (ZJ_STORE (source), result, &error);
  self->saving = FALSE;
  if (self->ended)
    return;
  if (dropped)
    g_signal_emit (self, signals[DISCARDED], 0);
  else
    g_signal_emit (self, signals[DISCARD_FAILED], 0, error);
}

static void
zj_edit_session_dispose (GObject *object)
{
  ZjEditSession *self = ZJ_EDIT_SESSION (object);
  zj_edit_session_end (self);
  g_clear_object (&self->keeper);
  g_clear_object (&self->files);
  g_clear_object (&self->model);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_edit_session_parent_class)->dispose (object);
}

static void
zj_edit_session_finalize (GObject *object)
{
  ZjEditSession *self = ZJ_EDIT_SESSION (object);
  g_clear_pointer (&self->project, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->told, g_free);
  g_clear_pointer (&self->opened_state, g_free);
  g_clear_pointer (&self->action, g_free);
  g_clear_pointer (&self->made, g_ptr_array_unref);
  g_clear_pointer (&self->conflict, json_object_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (zj_edit_session_parent_class)->finalize (object);
}

static void
zj_edit_session_class_init (ZjEditSessionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_edit_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_edit_session_finalize;
  signals[JUDGED] = g_signal_new ("judged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING,
                                 G_TYPE_STRING, G_TYPE_STRING);
  signals[SAVE_FAILED] = g_signal_new ("save-failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       G_TYPE_ERROR, G_TYPE_PTR_ARRAY);
  signals[DISCARDED] = g_signal_new ("discarded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DISCARD_FAILED] =
      g_signal_new ("discard-failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
zj_edit_session_init (ZjEditSession *self)
{
  self->cancellable = g_cancellable_new ();
}

static ZjEditSession *
start (ZjStore *store, const char *project, ZjForm *form, const char *id, gboolean is_new, gboolean has_draft)
{
  ZjEditSession *self = g_object_new (ZJ_TYPE_EDIT_SESSION, NULL);
  self->store = g_object_ref (store);
  self->project = g_strdup (project);
  self->id = g_strdup (id);
  self->is_new = is_new;
  self->model = zj_form_model_new (form, zj_store_get_clock (store), zj_store_get_random (store));
  self->keeper = zj_draft_keeper_new (store, self->model, project, id, is_new, has_draft);
  self->files = zj_record_files_new_for_edit (store, project, id, self->model);
  g_signal_connect_object (self->model, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  return self;
}

ZjEditSession *
zj_edit_session_new (ZjStore *store, const char *project, ZjForm *form, JsonObject *fields, gboolean keep)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && form != NULL, NULL);
  g_autofree char *id = zj_random_uuid7 (zj_store_get_random (store), zj_store_get_clock (store));
  ZjEditSession *self = start (store, project, form, id, TRUE, FALSE);
  self->state = g_strdup (form->initial_state);
  zj_form_model_load (self->model, NULL, fields, NULL);
  zj_draft_keeper_loaded (self->keeper, 0);
  if (keep)
    zj_draft_keeper_keep (self->keeper);
  left_cb (self); /* a copy bears its original's name */
  return self;
}

ZjEditSession *
zj_edit_session_open (ZjStore *store, const char *project, const char *id, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && id != NULL, NULL);
  g_autoptr (GError) draft_error = NULL;
  g_autoptr (ZjRecord) record = zj_store_get (store, id, error);
  if (record == NULL)
    return NULL;
  g_autoptr (ZjDraft) draft = zj_store_get_draft (store, id, &draft_error);
  if (draft_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&draft_error));
      return NULL;
    }
  int version = draft != NULL ? draft->form_version : record->form_version;
  ZjForm *form = zj_forms_get_version (zj_store_get_forms (store), record->form, version);
  if (form == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   _ ("This record was made with a version of the form that this program does not know. Please update "
                      "the program."));
      return NULL;
    }
  ZjEditSession *self = start (store, project, form, id, draft != NULL && draft->is_new, draft != NULL);
  self->state = g_strdup (record->state);
  self->opened_state = g_strdup (record->state);
  if (draft != NULL)
    zj_form_model_load (self->model, draft->seen, draft->fields, draft->raw);
  else
    zj_form_model_load (self->model, record->fields, record->fields, NULL);
  zj_draft_keeper_loaded (self->keeper, draft != NULL ? draft->updated_at : 0);
  left_cb (self);
  return self;
}

void
zj_edit_session_end (ZjEditSession *self)
{
  g_return_if_fail (ZJ_IS_EDIT_SESSION (self));
  self->ended = TRUE;
  g_clear_handle_id (&self->findings_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->keeper != NULL)
    zj_draft_keeper_stop (self->keeper);
}

const char *
zj_edit_session_get_id (ZjEditSession *self)
{
  return self->id;
}

gboolean
zj_edit_session_is_new (ZjEditSession *self)
{
  return self->is_new;
}

ZjFormModel *
zj_edit_session_get_model (ZjEditSession *self)
{
  return self->model;
}

ZjDraftKeeper *
zj_edit_session_get_keeper (ZjEditSession *self)
{
  return self->keeper;
}

ZjRecordFiles *
zj_edit_session_get_files (ZjEditSession *self)
{
  return self->files;
}

GPtrArray *
zj_edit_session_get_made (ZjEditSession *self)
{
  return self->made;
}

gboolean
zj_edit_session_is_saving (ZjEditSession *self)
{
  return self->saving;
}

gboolean
zj_edit_session_has_something (ZjEditSession *self)
{
  return zj_form_model_is_dirty (self->model) || zj_draft_keeper_has_draft (self->keeper);
}

char *
zj_edit_session_look_elsewhere (ZjEditSession *self)
{
  g_return_val_if_fail (ZJ_IS_EDIT_SESSION (self), NULL);
  gboolean known = zj_form_model_get_seen (self->model) != NULL;
  g_autoptr (ZjRecord) record = known ? zj_store_get (self->store, self->id, NULL) : NULL;
  g_clear_pointer (&self->conflict, json_object_unref);
  g_autofree char *values = zj_form_elsewhere (self->model, record, &self->conflict);
  if (record == NULL)
    return g_steal_pointer (&values);
  zj_form_model_take_owned (self->model, record->fields);
  if (values == NULL)
    values = g_strdup (self->told); /* what was told stays told */
  char *told = g_strdup (values);
  g_free (self->told);
  self->told = told;
  char *state = g_strdup (record->state);
  g_free (self->state);
  self->state = state;
  g_autofree char *moved = zj_form_moved_on (zj_form_model_get_form (self->model), self->opened_state, record);
  if (moved == NULL)
    return g_steal_pointer (&values);
  return values != NULL ? g_strdup_printf ("%s\n%s", moved, values) : g_steal_pointer (&moved);
}

ZjRecord *
zj_edit_session_dup_record (ZjEditSession *self)
{
  g_return_val_if_fail (ZJ_IS_EDIT_SESSION (self), NULL);
  return self->is_new ? NULL : zj_store_get (self->store, self->id, NULL);
}

JsonObject *
zj_edit_session_get_conflict (ZjEditSession *self)
{
  return self->conflict;
}

gboolean
zj_edit_session_settle (ZjEditSession *self, GHashTable *theirs)
{
  g_return_val_if_fail (ZJ_IS_EDIT_SESSION (self), FALSE);
  g_autoptr (ZjRecord) record = zj_store_get (self->store, self->id, NULL);
  if (record == NULL)
    return FALSE;
  g_clear_pointer (&self->conflict, json_object_unref);
  g_clear_pointer (&self->told, g_free);
  zj_form_model_rebase (self->model, record->fields, theirs);
  return TRUE;
}

gboolean
zj_edit_session_flush (ZjEditSession *self)
{
  g_return_val_if_fail (ZJ_IS_EDIT_SESSION (self), FALSE);
  return self->saving || zj_draft_keeper_flush (self->keeper);
}

const ZjAction *
zj_edit_session_get_action (ZjEditSession *self)
{
  g_return_val_if_fail (ZJ_IS_EDIT_SESSION (self), NULL);
  ZjForm *form = zj_form_model_get_form (self->model);
  JsonObject *fields = zj_form_model_get_fields (self->model);
  if (self->state == NULL || !zj_form_may_edit (form, self->state, fields))
    return NULL;
  const char *state = self->is_new ? self->state : zj_form_state_after_save (form, self->state);
  for (guint i = 0; i < form->n_actions; i++)
    {
      const ZjAction *action = zj_form_may_act (form, state, fields, form->actions[i].id, FALSE);
      if (action != NULL && action->primary)
        return action;
    }
  return NULL;
}

void
zj_edit_session_save (ZjEditSession *self)
{
  zj_edit_session_act (self, NULL, NULL);
}

void
zj_edit_session_act (ZjEditSession *self, const char *action, const char *const *targets)
{
  g_return_if_fail (ZJ_IS_EDIT_SESSION (self) && !self->saving);
  char *copy = g_strdup (action);
  g_free (self->action);
  self->action = copy;
  g_autoptr (ZjRecord) record = self->is_new ? NULL : zj_store_get (self->store, self->id, NULL);
  ZjSave save = {
    .kind = action != NULL ? ZJ_SAVE_ACTION : ZJ_SAVE_EDIT,
    .id = self->id,
    .form = zj_form_model_get_form (self->model)->id,
    .project = self->project,
    .fields = zj_form_model_get_fields (self->model),
    .seen = zj_form_model_get_seen (self->model),
    .action = self->action,
    .replaces = record != NULL && record->sync_state == ZJ_SYNC_REFUSED ? record->op : NULL,
  };
  zj_draft_keeper_pause (self->keeper);
  self->saving = TRUE;
  const char *const *all = targets != NULL ? targets : zj_form_model_get_several (self->model);
  gboolean at_once = all[0] != NULL && (targets != NULL || all[1] != NULL);
  if (zj_form_model_takes_several (self->model) && at_once)
    zj_store_save_several_async (self->store, &save, zj_form_model_get_form (self->model)->unit_field, all, NULL,
                                 several_saved_cb, g_object_ref (self));
  else
    zj_store_save_async (self->store, &save, NULL, saved_cb, g_object_ref (self));
}

void
zj_edit_session_discard (ZjEditSession *self)
{
  g_return_if_fail (ZJ_IS_EDIT_SESSION (self) && !self->saving);
  zj_draft_keeper_pause (self->keeper);
  self->saving = TRUE;
  zj_store_drop_draft_async (self->store, self->id, NULL, dropped_cb, g_object_ref (self));
}
