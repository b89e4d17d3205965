/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-switch.h"

#include <glib/gi18n-lib.h>

#include "zj-json.h"

struct _ZjFieldSwitch
{
  AdwBin parent_instance;

  ZjFormModel *model;
  char *path;
  GtkWidget *toggle;
  GtkWidget *word;
  gboolean busy;
};

static void zj_field_switch_control_init (ZjFieldControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjFieldSwitch,
                               zj_field_switch,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (ZJ_TYPE_FIELD_CONTROL, zj_field_switch_control_init))

static GtkWidget *
zj_field_switch_get_target (ZjFieldControl *control)
{
  return ZJ_FIELD_SWITCH (control)->toggle;
}

static void
zj_field_switch_update (ZjFieldControl *control)
{
  ZjFieldSwitch *self = ZJ_FIELD_SWITCH (control);
  JsonNode *value = zj_form_model_get_value (self->model, self->path);
  gboolean on = value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_boolean (value);
  /* Off says no only once it was said: before, nothing was answered. */
  gtk_label_set_text (GTK_LABEL (self->word), value == NULL ? _ ("Not answered") : on ? _ ("Yes") : _ ("No"));
  if (self->busy)
    return;
  self->busy = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->toggle), on);
  self->busy = FALSE;
}

static void
zj_field_switch_control_init (ZjFieldControlInterface *iface)
{
  iface->get_target = zj_field_switch_get_target;
  iface->update = zj_field_switch_update;
}

static void
active_cb (ZjFieldSwitch *self)
{
  if (self->busy)
    return;
  self->busy = TRUE;
  zj_form_model_set_value (self->model, self->path,
                           zj_json_bool_node (gtk_switch_get_active (GTK_SWITCH (self->toggle))));
  self->busy = FALSE;
  zj_field_switch_update (ZJ_FIELD_CONTROL (self));
}

static void
zj_field_switch_finalize (GObject *object)
{
  ZjFieldSwitch *self = ZJ_FIELD_SWITCH (object);
  g_clear_object (&self->model);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (zj_field_switch_parent_class)->finalize (object);
}

static void
zj_field_switch_class_init (ZjFieldSwitchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_field_switch_finalize;
}

static void
zj_field_switch_init (ZjFieldSwitch *self)
{
}

/** zj_field_switch_new: (transfer floating) */
GtkWidget *
zj_field_switch_new (ZjFormModel *model, const char *path)
{
  ZjFieldSwitch *self = g_object_new (ZJ_TYPE_FIELD_SWITCH, NULL);
  self->model = g_object_ref (model);
  self->path = g_strdup (path);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->toggle = gtk_switch_new ();
  self->word = gtk_label_new (NULL);
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->word, "dim-label");
  gtk_box_append (GTK_BOX (box), self->toggle);
  gtk_box_append (GTK_BOX (box), self->word);
  adw_bin_set_child (ADW_BIN (self), box);
  zj_field_control_update (ZJ_FIELD_CONTROL (self));
  g_signal_connect_object (self->toggle, "notify::active", G_CALLBACK (active_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
