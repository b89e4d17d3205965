/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-record-list.h"

#include "zj-store-private.h"

struct _ZjRecordList
{
  GObject parent_instance;

  ZjStore *store;
  ZjQuery query; /* members owned */
  char **ids;
  ZjRecordItem **items; /* made as they are asked for */
  guint n;
  gboolean loading;
  gboolean again; /* something committed while loading */
  GCancellable *cancellable;
};

static void zj_record_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjRecordList,
                               zj_record_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, zj_record_list_model_init))

enum
{
  LIST_PROP_LOADING = 1,
  LIST_PROP_N_ITEMS,
  LIST_N_PROPS,
};

static GParamSpec *list_properties[LIST_N_PROPS];

static void
query_clear (ZjQuery *query)
{
  g_free ((char *)query->project);
  g_free ((char *)query->form);
  g_free ((char *)query->state);
  g_free ((char *)query->text);
  g_free ((char *)query->sort);
  *query = (ZjQuery){ 0 };
}

static void
free_items (ZjRecordItem **items, guint n)
{
  for (guint i = 0; i < n; i++)
    g_clear_object (&items[i]);
  g_free (items);
}

/* Items somebody still shows keep their identity; the others are made anew when asked for. */
static ZjRecordItem **
carry_over (ZjRecordList *list, char **ids, guint n)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  ZjRecordItem **items = g_new0 (ZjRecordItem *, MAX (n, 1));

  for (guint i = 0; i < list->n; i++)
    if (list->items[i] != NULL && G_OBJECT (list->items[i])->ref_count > 1)
      g_hash_table_insert (known, (gpointer)zj_record_item_get_id (list->items[i]), list->items[i]);
  for (guint i = 0; i < n && g_hash_table_size (known) > 0; i++)
    {
      ZjRecordItem *item = g_hash_table_lookup (known, ids[i]);

      if (item != NULL)
        items[i] = g_object_ref (item);
    }
  return items;
}

static void
refresh_items (ZjRecordList *list)
{
  /* A handler may reload the list: hold what is looked at. */
  for (guint i = 0; i < list->n; i++)
    if (list->items[i] != NULL)
      {
        g_autoptr (ZjRecordItem) item = g_object_ref (list->items[i]);

        zj_record_item_refresh (item);
      }
}

static void
take_ids (ZjRecordList *list, char **ids)
{
  guint n = g_strv_length (ids);
  guint old_n = list->n;
  ZjRecordItem **items = carry_over (list, ids, n);
  guint same_before = 0, same_after = 0;

  while (same_before < n && same_before < old_n && g_str_equal (ids[same_before], list->ids[same_before]))
    same_before++;
  while (same_after < n - same_before && same_after < old_n - same_before
         && g_str_equal (ids[n - 1 - same_after], list->ids[old_n - 1 - same_after]))
    same_after++;
  free_items (list->items, list->n);
  g_strfreev (list->ids);
  list->ids = ids;
  list->items = items;
  list->n = n;
  if (old_n != n || same_before + same_after < n)
    g_list_model_items_changed (G_LIST_MODEL (list), same_before, old_n - same_before - same_after,
                                n - same_before - same_after);
  if (old_n != n)
    g_object_notify_by_pspec (G_OBJECT (list), list_properties[LIST_PROP_N_ITEMS]);
}

static void
set_loading (ZjRecordList *list, gboolean loading)
{
  if (list->loading == loading)
    return;
  list->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (list), list_properties[LIST_PROP_LOADING]);
}

static void
on_queried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = zj_store_query_finish (ZJ_STORE (source), result, &error);
  g_autoptr (ZjRecordList) list = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_object_unref (user_data);
      return;
    }
  list = user_data;
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  if (ids != NULL)
    take_ids (list, g_steal_pointer (&ids));
  else
    g_message ("The list could not be read: %s", error->message);
  g_clear_object (&list->cancellable);
  if (list->again)
    {
      list->again = FALSE;
      set_loading (list, FALSE);
      zj_record_list_reload (list);
      return;
    }
  set_loading (list, FALSE);
}

static void
on_changed (ZjStore *store, gboolean structural, ZjRecordList *list)
{
  refresh_items (list);
  if (!structural)
    return;
  if (list->cancellable != NULL)
    list->again = TRUE;
  else
    zj_record_list_reload (list);
}

static GType
zj_record_list_get_item_type (GListModel *model)
{
  return ZJ_TYPE_RECORD_ITEM;
}

static guint
zj_record_list_get_n_items (GListModel *model)
{
  return ZJ_RECORD_LIST (model)->n;
}

static gpointer
zj_record_list_get_item (GListModel *model, guint position)
{
  ZjRecordList *list = ZJ_RECORD_LIST (model);

  if (position >= list->n)
    return NULL;
  if (list->items[position] == NULL)
    list->items[position] = zj_record_item_new (list->store, list->ids[position]);
  return g_object_ref (list->items[position]);
}

static void
zj_record_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = zj_record_list_get_item_type;
  iface->get_n_items = zj_record_list_get_n_items;
  iface->get_item = zj_record_list_get_item;
}

static void
zj_record_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZjRecordList *list = ZJ_RECORD_LIST (object);

  switch (prop_id)
    {
    case LIST_PROP_LOADING:
      g_value_set_boolean (value, list->loading);
      break;
    case LIST_PROP_N_ITEMS:
      g_value_set_uint (value, list->n);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zj_record_list_dispose (GObject *object)
{
  ZjRecordList *list = ZJ_RECORD_LIST (object);

  if (list->cancellable != NULL)
    g_cancellable_cancel (list->cancellable);
  g_clear_object (&list->cancellable);
  G_OBJECT_CLASS (zj_record_list_parent_class)->dispose (object);
}

static void
zj_record_list_finalize (GObject *object)
{
  ZjRecordList *list = ZJ_RECORD_LIST (object);

  free_items (list->items, list->n);
  g_strfreev (list->ids);
  query_clear (&list->query);
  g_clear_object (&list->store);
  G_OBJECT_CLASS (zj_record_list_parent_class)->finalize (object);
}

static void
zj_record_list_class_init (ZjRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zj_record_list_get_property;
  object_class->dispose = zj_record_list_dispose;
  object_class->finalize = zj_record_list_finalize;
  list_properties[LIST_PROP_LOADING] =
      g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  list_properties[LIST_PROP_N_ITEMS] =
      g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, LIST_N_PROPS, list_properties);
}

static void
zj_record_list_init (ZjRecordList *list)
{
  list->ids = g_new0 (char *, 1);
}

ZjRecordList *
zj_record_list_new (ZjStore *store)
{
  ZjRecordList *list;

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);

  list = g_object_new (ZJ_TYPE_RECORD_LIST, NULL);
  list->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_changed), list, 0);
  return list;
}

void
zj_record_list_set_query (ZjRecordList *list, const ZjQuery *query)
{
  ZjQuery copy;

  g_return_if_fail (ZJ_IS_RECORD_LIST (list) && query != NULL);

  copy = *query;
  copy.project = g_strdup (query->project);
  copy.form = g_strdup (query->form);
  copy.state = g_strdup (query->state);
  copy.text = g_strdup (query->text);
  copy.sort = g_strdup (query->sort);
  query_clear (&list->query);
  list->query = copy;
  zj_record_list_reload (list);
}

void
zj_record_list_reload (ZjRecordList *list)
{
  g_return_if_fail (ZJ_IS_RECORD_LIST (list));

  if (list->cancellable != NULL)
    g_cancellable_cancel (list->cancellable);
  g_clear_object (&list->cancellable);
  list->again = FALSE;
  list->cancellable = g_cancellable_new ();
  set_loading (list, TRUE);
  zj_store_query_async (list->store, &list->query, list->cancellable, on_queried, g_object_ref (list));
}

gboolean
zj_record_list_get_loading (ZjRecordList *list)
{
  g_return_val_if_fail (ZJ_IS_RECORD_LIST (list), FALSE);
  return list->loading;
}

guint
zj_record_list_find (ZjRecordList *list, const char *id)
{
  g_return_val_if_fail (ZJ_IS_RECORD_LIST (list) && id != NULL, G_MAXUINT);

  for (guint i = 0; i < list->n; i++)
    if (g_str_equal (list->ids[i], id))
      return i;
  return G_MAXUINT;
}
