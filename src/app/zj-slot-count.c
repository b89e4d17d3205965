/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-slot-count.h"

#include <glib/gi18n-lib.h>

#include "zj-attachments.h"
#include "zj-store-files.h"

void
zj_slot_count_free (ZjSlotCount *count)
{
  if (count == NULL)
    return;
  g_free (count->label);
  g_ptr_array_unref (count->unsent);
  g_free (count);
}

/* What cannot be found out counts as not there: better one warning too many. */
static gboolean
is_at_server (ZjStore *store, const char *project, const char *record, const char *sha256)
{
  g_autoptr (ZjFileStatus) status = zj_store_file_status (store, project, record, sha256, NULL);
  return status != NULL
         && (status->state == ZJ_FILE_SENT || status->state == ZJ_FILE_SERVER_ONLY
             || status->state == ZJ_FILE_FETCHING);
}

static ZjSlotCount *
count_slot (ZjStore *store, const char *project, const char *record, const char *label, GPtrArray *files)
{
  ZjSlotCount *count = g_new0 (ZjSlotCount, 1);
  count->label = g_strdup (label);
  count->files = files->len;
  count->unsent = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < files->len; i++)
    {
      const ZjAttachment *file = g_ptr_array_index (files, i);
      count->size += file->size;
      if (!is_at_server (store, project, record, file->sha256))
        g_ptr_array_add (count->unsent, g_strdup (file->name));
    }
  return count;
}

GPtrArray *
zj_slot_counts (ZjStore *store, ZjForm *form, const char *project, const char *record, JsonObject *fields)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && form != NULL && project != NULL && fields != NULL, NULL);
  GPtrArray *counts = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_slot_count_free);
  for (guint i = 0; i < form->n_slots; i++)
    {
      g_autoptr (GPtrArray) files = zj_attachments_list (form, fields, form->slots[i].id, NULL);
      if (files->len > 0)
        g_ptr_array_add (counts, count_slot (store, project, record, zj_label (&form->slots[i].label), files));
    }
  return counts;
}

char *
zj_slot_count_text (const ZjSlotCount *count)
{
  g_autofree char *size = g_format_size ((guint64)count->size);
  /* Translators: how many files, and how big they are together. */
  return g_strdup_printf (ngettext ("%u file, %s", "%u files, %s", count->files), count->files, size);
}

guint
zj_slot_counts_unsent (GPtrArray *counts)
{
  guint unsent = 0;
  for (guint i = 0; counts != NULL && i < counts->len; i++)
    unsent += ((ZjSlotCount *)g_ptr_array_index (counts, i))->unsent->len;
  return unsent;
}
