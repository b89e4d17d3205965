/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-entry-tie.h"

#include "zj-field-control.h"

struct _ZjEntryTie
{
  GObject parent_instance;

  GtkEditable *entry; /* borrowed */
  ZjFormModel *model;
  char *path;
  gboolean busy; /* text is on its way to or from the model */
};

G_DEFINE_FINAL_TYPE (ZjEntryTie, zj_entry_tie, G_TYPE_OBJECT)

static void
changed_cb (ZjEntryTie *self)
{
  if (self->busy)
    return;
  self->busy = TRUE;
  zj_form_model_set_text (self->model, self->path, gtk_editable_get_text (self->entry));
  self->busy = FALSE;
}

static void
zj_entry_tie_finalize (GObject *object)
{
  ZjEntryTie *self = ZJ_ENTRY_TIE (object);
  g_clear_object (&self->model);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (zj_entry_tie_parent_class)->finalize (object);
}

static void
zj_entry_tie_class_init (ZjEntryTieClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_entry_tie_finalize;
}

static void
zj_entry_tie_init (ZjEntryTie *self)
{
}

ZjEntryTie *
zj_entry_tie_new (GtkWidget *entry, ZjFormModel *model, const char *path)
{
  g_return_val_if_fail (GTK_IS_EDITABLE (entry) && ZJ_IS_FORM_MODEL (model) && path != NULL, NULL);
  ZjEntryTie *self = g_object_new (ZJ_TYPE_ENTRY_TIE, NULL);
  self->entry = GTK_EDITABLE (entry);
  self->model = g_object_ref (model);
  self->path = g_strdup (path);
  zj_field_control_guard (gtk_editable_get_delegate (self->entry), model, path);
  zj_entry_tie_update (self);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
zj_entry_tie_update (ZjEntryTie *self)
{
  g_return_if_fail (ZJ_IS_ENTRY_TIE (self));
  if (self->busy)
    return;
  g_autofree char *text = zj_form_model_dup_text (self->model, self->path);
  if (g_str_equal (text, gtk_editable_get_text (self->entry)))
    return;
  self->busy = TRUE;
  gtk_editable_set_text (self->entry, text);
  self->busy = FALSE;
}
