/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-chosen.h"

struct _ZjChosen
{
  GObject parent_instance;

  gboolean active;
  GHashTable *set; /* ids; owned by the list */
  GPtrArray *order;
};

G_DEFINE_FINAL_TYPE (ZjChosen, zj_chosen, G_TYPE_OBJECT)

static guint changed_signal;

static void
add (ZjChosen *self, const char *id)
{
  char *copy = g_strdup (id);
  g_ptr_array_add (self->order, copy);
  g_hash_table_add (self->set, copy);
}

static void
take_away (ZjChosen *self, const char *id)
{
  gpointer owned = g_hash_table_lookup (self->set, id);
  g_hash_table_remove (self->set, id);
  g_ptr_array_remove (self->order, owned);
}

static void
zj_chosen_finalize (GObject *object)
{
  ZjChosen *self = ZJ_CHOSEN (object);
  g_hash_table_unref (self->set);
  g_ptr_array_unref (self->order);
  G_OBJECT_CLASS (zj_chosen_parent_class)->finalize (object);
}

static void
zj_chosen_class_init (ZjChosenClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_chosen_finalize;
  changed_signal =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_chosen_init (ZjChosen *self)
{
  self->set = g_hash_table_new (g_str_hash, g_str_equal);
  self->order = g_ptr_array_new_with_free_func (g_free);
}

/** zj_chosen_new: (transfer full) */
ZjChosen *
zj_chosen_new (void)
{
  return g_object_new (ZJ_TYPE_CHOSEN, NULL);
}

gboolean
zj_chosen_get_active (ZjChosen *self)
{
  g_return_val_if_fail (ZJ_IS_CHOSEN (self), FALSE);
  return self->active;
}

void
zj_chosen_set_active (ZjChosen *self, gboolean active)
{
  g_return_if_fail (ZJ_IS_CHOSEN (self));
  if (self->active == active)
    return;
  self->active = active;
  g_hash_table_remove_all (self->set);
  g_ptr_array_set_size (self->order, 0);
  g_signal_emit (self, changed_signal, 0);
}

gboolean
zj_chosen_contains (ZjChosen *self, const char *id)
{
  g_return_val_if_fail (ZJ_IS_CHOSEN (self) && id != NULL, FALSE);
  return g_hash_table_contains (self->set, id);
}

void
zj_chosen_toggle (ZjChosen *self, const char *id)
{
  g_return_if_fail (ZJ_IS_CHOSEN (self) && id != NULL);
  if (g_hash_table_contains (self->set, id))
    take_away (self, id);
  else
    add (self, id);
  g_signal_emit (self, changed_signal, 0);
}

void
zj_chosen_toggle_all (ZjChosen *self, const char *const *ids)
{
  g_return_if_fail (ZJ_IS_CHOSEN (self) && ids != NULL);
  gboolean all = ids[0] != NULL;
  for (guint i = 0; ids[i] != NULL; i++)
    all = all && g_hash_table_contains (self->set, ids[i]);
  for (guint i = 0; ids[i] != NULL; i++)
    if (all)
      take_away (self, ids[i]);
    else if (!g_hash_table_contains (self->set, ids[i]))
      add (self, ids[i]);
  g_signal_emit (self, changed_signal, 0);
}

guint
zj_chosen_get_count (ZjChosen *self)
{
  g_return_val_if_fail (ZJ_IS_CHOSEN (self), 0);
  return self->order->len;
}

char **
zj_chosen_dup_ids (ZjChosen *self)
{
  g_return_val_if_fail (ZJ_IS_CHOSEN (self), NULL);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  for (guint i = 0; i < self->order->len; i++)
    g_strv_builder_add (ids, g_ptr_array_index (self->order, i));
  return g_strv_builder_end (ids);
}
