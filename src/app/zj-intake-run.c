/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-intake-run.h"

#include <glib/gi18n-lib.h>

struct _ZjIntakeRun
{
  GObject parent_instance;

  ZjRecordFiles *files;
  const ZjSlot *slot; /* of the form that files holds */
  char *row;
  GQueue waiting;            /* of GFile or GdkTexture */
  GCancellable *cancellable; /* of what is under way; NULL = nothing is */
  guint done, total;
  GPtrArray *problems, *notes;
};

G_DEFINE_FINAL_TYPE (ZjIntakeRun, zj_intake_run, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void take_next (ZjIntakeRun *self);

static void
changed (ZjIntakeRun *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ended (ZjIntakeRun *self)
{
  g_clear_object (&self->cancellable);
  zj_record_files_release (self->files);
  changed (self);
}

/* The same words once, however often they are true. */
static void
say (GPtrArray *words, const char *text)
{
  if (!g_ptr_array_find_with_equal_func (words, text, g_str_equal, NULL))
    g_ptr_array_add (words, g_strdup (text));
}

static void
take_one_in (ZjIntakeRun *self, ZjIntake *intake)
{
  g_autoptr (GError) error = NULL;
  if (!zj_record_files_add (self->files, self->slot, self->row, intake, &error))
    {
      say (self->problems, error->message);
      return;
    }
  for (guint i = 0; i < intake->notes->len; i++)
    say (self->notes, g_ptr_array_index (intake->notes, i));
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjIntakeRun) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjIntake) intake = zj_intake_finish (ZJ_STORE (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      ended (self);
      return;
    }
  if (intake != NULL)
    take_one_in (self, intake);
  else
    say (self->problems, error->message);
  self->done++;
  take_next (self);
}

/* --- a picture from the clipboard: written as PNG off the drawing thread, then taken in like a file --- */

static void
encode_thread (GTask *task, gpointer source, gpointer texture, GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (texture), (GDestroyNotify)g_bytes_unref);
}

static char *
picture_name (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d %H%M%S");
  return g_strdup_printf (_ ("Pasted picture %s.png"), stamp);
}

static void
encoded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjIntakeRun) self = data;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);
  if (bytes == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      ended (self);
      return;
    }
  g_autofree char *name = picture_name ();
  zj_intake_bytes_async (zj_record_files_get_store (self->files), zj_record_files_get_form (self->files),
                         self->slot->id, bytes, name, self->cancellable, taken_cb, g_object_ref (self));
}

static void
take_next (ZjIntakeRun *self)
{
  g_autoptr (GObject) next = g_queue_pop_head (&self->waiting);
  if (next == NULL)
    {
      ended (self);
      return;
    }
  changed (self);
  if (GDK_IS_TEXTURE (next))
    {
      g_autoptr (GTask) task = g_task_new (self, self->cancellable, encoded_cb, g_object_ref (self));
      g_task_set_source_tag (task, take_next);
      g_task_set_task_data (task, g_object_ref (next), g_object_unref);
      g_task_run_in_thread (task, encode_thread);
    }
  else
    zj_intake_file_async (zj_record_files_get_store (self->files), zj_record_files_get_form (self->files),
                          self->slot->id, G_FILE (next), self->cancellable, taken_cb, g_object_ref (self));
}

static gboolean
begin (ZjIntakeRun *self)
{
  if (self->cancellable != NULL)
    return FALSE;
  self->done = self->total = 0;
  g_ptr_array_set_size (self->problems, 0);
  g_ptr_array_set_size (self->notes, 0);
  return TRUE;
}

static void
go (ZjIntakeRun *self, gboolean fresh)
{
  if (!fresh || g_queue_is_empty (&self->waiting))
    {
      changed (self);
      return;
    }
  self->cancellable = g_cancellable_new ();
  zj_record_files_hold (self->files);
  take_next (self);
}

static void
zj_intake_run_finalize (GObject *object)
{
  ZjIntakeRun *self = ZJ_INTAKE_RUN (object);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->files);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self->row);
  G_OBJECT_CLASS (zj_intake_run_parent_class)->finalize (object);
}

static void
zj_intake_run_class_init (ZjIntakeRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_intake_run_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_intake_run_init (ZjIntakeRun *self)
{
  g_queue_init (&self->waiting);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
}

ZjIntakeRun *
zj_intake_run_new (ZjRecordFiles *files, const ZjSlot *slot, const char *row)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (files) && slot != NULL, NULL);
  ZjIntakeRun *self = g_object_new (ZJ_TYPE_INTAKE_RUN, NULL);
  self->files = g_object_ref (files);
  self->slot = slot;
  self->row = g_strdup (row);
  return self;
}

void
zj_intake_run_add_files (ZjIntakeRun *self, GListModel *files)
{
  g_return_if_fail (ZJ_IS_INTAKE_RUN (self) && G_IS_LIST_MODEL (files));
  gboolean fresh = begin (self);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_queue_push_tail (&self->waiting, g_list_model_get_item (files, i));
      self->total++;
    }
  go (self, fresh);
}

void
zj_intake_run_add_picture (ZjIntakeRun *self, GdkTexture *texture)
{
  g_return_if_fail (ZJ_IS_INTAKE_RUN (self) && GDK_IS_TEXTURE (texture));
  gboolean fresh = begin (self);
  g_queue_push_tail (&self->waiting, g_object_ref (texture));
  self->total++;
  go (self, fresh);
}

void
zj_intake_run_complain (ZjIntakeRun *self, const char *text)
{
  g_return_if_fail (ZJ_IS_INTAKE_RUN (self) && text != NULL);
  begin (self);
  say (self->problems, text);
  changed (self);
}

void
zj_intake_run_cancel (ZjIntakeRun *self)
{
  g_return_if_fail (ZJ_IS_INTAKE_RUN (self));
  g_queue_clear_full (&self->waiting, g_object_unref);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

gboolean
zj_intake_run_is_running (ZjIntakeRun *self)
{
  return self->cancellable != NULL;
}

void
zj_intake_run_get_progress (ZjIntakeRun *self, guint *done, guint *total)
{
  *done = self->done;
  *total = self->total;
}

GPtrArray *
zj_intake_run_get_problems (ZjIntakeRun *self)
{
  return self->problems;
}

GPtrArray *
zj_intake_run_get_notes (ZjIntakeRun *self)
{
  return self->notes;
}

void
zj_intake_run_clear_words (ZjIntakeRun *self)
{
  g_return_if_fail (ZJ_IS_INTAKE_RUN (self));
  g_ptr_array_set_size (self->problems, 0);
  g_ptr_array_set_size (self->notes, 0);
  changed (self);
}
