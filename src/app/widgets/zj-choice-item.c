/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-choice-item.h"

struct _ZjChoiceItem
{
  GObject parent_instance;

  char *id;
  char *label;
};

G_DEFINE_FINAL_TYPE (ZjChoiceItem, zj_choice_item, G_TYPE_OBJECT)

static void
zj_choice_item_finalize (GObject *object)
{
  ZjChoiceItem *self = ZJ_CHOICE_ITEM (object);
  g_free (self->id);
  g_free (self->label);
  G_OBJECT_CLASS (zj_choice_item_parent_class)->finalize (object);
}

static void
zj_choice_item_class_init (ZjChoiceItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_choice_item_finalize;
}

static void
zj_choice_item_init (ZjChoiceItem *self)
{
}

/** zj_choice_item_new: (transfer full) */
ZjChoiceItem *
zj_choice_item_new (const char *id, const char *label)
{
  g_return_val_if_fail (id != NULL && label != NULL, NULL);
  ZjChoiceItem *self = g_object_new (ZJ_TYPE_CHOICE_ITEM, NULL);
  self->id = g_strdup (id);
  self->label = g_strdup (label);
  return self;
}

const char *
zj_choice_item_get_id (ZjChoiceItem *self)
{
  return self->id;
}

const char *
zj_choice_item_get_label (ZjChoiceItem *self)
{
  return self->label;
}
