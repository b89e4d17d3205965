/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-item.h"

struct _ZjFileItem
{
  GObject parent_instance;

  ZjAttachment attachment; /* its texts are own copies */
};

G_DEFINE_FINAL_TYPE (ZjFileItem, zj_file_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
clear (ZjAttachment *attachment)
{
  g_free ((char *)attachment->id);
  g_free ((char *)attachment->slot);
  g_free ((char *)attachment->row);
  g_free ((char *)attachment->caption);
  g_free ((char *)attachment->name);
  g_free ((char *)attachment->type);
  g_free ((char *)attachment->sha256);
  g_free ((char *)attachment->original_sha256);
  g_free ((char *)attachment->captured_at);
  *attachment = (ZjAttachment){ 0 };
}

static void
copy (ZjAttachment *to, const ZjAttachment *from)
{
  to->id = g_strdup (from->id);
  to->slot = g_strdup (from->slot);
  to->row = g_strdup (from->row);
  to->caption = g_strdup (from->caption);
  to->name = g_strdup (from->name);
  to->type = g_strdup (from->type);
  to->sha256 = g_strdup (from->sha256);
  to->original_sha256 = g_strdup (from->original_sha256);
  to->captured_at = g_strdup (from->captured_at);
  to->size = from->size;
}

static gboolean
is_same (const ZjAttachment *a, const ZjAttachment *b)
{
  return a->size == b->size && g_strcmp0 (a->slot, b->slot) == 0 && g_strcmp0 (a->row, b->row) == 0
         && g_strcmp0 (a->caption, b->caption) == 0 && g_strcmp0 (a->name, b->name) == 0
         && g_strcmp0 (a->type, b->type) == 0 && g_strcmp0 (a->sha256, b->sha256) == 0
         && g_strcmp0 (a->original_sha256, b->original_sha256) == 0 && g_strcmp0 (a->captured_at, b->captured_at) == 0;
}

static void
zj_file_item_finalize (GObject *object)
{
  clear (&ZJ_FILE_ITEM (object)->attachment);
  G_OBJECT_CLASS (zj_file_item_parent_class)->finalize (object);
}

static void
zj_file_item_class_init (ZjFileItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_file_item_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_file_item_init (ZjFileItem *self)
{
}

ZjFileItem *
zj_file_item_new (const ZjAttachment *attachment)
{
  g_return_val_if_fail (attachment != NULL && attachment->id != NULL, NULL);
  ZjFileItem *self = g_object_new (ZJ_TYPE_FILE_ITEM, NULL);
  copy (&self->attachment, attachment);
  return self;
}

gboolean
zj_file_item_update (ZjFileItem *self, const ZjAttachment *attachment)
{
  g_return_val_if_fail (ZJ_IS_FILE_ITEM (self) && g_strcmp0 (attachment->id, self->attachment.id) == 0, FALSE);
  if (is_same (&self->attachment, attachment))
    return FALSE;
  ZjAttachment old = self->attachment;
  copy (&self->attachment, attachment);
  clear (&old);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

const ZjAttachment *
zj_file_item_get (ZjFileItem *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_ITEM (self), NULL);
  return &self->attachment;
}

const char *
zj_file_item_get_title (ZjFileItem *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_ITEM (self), NULL);
  const ZjAttachment *attachment = &self->attachment;
  return attachment->caption != NULL && attachment->caption[0] != '\0' ? attachment->caption
         : attachment->name != NULL                                    ? attachment->name
                                                                       : "";
}
