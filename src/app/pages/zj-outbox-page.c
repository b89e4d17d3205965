/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-outbox-page.h"

#include <glib/gi18n-lib.h>

#include "zj-arrival-row.h"
#include "zj-json.h"
#include "zj-outbox-changes.h"
#include "zj-outbox-row.h"
#include "zj-sidebar-button.h"
#include "zj-sidebar-item.h"
#include "zj-sync-line.h"
#include "zj-transfer-row.h"

struct _ZjOutboxPage
{
  AdwBin parent_instance;

  ZjAccount *account;
  GListStore *entries; /* of ZjOutboxEntry */
  GListStore *files;   /* of ZjTransferEntry */
  GListStore *drafts;  /* of ZjSidebarItem: page = form, badge = number */
  GListStore *arrived; /* of ZjArrival */

  GtkImage *icon;
  GtkLabel *text;
  GtkLabel *detail;
  GtkButton *sync;
  GtkButton *sign_in;
  GtkWidget *waiting;
  GtkListBox *list;
  GtkWidget *file_group;
  GtkSwitch *stop_files;
  GtkListBox *file_list;
  GtkWidget *draft_group;
  GtkListBox *draft_list;
  GtkWidget *arrived_group;
  GtkListBox *arrived_list;
  GtkWidget *nothing;
  const char *tone;
};

G_DEFINE_FINAL_TYPE (ZjOutboxPage, zj_outbox_page, ADW_TYPE_BIN)

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return zj_outbox_row_new (item);
}

static GtkWidget *
create_file_row_cb (gpointer item, gpointer user_data)
{
  return zj_transfer_row_new (item);
}

static GtkWidget *
create_arrived_row_cb (gpointer item, gpointer user_data)
{
  return zj_arrival_row_new (item);
}

static GtkWidget *
create_draft_row_cb (gpointer item, gpointer user_data)
{
  guint number = zj_sidebar_item_get_badge (item);
  g_autofree char *text = g_strdup_printf (ngettext ("%u draft", "%u drafts", number), number);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), zj_sidebar_item_get_title (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", zj_sidebar_item_get_page (item));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.show-page");
  return row;
}

/* Rows that look as before stay, with the focus that may be in them. */
static void
fill_entries (ZjOutboxPage *self, const ZjOverview *overview)
{
  ZjForms *forms = zj_store_get_forms (zj_account_get_store (self->account));
  gint64 now = zj_clock_now (zj_store_get_clock (zj_account_get_store (self->account)));
  GListModel *model = G_LIST_MODEL (self->entries);
  guint old_length;

  for (guint i = 0; i < overview->outbox->len; i++)
    {
      ZjOutboxItem *item = overview->outbox->pdata[i];
      g_autoptr (ZjOutboxEntry) entry = zj_outbox_entry_new (item, zj_forms_get (forms, item->form), now);
      g_autoptr (ZjOutboxEntry) before = g_list_model_get_item (model, i);

      if (before != NULL && zj_outbox_entry_equal (before, entry))
        continue;
      g_list_store_splice (self->entries, i, before != NULL ? 1 : 0, (gpointer *)&entry, 1);
    }
  old_length = g_list_model_get_n_items (model);
  if (old_length > overview->outbox->len)
    g_list_store_splice (self->entries, overview->outbox->len, old_length - overview->outbox->len, NULL, 0);
}

/* A file that stays keeps its row, with the focus that may be in it. */
static void
fill_files (ZjOutboxPage *self, const ZjOverview *overview)
{
  gint64 now = zj_clock_now (zj_store_get_clock (zj_account_get_store (self->account)));
  GListModel *model = G_LIST_MODEL (self->files);
  guint old_length;

  for (guint i = 0; i < overview->files->len; i++)
    {
      g_autoptr (ZjTransferEntry) entry = zj_transfer_entry_new (overview->files, i, overview->paused, now);
      g_autoptr (ZjTransferEntry) before = g_list_model_get_item (model, i);

      if (before != NULL && zj_transfer_entry_is_same_file (before, entry))
        zj_transfer_entry_update (before, entry);
      else
        g_list_store_splice (self->files, i, before != NULL ? 1 : 0, (gpointer *)&entry, 1);
    }
  old_length = g_list_model_get_n_items (model);
  if (old_length > overview->files->len)
    g_list_store_splice (self->files, overview->files->len, old_length - overview->files->len, NULL, 0);
  if (gtk_switch_get_active (self->stop_files) != overview->paused)
    gtk_switch_set_active (self->stop_files, overview->paused);
}

static void
fill_arrived (ZjOutboxPage *self, const ZjOverview *overview)
{
  ZjForms *forms = zj_store_get_forms (zj_account_get_store (self->account));
  gint64 now = zj_clock_now (zj_store_get_clock (zj_account_get_store (self->account)));
  guint number = overview->arrivals != NULL ? json_array_get_length (overview->arrivals) : 0;
  g_autoptr (ZjArrival) first = g_list_model_get_item (G_LIST_MODEL (self->arrived), 0);
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->arrived));

  if (number == shown
      && (number == 0
          || g_strcmp0 (zj_arrival_get_op (first),
                        zj_json_string (json_array_get_object_element (overview->arrivals, 0), "op"))
                 == 0))
    return;
  g_list_store_remove_all (self->arrived);
  for (guint i = 0; i < number; i++)
    {
      JsonObject *line = json_array_get_object_element (overview->arrivals, i);
      ZjForm *form = zj_forms_get (forms, zj_json_string (line, "form"));
      g_autoptr (ZjArrival) arrival = zj_arrival_new (line, form, now);

      g_list_store_append (self->arrived, arrival);
    }
}

static void
transfer_cb (ZjOutboxPage *self, const char *sha256, gboolean up, gint64 offset, gint64 size)
{
  GListModel *model = G_LIST_MODEL (self->files);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (ZjTransferEntry) entry = g_list_model_get_item (model, i);

      if (zj_transfer_entry_is_of (entry, sha256, up))
        zj_transfer_entry_move (entry, offset);
    }
}

static void
fill_drafts (ZjOutboxPage *self, const ZjOverview *overview)
{
  g_autoptr (GPtrArray) forms = zj_forms_list (zj_store_get_forms (zj_account_get_store (self->account)));

  g_list_store_remove_all (self->drafts);
  for (guint i = 0; i < forms->len; i++)
    {
      ZjForm *form = forms->pdata[i];
      guint number = zj_overview_number (overview->drafts, form->id);
      g_autoptr (ZjSidebarItem) item = NULL;

      if (number == 0)
        continue;
      item = zj_sidebar_item_new (form->id, zj_label (&form->title), NULL, NULL);
      zj_sidebar_item_set_badge (item, number);
      g_list_store_append (self->drafts, item);
    }
}

static void
show_status (ZjOutboxPage *self)
{
  g_autoptr (ZjSyncStatus) status = zj_sync_line_status_of (self->account);
  const char *detail = zj_engine_get_error_message (zj_account_get_engine (self->account));

  gtk_image_set_from_icon_name (self->icon, status->icon);
  if (self->tone != NULL && *self->tone != '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->tone);
  self->tone = status->tone;
  if (*self->tone != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), self->tone);
  gtk_label_set_label (self->text, status->text);
  gtk_label_set_label (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL && *detail != '\0' && !status->active);
  gtk_widget_set_visible (GTK_WIDGET (self->sign_in), status->needs_sign_in);
  gtk_widget_set_visible (GTK_WIDGET (self->sync), !status->needs_sign_in);
}

static void
update (ZjOutboxPage *self)
{
  const ZjOverview *overview = zj_account_get_overview (self->account);
  guint waiting, files, drafts;

  if (!zj_account_is_open (self->account))
    return;
  show_status (self);
  if (overview == NULL)
    return;
  fill_entries (self, overview);
  fill_files (self, overview);
  fill_drafts (self, overview);
  fill_arrived (self, overview);
  files = g_list_model_get_n_items (G_LIST_MODEL (self->files));
  waiting = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  drafts = g_list_model_get_n_items (G_LIST_MODEL (self->drafts));
  gtk_widget_set_visible (self->waiting, waiting > 0);
  gtk_widget_set_visible (self->draft_group, drafts > 0);
  gtk_widget_set_visible (self->file_group, files > 0 || overview->paused);
  gtk_widget_set_visible (self->arrived_group, g_list_model_get_n_items (G_LIST_MODEL (self->arrived)) > 0);
  gtk_widget_set_visible (self->nothing, waiting + files + drafts == 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "outbox.export", waiting + files + drafts > 0);
}

static void
retry_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjOutboxPage *self = ZJ_OUTBOX_PAGE (widget);

  zj_outbox_retry (widget, self->account, g_variant_get_string (parameter, NULL));
}

static void
cancel_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjOutboxPage *self = ZJ_OUTBOX_PAGE (widget);

  zj_outbox_cancel (widget, self->account, g_variant_get_string (parameter, NULL));
}

static void
pause_file_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjOutboxPage *self = ZJ_OUTBOX_PAGE (widget);

  zj_outbox_pause_file (widget, self->account, g_variant_get_string (parameter, NULL),
                        g_str_equal (action, "outbox.pause-file"));
}

static void
receipt_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjOutboxPage *self = ZJ_OUTBOX_PAGE (widget);

  zj_outbox_show_receipt (widget, self->account, g_variant_get_string (parameter, NULL));
}

static void
export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_outbox_export (widget, ZJ_OUTBOX_PAGE (widget)->account);
}

static gboolean
stop_files_cb (ZjOutboxPage *self, gboolean stop)
{
  const ZjOverview *overview = zj_account_get_overview (self->account);

  if (overview != NULL && overview->paused != stop)
    zj_outbox_pause_all (GTK_WIDGET (self), self->account, stop);
  return FALSE;
}

static void
zj_outbox_page_dispose (GObject *object)
{
  ZjOutboxPage *self = ZJ_OUTBOX_PAGE (object);

  g_clear_object (&self->account);
  g_clear_object (&self->entries);
  g_clear_object (&self->files);
  g_clear_object (&self->drafts);
  g_clear_object (&self->arrived);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZJ_TYPE_OUTBOX_PAGE);
  G_OBJECT_CLASS (zj_outbox_page_parent_class)->dispose (object);
}

static void
zj_outbox_page_class_init (ZjOutboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_outbox_page_dispose;
  g_type_ensure (ZJ_TYPE_SIDEBAR_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-outbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, icon);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, text);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, detail);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, sync);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, list);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, file_group);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, stop_files);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, file_list);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, arrived_group);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, arrived_list);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, draft_group);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, draft_list);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, nothing);
  gtk_widget_class_install_action (widget_class, "outbox.retry", "s", retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_files_cb);
  gtk_widget_class_install_action (widget_class, "outbox.cancel", "s", cancel_cb);
  gtk_widget_class_install_action (widget_class, "outbox.pause-file", "s", pause_file_cb);
  gtk_widget_class_install_action (widget_class, "outbox.resume-file", "s", pause_file_cb);
  gtk_widget_class_install_action (widget_class, "outbox.receipt", "s", receipt_cb);
  gtk_widget_class_install_action (widget_class, "outbox.export", NULL, export_cb);
}

static void
zj_outbox_page_init (ZjOutboxPage *self)
{
  self->entries = g_list_store_new (ZJ_TYPE_OUTBOX_ENTRY);
  self->files = g_list_store_new (ZJ_TYPE_TRANSFER_ENTRY);
  self->drafts = g_list_store_new (ZJ_TYPE_SIDEBAR_ITEM);
  self->arrived = g_list_store_new (ZJ_TYPE_ARRIVAL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->entries), create_row_cb, NULL, NULL);
  gtk_list_box_bind_model (self->file_list, G_LIST_MODEL (self->files), create_file_row_cb, NULL, NULL);
  gtk_list_box_bind_model (self->arrived_list, G_LIST_MODEL (self->arrived), create_arrived_row_cb, NULL, NULL);
  gtk_list_box_bind_model (self->draft_list, G_LIST_MODEL (self->drafts), create_draft_row_cb, NULL, NULL);
}

GtkWidget *
zj_outbox_page_new (ZjAccount *account)
{
  ZjOutboxPage *self = g_object_new (ZJ_TYPE_OUTBOX_PAGE, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (zj_account_get_engine (account), "transfer", G_CALLBACK (transfer_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
