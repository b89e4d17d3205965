/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-delivered-dialog.h"

#include <glib/gi18n-lib.h>

#include "zj-deliveries.h"
#include "zj-files-card.h"
#include "zj-record-sections.h"
#include "zj-slot-count.h"
#include "zj-text-label.h"

#define WIDTH  640
#define HEIGHT 720

struct _ZjDeliveredDialog
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkBox *body;

  ZjStore *store;
  ZjForm *form;
  ZjRecord *record;
};

G_DEFINE_FINAL_TYPE (ZjDeliveredDialog, zj_delivered_dialog, ADW_TYPE_WINDOW)

static GtkWidget *
make_content (ZjDeliveredDialog *self, JsonObject *fields, ZjEmptyFields empty)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *sections = zj_record_sections_new (self->store);
  g_autoptr (GPtrArray) slots =
      zj_slot_counts (self->store, self->form, self->record->project, self->record->id, fields);
  zj_record_sections_set_empty (ZJ_RECORD_SECTIONS (sections), empty);
  zj_record_sections_set (ZJ_RECORD_SECTIONS (sections), self->form, self->record->id, fields);
  gtk_box_append (GTK_BOX (box), sections);
  if (slots->len > 0)
    gtk_box_append (GTK_BOX (box), zj_files_card_new (slots));
  return box;
}

/* --- receipts --- */

static void
copy_cb (ZjDeliveredDialog *self, GtkButton *button)
{
  const char *text = g_object_get_data (G_OBJECT (button), "zj-text");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Receipt copied")));
}

static void
add_line (GtkGrid *grid, int *at, const char *name, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  GtkWidget *label = zj_text_label_new (value, NULL);
  GtkWidget *title = zj_text_label_new (name, "dim-label");
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (title, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  gtk_grid_attach (grid, title, 0, *at, 1, 1);
  gtk_grid_attach (grid, label, 1, *at, 1, 1);
  (*at)++;
}

static GtkWidget *
make_head (ZjDeliveredDialog *self, const ZjDelivery *delivery, gboolean rounds)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *round = g_strdup_printf (_ ("Round %d"), MAX (delivery->round, 1));
  g_autofree char *title =
      rounds && delivery->act ? g_strdup_printf ("%s · %s", round, delivery->what) : g_strdup (delivery->what);
  GtkWidget *label = zj_text_label_new (title, "heading");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (head), label);
  if (delivery->text != NULL)
    {
      GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
      g_autofree char *name = g_strdup_printf (_ ("Copy the receipt: %s"), title);
      gtk_widget_add_css_class (copy, "flat");
      gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (copy, _ ("Copy the receipt"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_object_set_data_full (G_OBJECT (copy), "zj-text", g_strdup (delivery->text), g_free);
      g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (head), copy);
    }
  return head;
}

static GtkWidget *
make_receipt (ZjDeliveredDialog *self, const ZjDelivery *delivery, gboolean rounds)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *grid = gtk_grid_new ();
  int at = 0;
  gtk_grid_set_column_spacing (GTK_GRID (grid), 16);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "fields-card");
  add_line (GTK_GRID (grid), &at, _ ("Received at"), delivery->received);
  add_line (GTK_GRID (grid), &at, _ ("In effect since"),
            delivery->deferred ? _ ("not yet: files are still missing") : delivery->effective);
  add_line (GTK_GRID (grid), &at, _ ("Operator"), delivery->operator_name);
  add_line (GTK_GRID (grid), &at, _ ("Receipt No."), delivery->op);
  add_line (GTK_GRID (grid), &at, _ ("Hash (SHA-256)"), delivery->hash);
  gtk_box_append (GTK_BOX (box), make_head (self, delivery, rounds));
  gtk_box_append (GTK_BOX (box), grid);
  if (delivery->act && delivery->text == NULL && !delivery->deferred)
    gtk_box_append (GTK_BOX (box),
                    zj_text_label_new (_ ("Done on another machine; the receipt is kept there."), "caption"));
  if (delivery->content != NULL)
    {
      GtkWidget *expander = gtk_expander_new (_ ("What was handed over"));
      GtkWidget *content = make_content (self, delivery->content, ZJ_EMPTY_HIDDEN);
      gtk_widget_set_margin_top (content, 8);
      gtk_expander_set_child (GTK_EXPANDER (expander), content);
      gtk_box_append (GTK_BOX (box), expander);
    }
  return box;
}

static GtkWidget *
add_group (ZjDeliveredDialog *self, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (box), zj_text_label_new (title, "title-4"));
  gtk_box_append (self->body, box);
  return box;
}

/* Acts first; saved changes, which are many, behind them. */
static void
add_receipts (ZjDeliveredDialog *self)
{
  g_autoptr (JsonArray) receipts = zj_store_receipts (self->store, self->record->id, NULL);
  g_autoptr (GPtrArray) deliveries = zj_deliveries (self->form, self->record, receipts);
  GtkWidget *group = deliveries->len > 0 ? add_group (self, _ ("Receipts")) : NULL;
  GtkWidget *others = NULL;
  gboolean rounds = FALSE;
  for (guint i = 0; i < deliveries->len; i++)
    rounds |= ((ZjDelivery *)g_ptr_array_index (deliveries, i))->round > 1;
  for (guint i = 0; i < deliveries->len; i++)
    {
      const ZjDelivery *delivery = g_ptr_array_index (deliveries, i);
      GtkWidget *card = make_receipt (self, delivery, rounds);
      if (!delivery->act && others == NULL)
        others = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
      gtk_box_append (GTK_BOX (delivery->act ? group : others), card);
    }
  if (others != NULL)
    {
      GtkWidget *expander = gtk_expander_new (_ ("Saved changes"));
      gtk_widget_set_margin_top (others, 8);
      gtk_expander_set_child (GTK_EXPANDER (expander), others);
      gtk_box_append (GTK_BOX (group), expander);
    }
}

/* --- what is there --- */

static void
fill (ZjDeliveredDialog *self)
{
  g_autofree char *title = zj_store_record_title (self->store, self->form, self->record->fields);
  g_autoptr (JsonObject) fields = zj_store_delivered (self->store, self->record->id);
  const ZjState *state = zj_form_state (self->form, self->record->state);
  adw_window_title_set_subtitle (self->title, title);
  if (fields == NULL)
    {
      gtk_box_append (self->body, zj_text_label_new (_ ("The server does not have this record yet."), NULL));
      return;
    }
  if (state != NULL && !state->visible_to_authority)
    gtk_box_append (self->body,
                    zj_text_label_new (_ ("It is kept at the server, but the quality supervision station sees nothing "
                                          "of it before it is handed over."),
                                       "tone-waiting"));
  add_receipts (self);
  GtkWidget *group = add_group (self, _ ("As the server holds it"));
  gtk_box_append (GTK_BOX (group), make_content (self, fields, ZJ_EMPTY_OURS));
}

static void
zj_delivered_dialog_dispose (GObject *object)
{
  ZjDeliveredDialog *self = ZJ_DELIVERED_DIALOG (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_DELIVERED_DIALOG);
  g_clear_object (&self->store);
  g_clear_pointer (&self->record, zj_record_unref);
  g_clear_pointer (&self->form, zj_form_unref);
  G_OBJECT_CLASS (zj_delivered_dialog_parent_class)->dispose (object);
}

static void
zj_delivered_dialog_class_init (ZjDeliveredDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_delivered_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-delivered-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjDeliveredDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, ZjDeliveredDialog, title);
  gtk_widget_class_bind_template_child (widget_class, ZjDeliveredDialog, body);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
zj_delivered_dialog_init (ZjDeliveredDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zj_delivered_dialog_present (GtkWidget *parent, ZjStore *store, ZjForm *form, ZjRecord *record)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && ZJ_IS_STORE (store) && form != NULL && record != NULL);
  GtkRoot *root = gtk_widget_get_root (parent);
  ZjDeliveredDialog *self = g_object_new (ZJ_TYPE_DELIVERED_DIALOG, "transient-for", root, NULL);
  self->store = g_object_ref (store);
  self->form = zj_form_ref (form);
  self->record = zj_record_ref (record);
  gtk_window_set_title (GTK_WINDOW (self), _ ("What the authority has"));
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (WIDTH, gtk_widget_get_width (GTK_WIDGET (root))),
                               MIN (HEIGHT, gtk_widget_get_height (GTK_WIDGET (root))));
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
}
