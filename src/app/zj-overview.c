/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-overview.h"

/* So many of what arrived last are listed. */
#define MAX_ARRIVALS 20

static void
add_to (GHashTable *table, const char *form, guint number)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (table, form));

  if (number > 0)
    g_hash_table_insert (table, g_strdup (form), GUINT_TO_POINTER (before + number));
}

/* Each record in conflict or refused counts once, however many of its ops are. */
static void
count_troubles (ZjOverview *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->outbox->len; i++)
    {
      ZjOutboxItem *item = self->outbox->pdata[i];

      if (item->state != ZJ_OP_CONFLICT && item->state != ZJ_OP_REFUSED)
        continue;
      if (g_hash_table_add (seen, item->record))
        add_to (self->badges, item->form, 1);
    }
}

static gboolean
count_records (ZjOverview *self, ZjStore *store, const char *project, GError **error)
{
  g_autoptr (GPtrArray) forms = zj_forms_list (zj_store_get_forms (store));

  for (guint i = 0; i < forms->len; i++)
    {
      ZjForm *form = forms->pdata[i];
      g_autoptr (GHashTable) states = NULL;
      GHashTableIter iter;
      gpointer state, number;

      if (!form->has_page)
        continue;
      states = zj_store_count_states (store, project, form->id, error);
      if (states == NULL)
        return FALSE;
      g_hash_table_iter_init (&iter, states);
      while (g_hash_table_iter_next (&iter, &state, &number))
        if (g_strcmp0 (state, "@draft") == 0)
          {
            add_to (self->drafts, form->id, GPOINTER_TO_UINT (number));
            add_to (self->badges, form->id, GPOINTER_TO_UINT (number));
          }
        else
          add_to (self->records, form->id, GPOINTER_TO_UINT (number));
    }
  return TRUE;
}

ZjOverview *
zj_overview_read (ZjStore *store, const char *project, GError **error)
{
  g_autoptr (ZjOverview) self = g_new0 (ZjOverview, 1);

  self->badges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!zj_store_counts (store, project, &self->counts, error))
    return NULL;
  self->outbox = zj_store_outbox (store, project, error);
  self->files = self->outbox != NULL ? zj_store_list_transfers (store, project, error) : NULL;
  if (self->files == NULL)
    return NULL;
  self->paused = zj_store_get_paused (store);
  if (project != NULL)
    {
      self->arrivals = zj_store_arrivals (store, project, MAX_ARRIVALS, error);
      if (self->arrivals == NULL)
        return NULL;
      count_troubles (self);
      if (!count_records (self, store, project, error))
        return NULL;
      self->project = zj_store_project_fields (store, project);
    }
  return g_steal_pointer (&self);
}

void
zj_overview_free (ZjOverview *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->arrivals, json_array_unref);
  g_clear_pointer (&self->badges, g_hash_table_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_pointer (&self->records, g_hash_table_unref);
  g_clear_pointer (&self->project, json_object_unref);
  g_free (self);
}

guint
zj_overview_number (GHashTable *table, const char *form)
{
  return table != NULL && form != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (table, form)) : 0;
}
