/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sync-line.h"

#include <glib/gi18n-lib.h>

struct _ZjSyncLine
{
  AdwBin parent_instance;

  ZjAccount *account;
  GtkButton *button;
  GtkImage *icon;
  GtkLabel *text;
  GtkLabel *work;
  GtkProgressBar *progress;
  const char *tone;
  guint pulse;
};

G_DEFINE_FINAL_TYPE (ZjSyncLine, zj_sync_line, ADW_TYPE_BIN)

static gboolean
pulse_cb (gpointer user_data)
{
  gtk_progress_bar_pulse (ZJ_SYNC_LINE (user_data)->progress);
  return G_SOURCE_CONTINUE;
}

static void
show_progress (ZjSyncLine *self, const ZjSyncStatus *status)
{
  gboolean unknown = status->active && status->fraction < 0;

  gtk_widget_set_visible (GTK_WIDGET (self->progress), status->active);
  if (status->active && !unknown)
    gtk_progress_bar_set_fraction (self->progress, CLAMP (status->fraction, 0.0, 1.0));
  if (unknown && self->pulse == 0)
    self->pulse = g_timeout_add (150, pulse_cb, self);
  else if (!unknown && self->pulse != 0)
    g_clear_handle_id (&self->pulse, g_source_remove);
}

static void
update (ZjSyncLine *self)
{
  g_autoptr (ZjSyncStatus) status = NULL;
  g_autofree char *spoken = NULL;

  if (self->account == NULL)
    return;
  status = zj_sync_line_status_of (self->account);
  spoken = *status->work != '\0' ? g_strdup_printf ("%s · %s", status->text, status->work) : g_strdup (status->text);

  gtk_image_set_from_icon_name (self->icon, status->icon);
  if (self->tone != NULL && *self->tone != '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->tone);
  self->tone = status->tone;
  if (*self->tone != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), self->tone);
  gtk_label_set_label (self->text, status->text);
  gtk_label_set_label (self->work, status->work);
  gtk_widget_set_visible (GTK_WIDGET (self->work), *status->work != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ ("Opens the outbox"), -1);
  show_progress (self, status);
}

static void
zj_sync_line_dispose (GObject *object)
{
  ZjSyncLine *self = ZJ_SYNC_LINE (object);

  g_clear_handle_id (&self->pulse, g_source_remove);
  zj_sync_line_set_account (self, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL); /* a bound child would be unparented behind the bin's back */
  gtk_widget_dispose_template (GTK_WIDGET (self), ZJ_TYPE_SYNC_LINE);
  G_OBJECT_CLASS (zj_sync_line_parent_class)->dispose (object);
}

static void
zj_sync_line_class_init (ZjSyncLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_sync_line_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-sync-line.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjSyncLine, button);
  gtk_widget_class_bind_template_child (widget_class, ZjSyncLine, icon);
  gtk_widget_class_bind_template_child (widget_class, ZjSyncLine, text);
  gtk_widget_class_bind_template_child (widget_class, ZjSyncLine, work);
  gtk_widget_class_bind_template_child (widget_class, ZjSyncLine, progress);
}

static void
zj_sync_line_init (ZjSyncLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zj_sync_line_set_account (ZjSyncLine *self, ZjAccount *account)
{
  g_return_if_fail (ZJ_IS_SYNC_LINE (self));

  if (self->account == account)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_func (self->account, update, self);
  g_set_object (&self->account, account);
  if (account != NULL)
    {
      g_signal_connect_object (account, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      update (self);
    }
}

ZjSyncStatus *
zj_sync_line_status_of (ZjAccount *account)
{
  const ZjOverview *overview = zj_account_get_overview (account);
  ZjEngine *engine = zj_account_get_engine (account);
  ZjStore *store = zj_account_get_store (account);
  ZjSyncFacts facts = { 0 };

  if (engine != NULL)
    {
      facts.state = zj_engine_get_state (engine);
      facts.fraction = zj_engine_get_fraction (engine);
      facts.error = zj_engine_get_error_message (engine);
      facts.last_sync = zj_engine_get_last_sync (engine);
      facts.next_try = zj_engine_get_next_try (engine);
    }
  facts.now = store != NULL ? zj_clock_now (zj_store_get_clock (store)) : g_get_real_time ();
  if (overview != NULL)
    facts.counts = overview->counts;
  return zj_sync_status_new (&facts);
}
