/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-items.h"

#include "zj-choice-item.h"
#include "zj-record-face.h"
#include "zj-region.h"
#include "zj-value.h"

/* More than this nobody scrolls through; typing narrows what is there. */
#define MOST_RECORDS 5000

struct _ZjFieldItems
{
  GObject parent_instance;

  ZjStore *store;
  char *project;
};

G_DEFINE_FINAL_TYPE (ZjFieldItems, zj_field_items, G_TYPE_OBJECT)

typedef struct
{
  ZjStore *store;
  GListStore *list;
  char **states;
} Pick;

static void
pick_free (Pick *pick)
{
  g_object_unref (pick->store);
  g_object_unref (pick->list);
  g_strfreev (pick->states);
  g_free (pick);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pick *pick = user_data;
  g_auto (GStrv) ids = zj_store_query_finish (ZJ_STORE (source), result, NULL);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autoptr (ZjRecord) record = zj_store_get (pick->store, ids[i], NULL);
      ZjForm *form = record != NULL ? zj_forms_get (zj_store_get_forms (pick->store), record->form) : NULL;
      if (form == NULL || (pick->states != NULL && !g_strv_contains ((const char *const *)pick->states, record->state)))
        continue;
      g_autofree char *title = zj_form_record_title (form, record->fields);
      g_autoptr (ZjChoiceItem) item = zj_choice_item_new (ids[i], title);
      g_list_store_append (pick->list, item);
    }
  pick_free (pick);
}

static GListModel *
records_of (ZjFieldItems *self, const ZjField *field)
{
  GListStore *list = g_list_store_new (ZJ_TYPE_CHOICE_ITEM);
  Pick *pick = g_new0 (Pick, 1);
  ZjQuery query = { .project = self->project, .form = field->pick_form, .limit = MOST_RECORDS };
  pick->store = g_object_ref (self->store);
  pick->list = g_object_ref (list);
  pick->states = g_strdupv ((char **)field->pick_states);
  zj_store_query_async (self->store, &query, NULL, found_cb, pick);
  return G_LIST_MODEL (list);
}

static GListModel *
places (void)
{
  GListStore *list = g_list_store_new (ZJ_TYPE_CHOICE_ITEM);
  guint n;
  const ZjRegion *regions = zj_region_list (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = zj_region_name (regions[i].code);
      g_autoptr (ZjChoiceItem) item = zj_choice_item_new (regions[i].code, name);
      g_list_store_append (list, item);
    }
  return G_LIST_MODEL (list);
}

static void
zj_field_items_finalize (GObject *object)
{
  ZjFieldItems *self = ZJ_FIELD_ITEMS (object);
  g_clear_object (&self->store);
  g_clear_pointer (&self->project, g_free);
  G_OBJECT_CLASS (zj_field_items_parent_class)->finalize (object);
}

static void
zj_field_items_class_init (ZjFieldItemsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_field_items_finalize;
}

static void
zj_field_items_init (ZjFieldItems *self)
{
}

/** zj_field_items_new: (transfer full) */
ZjFieldItems *
zj_field_items_new (ZjStore *store, const char *project)
{
  ZjFieldItems *self = g_object_new (ZJ_TYPE_FIELD_ITEMS, NULL);
  self->store = g_object_ref (store);
  self->project = g_strdup (project);
  return self;
}

GListModel *
zj_field_items_get (ZjFieldItems *self, const ZjField *field)
{
  g_return_val_if_fail (ZJ_IS_FIELD_ITEMS (self) && field != NULL, NULL);
  if (field->type == ZJ_FIELD_REFERENCE && field->pick_form != NULL)
    return records_of (self, field);
  if (field->type == ZJ_FIELD_REGION)
    return places ();
  return NULL;
}

char *
zj_field_items_dup_name (ZjFieldItems *self, const char *target)
{
  g_return_val_if_fail (ZJ_IS_FIELD_ITEMS (self), NULL);
  return zj_record_face_reference (self->store, target);
}
