/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-batch.h"

#include <glib/gi18n-lib.h>

#include "zj-next-step.h"
#include "zj-value.h"

struct _ZjRecordBatch
{
  GObject parent_instance;

  ZjStore *store;
  ZjSaveKind kind;
  char *action;
  GPtrArray *records; /* ZjRecord, those that are ready */
  GPtrArray *ready;   /* their names */
  GPtrArray *unready;
  GPtrArray *faults;
  guint at;
  guint done;
};

G_DEFINE_FINAL_TYPE (ZjRecordBatch, zj_record_batch, G_TYPE_OBJECT)

static void
zj_record_batch_finalize (GObject *object)
{
  ZjRecordBatch *self = ZJ_RECORD_BATCH (object);
  g_object_unref (self->store);
  g_free (self->action);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->ready);
  g_ptr_array_unref (self->unready);
  g_ptr_array_unref (self->faults);
  G_OBJECT_CLASS (zj_record_batch_parent_class)->finalize (object);
}

static void
zj_record_batch_class_init (ZjRecordBatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_record_batch_finalize;
}

static void
zj_record_batch_init (ZjRecordBatch *self)
{
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_record_unref);
  self->ready = g_ptr_array_new_with_free_func (g_free);
  self->unready = g_ptr_array_new_with_free_func (g_free);
  self->faults = g_ptr_array_new_with_free_func (g_free);
}

static gboolean
is_ready (ZjRecordBatch *self, ZjForm *form, ZjRecord *record)
{
  if (record->sync_state == ZJ_SYNC_CONFLICT)
    return FALSE;
  if (self->kind == ZJ_SAVE_DELETE)
    return record->sync_state == ZJ_SYNC_DRAFT || zj_form_may_delete (form, record->state);
  return zj_next_action (form, record, self->action) != NULL;
}

static void
sort_in (ZjRecordBatch *self, const char *id)
{
  g_autoptr (ZjRecord) record = zj_store_get (self->store, id, NULL);
  ZjForms *forms = zj_store_get_forms (self->store);
  ZjForm *form = record != NULL ? zj_forms_get_version (forms, record->form, record->form_version) : NULL;
  if (form == NULL)
    return;
  g_autofree char *title = zj_store_record_title (self->store, form, record->fields);
  if (is_ready (self, form, record))
    {
      g_ptr_array_add (self->records, zj_record_ref (record));
      g_ptr_array_add (self->ready, g_steal_pointer (&title));
      return;
    }
  const ZjState *state = zj_form_state (form, record->state);
  const char *why = record->sync_state == ZJ_SYNC_CONFLICT                     ? _ ("conflict")
                    : record->sync_state == ZJ_SYNC_DRAFT || record->has_draft ? _ ("draft")
                    : state != NULL                                            ? zj_label (&state->label)
                                                                               : record->state;
  g_ptr_array_add (self->unready, g_strdup_printf (_ ("%s (%s)"), title, why));
}

/** zj_record_batch_new: (transfer full) */
ZjRecordBatch *
zj_record_batch_new (ZjStore *store, const char *const *ids, ZjSaveKind kind, const char *action)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && ids != NULL, NULL);
  ZjRecordBatch *self = g_object_new (ZJ_TYPE_RECORD_BATCH, NULL);
  self->store = g_object_ref (store);
  self->kind = kind;
  self->action = g_strdup (action);
  for (guint i = 0; ids[i] != NULL; i++)
    sort_in (self, ids[i]);
  return self;
}

GPtrArray *
zj_record_batch_get_ready (ZjRecordBatch *self)
{
  return self->ready;
}

GPtrArray *
zj_record_batch_get_unready (ZjRecordBatch *self)
{
  return self->unready;
}

GPtrArray *
zj_record_batch_dup_handovers (ZjRecordBatch *self)
{
  g_return_val_if_fail (ZJ_IS_RECORD_BATCH (self), NULL);
  GPtrArray *handovers = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_handover_free);
  for (guint i = 0; i < self->records->len; i++)
    {
      ZjRecord *record = g_ptr_array_index (self->records, i);
      ZjForm *form = zj_forms_get_version (zj_store_get_forms (self->store), record->form, record->form_version);
      g_ptr_array_add (handovers, zj_handover_new (self->store, form, record->id, record->project, record->fields));
    }
  return handovers;
}

static void next (GTask *task);

static void
settle (GTask *task, GError *error)
{
  ZjRecordBatch *self = g_task_get_source_object (task);
  if (error == NULL)
    self->done++;
  else
    g_ptr_array_add (self->faults,
                     g_strdup_printf (_ ("%s: %s"), (char *)g_ptr_array_index (self->ready, self->at), error->message));
  self->at++;
  next (task);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save_finish (ZJ_STORE (source), result, NULL, NULL, &error);

  g_assert (saved != NULL || error != NULL);
  settle (data, error);
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  zj_store_drop_draft_finish (ZJ_STORE (source), result, &error);
  settle (data, error);
}

/* Takes the task's reference along until the last one is done. */
static void
next (GTask *task)
{
  ZjRecordBatch *self = g_task_get_source_object (task);
  if (self->at >= self->records->len || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_int (task, self->done);
      g_object_unref (task);
      return;
    }
  ZjRecord *record = g_ptr_array_index (self->records, self->at);
  ZjSave save = {
    .kind = self->kind,
    .id = record->id,
    .form = record->form,
    .project = record->project,
    .seen = record->fields,
    .action = self->action,
  };
  if (record->sync_state == ZJ_SYNC_DRAFT)
    zj_store_drop_draft_async (self->store, record->id, NULL, dropped_cb, task);
  else
    zj_store_save_async (self->store, &save, NULL, saved_cb, task);
}

void
zj_record_batch_run_async (ZjRecordBatch *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (ZJ_IS_RECORD_BATCH (self));
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zj_record_batch_run_async);
  g_task_set_check_cancellable (task, FALSE);
  next (task);
}

guint
zj_record_batch_run_finish (ZjRecordBatch *self, GAsyncResult *result, GPtrArray **faults)
{
  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  if (faults != NULL)
    *faults = g_ptr_array_ref (self->faults);
  return (guint)g_task_propagate_int (G_TASK (result), NULL);
}
