/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-inlet.h"

#include <glib/gi18n-lib.h>

#include "zj-file-type.h"

/* --- the file chooser --- */

static void
chosen_cb (ZjIntakeRun *run, int response, GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      zj_intake_run_add_files (run, files);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
add_kind (GtkFileFilter *filter, ZjFileKind kind)
{
  static const char *const images[] = { "jpg", "jpeg", "png", "heic", "heif", NULL };
  static const char *const pdf[] = { "pdf", NULL };
  static const char *const documents[] = { "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", NULL };
  static const char *const videos[] = { "mp4", NULL };
  const char *const *suffixes = kind == ZJ_KIND_IMAGE   ? images
                                : kind == ZJ_KIND_PDF   ? pdf
                                : kind == ZJ_KIND_VIDEO ? videos
                                                        : documents;
  for (; *suffixes != NULL; suffixes++)
    gtk_file_filter_add_suffix (filter, *suffixes);
}

static void
add_filters (GtkFileChooser *chooser, const ZjSlot *slot)
{
  g_autoptr (GtkFileFilter) fitting = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  g_autofree char *kinds = zj_file_kinds_text (slot->accepts);
  for (ZjFileKind kind = ZJ_KIND_IMAGE; kind <= ZJ_KIND_VIDEO; kind++)
    if (zj_file_kind_accepted (kind, slot->accepts))
      add_kind (fitting, kind);
  gtk_file_filter_set_name (fitting, kinds);
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, fitting);
  gtk_file_chooser_add_filter (chooser, all);
}

void
zj_file_inlet_choose (GtkWidget *parent, ZjIntakeRun *run, const ZjSlot *slot)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && ZJ_IS_INTAKE_RUN (run) && slot != NULL);
  g_autofree char *title = g_strdup_printf (_ ("Add files: %s"), zj_label (&slot->label));
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (parent)), GTK_FILE_CHOOSER_ACTION_OPEN,
                                   C_ ("action", "_Add"), C_ ("action", "_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), slot->max_files != 1);
  add_filters (GTK_FILE_CHOOSER (dialog), slot);
  g_signal_connect_data (dialog, "response", G_CALLBACK (chosen_cb), g_object_ref (run),
                         (GClosureNotify)(void (*) (void))g_object_unref, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- dropped or pasted: the same values either way --- */

static gboolean
take_value (ZjIntakeRun *run, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      zj_intake_run_add_picture (run, g_value_get_object (value));
      return TRUE;
    }
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  GSList *list = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *l = list; l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  g_slist_free (list);
  zj_intake_run_add_files (run, G_LIST_MODEL (files));
  return TRUE;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer run)
{
  return take_value (run, value);
}

void
zj_file_inlet_take_drops (GtkWidget *widget, ZjIntakeRun *run)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && ZJ_IS_INTAKE_RUN (run));
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), run, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjIntakeRun) run = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);
  if (value != NULL)
    take_value (run, value);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text =
          g_strdup_printf (_ ("What is in the clipboard could not be read (%s). Copy it once more."), error->message);
      zj_intake_run_complain (run, text);
    }
}

void
zj_file_inlet_paste (GtkWidget *widget, ZjIntakeRun *run)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && ZJ_IS_INTAKE_RUN (run));
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *offered = gdk_clipboard_get_formats (clipboard);
  g_autoptr (GdkContentFormats) formats =
      gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (offered));
  GType type = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ? GDK_TYPE_FILE_LIST
               : gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) ? GDK_TYPE_TEXTURE
                                                                               : G_TYPE_INVALID;
  if (type == G_TYPE_INVALID)
    zj_intake_run_complain (run, _ ("There is no file and no picture in the clipboard. Copy one, then paste it here."));
  else
    gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, NULL, pasted_cb, g_object_ref (run));
}
