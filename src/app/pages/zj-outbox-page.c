/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-outbox-page.h"

#include <glib/gi18n-lib.h>

#include "zj-outbox-row.h"
#include "zj-sidebar-button.h"
#include "zj-sidebar-item.h"
#include "zj-sync-line.h"

struct _ZjOutboxPage
{
  AdwBin parent_instance;

  ZjAccount *account;
  GListStore *entries; /* of ZjOutboxEntry */
  GListStore *drafts;  /* of ZjSidebarItem: page = form, badge = number */

  GtkImage *icon;
  GtkLabel *text;
  GtkLabel *detail;
  GtkButton *sync;
  GtkButton *sign_in;
  GtkWidget *waiting;
  GtkListBox *list;
  GtkWidget *draft_group;
  GtkListBox *draft_list;
  GtkWidget *nothing;
  const char *tone;
};

G_DEFINE_FINAL_TYPE (ZjOutboxPage, zj_outbox_page, ADW_TYPE_BIN)

typedef struct
{
  ZjStore *store;
  char *op;
  gboolean cancel; /* else retry */
} Change;

static void
change_free (Change *change)
{
  g_clear_object (&change->store);
  g_free (change->op);
  g_free (change);
}

static void
change_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Change *change = task_data;
  GError *error = NULL;
  gboolean done = change->cancel ? zj_store_cancel_op (change->store, change->op, &error)
                                 : zj_store_retry (change->store, change->op, &error);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZjOutboxPage *self = ZJ_OUTBOX_PAGE (source);
  Change *change = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
  else if (change->cancel)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Upload cancelled"));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "app.sync", NULL);
  if (zj_account_is_open (self->account))
    zj_account_refresh (self->account);
}

static void
start_change (ZjOutboxPage *self, const char *op, gboolean cancel)
{
  g_autoptr (GTask) task = NULL;
  Change *change;

  if (!zj_account_is_open (self->account))
    return;
  change = g_new0 (Change, 1);
  change->store = g_object_ref (zj_account_get_store (self->account));
  change->op = g_strdup (op);
  change->cancel = cancel;
  task = g_task_new (self, NULL, changed_cb, NULL);
  g_task_set_source_tag (task, start_change);
  g_task_set_task_data (task, change, (GDestroyNotify)change_free);
  g_task_run_in_thread (task, change_thread);
}

static void
retry_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  start_change (ZJ_OUTBOX_PAGE (widget), g_variant_get_string (parameter, NULL), FALSE);
}

static void
cancel_response_cb (ZjOutboxPage *self, const char *response, AdwMessageDialog *dialog)
{
  if (g_strcmp0 (response, "cancel-upload") == 0)
    start_change (self, g_object_get_data (G_OBJECT (dialog), "zj-op"), TRUE);
}

/* What was never sent exists nowhere else, so it is asked about first. */
static void
cancel_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Cancel this upload?"),
      _ ("The change has not reached the system. If you cancel, the record goes back to what it was before, here as "
         "well."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", C_ ("dialog", "_Keep"), "cancel-upload",
                                    _ ("_Cancel upload"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "cancel-upload", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), "zj-op", g_variant_dup_string (parameter, NULL), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (cancel_response_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return zj_outbox_row_new (item);
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
  guint waiting, drafts;

  if (!zj_account_is_open (self->account))
    return;
  show_status (self);
  if (overview == NULL)
    return;
  fill_entries (self, overview);
  fill_drafts (self, overview);
  waiting = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  drafts = g_list_model_get_n_items (G_LIST_MODEL (self->drafts));
  gtk_widget_set_visible (self->waiting, waiting > 0);
  gtk_widget_set_visible (self->draft_group, drafts > 0);
  gtk_widget_set_visible (self->nothing, waiting + drafts == 0);
}

static void
zj_outbox_page_dispose (GObject *object)
{
  ZjOutboxPage *self = ZJ_OUTBOX_PAGE (object);

  g_clear_object (&self->account);
  g_clear_object (&self->entries);
  g_clear_object (&self->drafts);
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
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, draft_group);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, draft_list);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxPage, nothing);
  gtk_widget_class_install_action (widget_class, "outbox.retry", "s", retry_cb);
  gtk_widget_class_install_action (widget_class, "outbox.cancel", "s", cancel_cb);
}

static void
zj_outbox_page_init (ZjOutboxPage *self)
{
  self->entries = g_list_store_new (ZJ_TYPE_OUTBOX_ENTRY);
  self->drafts = g_list_store_new (ZJ_TYPE_SIDEBAR_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->entries), create_row_cb, NULL, NULL);
  gtk_list_box_bind_model (self->draft_list, G_LIST_MODEL (self->drafts), create_draft_row_cb, NULL, NULL);
}

GtkWidget *
zj_outbox_page_new (ZjAccount *account)
{
  ZjOutboxPage *self = g_object_new (ZJ_TYPE_OUTBOX_PAGE, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
