/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-property-row.h"

#include <glib/gi18n-lib.h>

struct _ZjPropertyRow
{
  AdwActionRow parent_instance;

  char *shown;
  char *whole;
  GtkWidget *copy;
  GtkWidget *reveal;
};

G_DEFINE_FINAL_TYPE (ZjPropertyRow, zj_property_row, ADW_TYPE_ACTION_ROW)

enum
{
  SIGNAL_REVEALED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_revealed (ZjPropertyRow *self)
{
  return self->reveal != NULL && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->reveal));
}

static void
update (ZjPropertyRow *self)
{
  const char *text = is_revealed (self) ? self->whole : self->shown;
  gboolean empty = text == NULL || *text == '\0';
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *spoken = g_strdup_printf ("%s: %s", title, empty ? _ ("empty") : text);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), empty ? "—" : text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (self->copy != NULL)
    gtk_widget_set_visible (self->copy, !empty);
}

static void
copy_cb (ZjPropertyRow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *text = g_strdup_printf (_ ("%s copied"), title);

  gdk_clipboard_set_text (clipboard, self->shown);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
reveal_cb (ZjPropertyRow *self)
{
  gboolean revealed = is_revealed (self);
  const char *name = revealed ? _ ("Hide") : _ ("Show in full");

  gtk_button_set_icon_name (GTK_BUTTON (self->reveal), revealed ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (self->reveal, name);
  update (self);
  if (revealed)
    g_signal_emit (self, signals[SIGNAL_REVEALED], 0);
}

static GtkWidget *
make_reveal (ZjPropertyRow *self)
{
  GtkWidget *button = gtk_toggle_button_new ();
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *name = g_strdup_printf (_ ("Show %s in full"), title);

  gtk_button_set_icon_name (GTK_BUTTON (button), "view-reveal-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Show in full"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (reveal_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
zj_property_row_finalize (GObject *object)
{
  ZjPropertyRow *self = ZJ_PROPERTY_ROW (object);

  g_free (self->shown);
  g_free (self->whole);
  G_OBJECT_CLASS (zj_property_row_parent_class)->finalize (object);
}

static void
zj_property_row_class_init (ZjPropertyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_property_row_finalize;
  signals[SIGNAL_REVEALED] =
      g_signal_new ("revealed", ZJ_TYPE_PROPERTY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_property_row_init (ZjPropertyRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "zj-property");
}

GtkWidget *
zj_property_row_new (const char *label)
{
  return g_object_new (ZJ_TYPE_PROPERTY_ROW, "title", label, NULL);
}

void
zj_property_row_set_value (ZjPropertyRow *self, const char *shown, const char *whole)
{
  g_return_if_fail (ZJ_IS_PROPERTY_ROW (self));

  g_free (self->shown);
  g_free (self->whole);
  self->shown = g_strdup (shown);
  self->whole = g_strcmp0 (shown, whole) != 0 ? g_strdup (whole) : NULL;
  if (self->whole != NULL && self->reveal == NULL)
    {
      self->reveal = make_reveal (self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->reveal);
    }
  if (self->reveal != NULL)
    {
      gtk_widget_set_visible (self->reveal, self->whole != NULL);
      if (self->whole == NULL)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->reveal), FALSE);
    }
  update (self);
}

void
zj_property_row_set_copyable (ZjPropertyRow *self, gboolean copyable)
{
  g_return_if_fail (ZJ_IS_PROPERTY_ROW (self));

  if (copyable && self->copy == NULL)
    {
      const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
      g_autofree char *name = g_strdup_printf (_ ("Copy %s"), title);

      self->copy = gtk_button_new_with_label (C_ ("action", "Copy"));
      gtk_widget_set_valign (self->copy, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_signal_connect_object (self->copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->copy);
    }
  update (self);
  if (!copyable && self->copy != NULL)
    gtk_widget_set_visible (self->copy, FALSE);
}
