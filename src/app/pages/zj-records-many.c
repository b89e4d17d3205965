/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-records-many.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-confirm-dialog.h"
#include "zj-record-batch.h"

struct _ZjRecordsMany
{
  GObject parent_instance;

  ZjStore *store;
  ZjForm *form;
  ZjChosen *chosen;
  GtkWidget *parent;    /* weak */
  ZjRecordBatch *batch; /* what was asked about last … */
  ZjSaveKind kind;      /* … and to do what */
  char *action;         /* ACTION: which */
};

G_DEFINE_FINAL_TYPE (ZjRecordsMany, zj_records_many, G_TYPE_OBJECT)

static guint said_signal, open_signal;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordsMany) self = data;
  g_autoptr (GPtrArray) faults = NULL;
  guint done = zj_record_batch_run_finish (ZJ_RECORD_BATCH (source), result, &faults);
  const char *said = self->kind == ZJ_SAVE_DELETE ? ngettext ("%u record deleted", "%u records deleted", done)
                                                  : ngettext ("%u record done", "%u records done", done);
  g_autofree char *text = g_strdup_printf (said, done);
  zj_chosen_set_active (self->chosen, FALSE);
  if (faults->len == 0)
    g_signal_emit (self, said_signal, 0, text);
  else if (self->parent != NULL)
    {
      g_autofree char *all = zj_join_names (faults, "\n");
      zj_tell (self->parent, text, all, NULL);
    }
}

static void
confirmed_cb (gpointer data)
{
  ZjRecordsMany *self = data;
  zj_record_batch_run_async (self->batch, NULL, done_cb, g_object_ref (self));
}

static void
ask (ZjRecordsMany *self, const char *verb, ZjSaveKind kind, const char *consequence)
{
  g_auto (GStrv) ids = zj_chosen_dup_ids (self->chosen);
  g_autoptr (ZjRecordBatch) batch = zj_record_batch_new (self->store, (const char *const *)ids, kind, NULL);
  GPtrArray *ready = zj_record_batch_get_ready (batch);
  GPtrArray *unready = zj_record_batch_get_unready (batch);
  g_autofree char *names = zj_join_names (ready, _ (", "));
  g_autofree char *others = zj_join_names (unready, _ (", "));
  g_autofree char *heading =
      g_strdup_printf (ngettext ("%s: %u record?", "%s: %u records?", ready->len), verb, ready->len);
  g_autoptr (GString) body = g_string_new (names);
  if (self->parent == NULL)
    return;
  if (consequence != NULL && ready->len > 0)
    g_string_append_printf (body, "\n\n%s", consequence);
  if (unready->len > 0)
    g_string_append_printf (body, "%s%s%s", body->len > 0 ? "\n\n" : "", _ ("Not possible for: "), others);
  if (ready->len == 0)
    {
      zj_tell (self->parent, _ ("Not possible for any of the selected records"), body->str, NULL);
      return;
    }
  g_set_object (&self->batch, batch);
  self->kind = kind;
  zj_ask (self->parent, heading, body->str, kind == ZJ_SAVE_DELETE, confirmed_cb, self);
}

static void
zj_records_many_dispose (GObject *object)
{
  ZjRecordsMany *self = ZJ_RECORDS_MANY (object);
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->batch);
  g_clear_object (&self->chosen);
  g_clear_object (&self->store);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_pointer (&self->action, g_free);
  G_OBJECT_CLASS (zj_records_many_parent_class)->dispose (object);
}

static void
zj_records_many_class_init (ZjRecordsManyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_records_many_dispose;
  said_signal = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_STRING);
  open_signal = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_STRING);
}

static void
zj_records_many_init (ZjRecordsMany *self)
{
}

/** zj_records_many_new: (transfer full) */
ZjRecordsMany *
zj_records_many_new (ZjStore *store, ZjForm *form, ZjChosen *chosen, GtkWidget *parent)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && form != NULL && ZJ_IS_CHOSEN (chosen), NULL);
  ZjRecordsMany *self = g_object_new (ZJ_TYPE_RECORDS_MANY, NULL);
  self->store = g_object_ref (store);
  self->form = zj_form_ref (form);
  self->chosen = g_object_ref (chosen);
  g_set_weak_pointer (&self->parent, parent);
  return self;
}

void
zj_records_many_delete (ZjRecordsMany *self)
{
  g_return_if_fail (ZJ_IS_RECORDS_MANY (self));
  ask (self, C_ ("action", "Delete"), ZJ_SAVE_DELETE,
       _ ("They are deleted in the system as well, as soon as the server can be reached."));
}

static void
handover_cb (ZjRecordsMany *self, ZjConfirmDialog *dialog)
{
  g_auto (GStrv) ids = zj_confirm_dialog_dup_ready (dialog);
  g_autoptr (ZjRecordBatch) batch =
      zj_record_batch_new (self->store, (const char *const *)ids, ZJ_SAVE_ACTION, self->action);
  g_set_object (&self->batch, batch);
  confirmed_cb (self);
}

/* One record's faults lead into its form; of several each is opened by hand. */
static void
open_cb (ZjRecordsMany *self)
{
  g_auto (GStrv) ids = zj_chosen_dup_ids (self->chosen);
  if (ids[0] == NULL)
    return;
  zj_chosen_set_active (self->chosen, FALSE);
  g_signal_emit (self, open_signal, 0, ids[0]);
}

void
zj_records_many_act (ZjRecordsMany *self, const char *id)
{
  g_return_if_fail (ZJ_IS_RECORDS_MANY (self) && id != NULL);
  const ZjAction *action = zj_form_action (self->form, id);
  if (action == NULL || action->by_authority || self->parent == NULL)
    return;
  g_auto (GStrv) ids = zj_chosen_dup_ids (self->chosen);
  g_autoptr (ZjRecordBatch) batch =
      zj_record_batch_new (self->store, (const char *const *)ids, ZJ_SAVE_ACTION, action->id);
  GPtrArray *unready = zj_record_batch_get_unready (batch);
  g_autoptr (GPtrArray) handovers = zj_record_batch_dup_handovers (batch);
  if (handovers->len == 0)
    {
      g_autofree char *names = zj_join_names (unready, "\n");
      zj_tell (self->parent, _ ("Not possible for any of the selected records"), names, NULL);
      return;
    }
  char *copy = g_strdup (action->id);
  g_free (self->action);
  self->action = copy;
  self->kind = ZJ_SAVE_ACTION;
  ZjConfirmDialog *dialog = zj_confirm_dialog_new (self->parent, self->store, action, handovers, unready);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (handover_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "go-to", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
}
