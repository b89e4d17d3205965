/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-opener.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-file-out.h"
#include "zj-file-shelf.h"

typedef struct
{
  GWeakRef parent;
  ZjRecordFiles *files;
  ZjFileItem *item;
} Opening;

static void
opening_free (Opening *opening)
{
  g_weak_ref_clear (&opening->parent);
  g_object_unref (opening->files);
  g_object_unref (opening->item);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&opening->parent);
  ZjStore *store = zj_record_files_get_store (opening->files);
  gboolean fetched = zj_file_shelf_fetch_finish (zj_file_shelf_get (store), result, &error);
  if (parent == NULL)
    return;
  if (fetched)
    zj_file_out_open (parent, store, zj_file_item_get (opening->item));
  else
    zj_tell (parent, _ ("The file is not here yet"), error->message, NULL);
}

void
zj_file_opener_open (GtkWidget *parent, ZjRecordFiles *files, const ZjAttachment *attachment)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && ZJ_IS_RECORD_FILES (files) && attachment != NULL);
  Opening *opening = g_new0 (Opening, 1);
  g_weak_ref_init (&opening->parent, parent);
  opening->files = g_object_ref (files);
  opening->item = zj_file_item_new (attachment);
  zj_file_shelf_fetch_async (zj_file_shelf_get (zj_record_files_get_store (files)), zj_record_files_get_project (files),
                             attachment->sha256, NULL, fetched_cb, opening);
}
