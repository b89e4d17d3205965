/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-out.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-error.h"
#include "zj-store-files.h"

/* --- writing, in a thread --- */

typedef struct
{
  char *sha256;
  GFile *to;
  gboolean read_only;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;
  g_free (copy->sha256);
  g_object_unref (copy->to);
  g_free (copy);
}

gboolean
zj_file_out_write (ZjStore *store, const char *sha256, GFile *to, gboolean read_only, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && sha256 != NULL && G_IS_FILE (to), FALSE);
  g_autoptr (GBytes) bytes = zj_store_read_file (store, sha256, error);
  g_autoptr (GError) problem = NULL;
  gsize length;
  if (bytes == NULL)
    return FALSE;
  const char *data = g_bytes_get_data (bytes, &length);
  if (read_only)
    g_file_delete (to, NULL, NULL); /* an earlier copy, which cannot be written to either */
  if (!g_file_replace_contents (to, data, length, NULL, FALSE, read_only ? G_FILE_CREATE_PRIVATE : G_FILE_CREATE_NONE,
                                NULL, NULL, &problem))
    {
      gboolean full = g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      g_set_error_literal (error, ZJ_ERROR, full ? ZJ_ERROR_FULL : ZJ_ERROR_IO, problem->message);
      return FALSE;
    }
  if (read_only)
    g_file_set_attribute_uint32 (to, G_FILE_ATTRIBUTE_UNIX_MODE, 0400, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  return TRUE;
}

static void
write_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  g_autoptr (GError) error = NULL;
  if (zj_file_out_write (store, copy->sha256, copy->to, copy->read_only, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
write_async (ZjStore *store,
             const char *sha256,
             GFile *to,
             gboolean read_only,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, NULL, callback, user_data);
  Copy *copy = g_new0 (Copy, 1);
  copy->sha256 = g_strdup (sha256);
  copy->to = g_object_ref (to);
  copy->read_only = read_only;
  g_task_set_source_tag (task, write_async);
  g_task_set_task_data (task, copy, copy_free);
  g_task_run_in_thread (task, write_thread);
}

/* What the callbacks need: the window may be closed by then. */
typedef struct
{
  GWeakRef parent;
  ZjStore *store;
  char *sha256, *name;
  GFile *file;
} Way;

static Way *
way_new (GtkWidget *parent, ZjStore *store, const ZjAttachment *attachment)
{
  Way *way = g_new0 (Way, 1);
  g_weak_ref_init (&way->parent, gtk_widget_get_root (parent));
  way->store = g_object_ref (store);
  way->sha256 = g_strdup (attachment->sha256);
  way->name = zj_attachment_clean_name (attachment->name);
  return way;
}

static void
way_free (Way *way)
{
  g_weak_ref_clear (&way->parent);
  g_object_unref (way->store);
  g_clear_object (&way->file);
  g_free (way->sha256);
  g_free (way->name);
  g_free (way);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Way, way_free)

static void
complain (Way *way, const char *heading, const GError *error)
{
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&way->parent);
  g_autofree char *text = g_strdup_printf ("%s\n%s", way->name, error->message);
  if (parent != NULL)
    zj_tell (parent, heading, text, NULL);
}

/* --- a copy where the user wants it --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Way) way = data;
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    complain (way, _ ("The copy was not saved"), error);
}

static void
place_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (Way) way = data;
  g_autoptr (GFile) to = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (response == GTK_RESPONSE_ACCEPT && to != NULL)
    write_async (way->store, way->sha256, to, FALSE, saved_cb, g_steal_pointer (&way));
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
zj_file_out_save (GtkWidget *parent, ZjStore *store, const ZjAttachment *attachment)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && ZJ_IS_STORE (store) && attachment != NULL);
  Way *way = way_new (parent, store, attachment);
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Save a copy"), GTK_WINDOW (gtk_widget_get_root (parent)),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, C_ ("action", "_Save"), C_ ("action", "_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), way->name);
  g_signal_connect (dialog, "response", G_CALLBACK (place_cb), way);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- in another program --- */

/* A folder for each content, so that two files of one name do not meet; swept by the system at the session's end. */
static GFile *
passing_place (Way *way, GError **error)
{
  g_autofree char *short_hash = g_strndup (way->sha256, 16);
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "zhijian-open", short_hash, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The folder %s could not be made."), folder);
      return NULL;
    }
  g_autofree char *path = g_build_filename (folder, way->name, NULL);
  return g_file_new_for_path (path);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Way) way = data;
  g_autoptr (GError) error = NULL;
  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    complain (way, _ ("No program could open this file"), error);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Way) way = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkWindow) parent = g_weak_ref_get (&way->parent);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    complain (way, _ ("The file could not be opened"), error);
  else if (parent != NULL)
    {
      g_autofree char *uri = g_file_get_uri (way->file);
      gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, NULL, shown_cb, g_steal_pointer (&way));
    }
}

void
zj_file_out_open (GtkWidget *parent, ZjStore *store, const ZjAttachment *attachment)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && ZJ_IS_STORE (store) && attachment != NULL);
  g_autoptr (Way) way = way_new (parent, store, attachment);
  g_autoptr (GError) error = NULL;
  way->file = passing_place (way, &error);
  if (way->file == NULL)
    {
      complain (way, _ ("The file could not be opened"), error);
      return;
    }
  ZjStore *from = way->store;
  const char *sha256 = way->sha256;
  GFile *to = way->file;
  write_async (from, sha256, to, TRUE, ready_cb, g_steal_pointer (&way));
}
