/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-record-list.h"

#include "zj-error.h"
#include "zj-store-private.h"

#define BUSY_RETRY_MS 40

struct _ZjRecordItem
{
  GObject parent_instance;

  ZjStore *store;
  char *id;
  ZjRecord *record;
  gboolean fresh; /* record is what the store has */
  gboolean gone;
  guint retry;
};

G_DEFINE_FINAL_TYPE (ZjRecordItem, zj_record_item, G_TYPE_OBJECT)

enum
{
  ITEM_PROP_RECORD = 1,
  ITEM_N_PROPS,
};

static GParamSpec *item_properties[ITEM_N_PROPS];

static gboolean
on_retry (gpointer user_data)
{
  ZjRecordItem *item = user_data;

  item->retry = 0;
  zj_record_item_refresh (item);
  return G_SOURCE_REMOVE;
}

static void
item_read (ZjRecordItem *item)
{
  g_autoptr (GError) error = NULL;
  ZjRecord *record;

  if (item->fresh || item->store == NULL)
    return;
  record = zj_store_peek (item->store, item->id, &error);
  if (record == NULL && g_error_matches (error, ZJ_ERROR, ZJ_ERROR_BUSY))
    {
      /* What was read before stays on the screen meanwhile. */
      if (item->retry == 0 && !item->store->closed)
        item->retry = g_timeout_add (BUSY_RETRY_MS, on_retry, item);
      return;
    }
  item->fresh = TRUE;
  item->gone = record == NULL || record->deleted;
  g_clear_pointer (&item->record, zj_record_unref);
  item->record = record;
}

static void
zj_record_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZjRecordItem *item = ZJ_RECORD_ITEM (object);

  switch (prop_id)
    {
    case ITEM_PROP_RECORD:
      g_value_set_boxed (value, zj_record_item_get_record (item));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zj_record_item_finalize (GObject *object)
{
  ZjRecordItem *item = ZJ_RECORD_ITEM (object);

  g_clear_handle_id (&item->retry, g_source_remove);
  g_clear_pointer (&item->record, zj_record_unref);
  g_clear_object (&item->store);
  g_free (item->id);
  G_OBJECT_CLASS (zj_record_item_parent_class)->finalize (object);
}

static void
zj_record_item_class_init (ZjRecordItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zj_record_item_get_property;
  object_class->finalize = zj_record_item_finalize;
  item_properties[ITEM_PROP_RECORD] =
      g_param_spec_boxed ("record", NULL, NULL, ZJ_TYPE_RECORD, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, ITEM_N_PROPS, item_properties);
}

static void
zj_record_item_init (ZjRecordItem *item)
{
}

const char *
zj_record_item_get_id (ZjRecordItem *item)
{
  g_return_val_if_fail (ZJ_IS_RECORD_ITEM (item), NULL);
  return item->id;
}

ZjRecord *
zj_record_item_get_record (ZjRecordItem *item)
{
  g_return_val_if_fail (ZJ_IS_RECORD_ITEM (item), NULL);
  item_read (item);
  return item->record;
}

gboolean
zj_record_item_is_gone (ZjRecordItem *item)
{
  g_return_val_if_fail (ZJ_IS_RECORD_ITEM (item), FALSE);
  item_read (item);
  return item->gone;
}

void
zj_record_item_refresh (ZjRecordItem *item)
{
  item->fresh = FALSE;
  g_object_notify_by_pspec (G_OBJECT (item), item_properties[ITEM_PROP_RECORD]);
}

ZjRecordItem *
zj_record_item_new (ZjStore *store, const char *id)
{
  ZjRecordItem *item = g_object_new (ZJ_TYPE_RECORD_ITEM, NULL);

  item->store = g_object_ref (store);
  item->id = g_strdup (id);
  return item;
}
