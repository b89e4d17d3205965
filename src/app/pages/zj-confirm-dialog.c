/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-confirm-dialog.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-files-card.h"
#include "zj-finding-line.h"
#include "zj-record-sections.h"
#include "zj-slot-count.h"
#include "zj-text-label.h"

#define WIDTH  640
#define HEIGHT 720

struct _ZjConfirmDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkScrolledWindow *scroller;
  GtkBox *body;
  GtkLabel *operator_label;
  GtkWidget *cancel;
  GtkWidget *confirm;

  ZjStore *store;
  const ZjAction *action; /* of the handovers' form */
  GPtrArray *handovers;   /* of ZjHandover */
  GPtrArray *unready;     /* of char* */
  GCancellable *cancellable;
  gboolean looked;
};

G_DEFINE_FINAL_TYPE (ZjConfirmDialog, zj_confirm_dialog, ADW_TYPE_WINDOW)

enum
{
  CONFIRMED,
  GO_TO,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static ZjHandover *
nth (ZjConfirmDialog *self, guint i)
{
  return g_ptr_array_index (self->handovers, i);
}

static guint
count_ready (ZjConfirmDialog *self)
{
  guint ready = 0;
  for (guint i = 0; i < self->handovers->len; i++)
    ready += nth (self, i)->errors->len == 0 ? 1 : 0;
  return ready;
}

/* --- what stands against it --- */

static GtkWidget *
add_group (ZjConfirmDialog *self, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  if (title != NULL)
    gtk_box_append (GTK_BOX (box), zj_text_label_new (title, "heading"));
  gtk_box_append (self->body, box);
  return box;
}

static void
add_findings (ZjConfirmDialog *self, ZjHandover *handover)
{
  guint errors = handover->errors->len;
  if (errors > 0)
    {
      g_autofree char *title = g_strdup_printf (
          ngettext ("%u item must be put right first", "%u items must be put right first", errors), errors);
      GtkWidget *box = add_group (self, title);
      for (guint i = 0; i < errors; i++)
        gtk_box_append (GTK_BOX (box),
                        zj_finding_line_new (handover->form, g_ptr_array_index (handover->errors, i), "confirm.go-to"));
    }
  if (handover->warnings->len > 0)
    {
      GtkWidget *box = add_group (self, _ ("Please check"));
      for (guint i = 0; i < handover->warnings->len; i++)
        gtk_box_append (GTK_BOX (box), zj_finding_line_new (handover->form, g_ptr_array_index (handover->warnings, i),
                                                            "confirm.go-to"));
    }
}

/* Those it is not possible for, each with its reason. */
static void
add_unready (ZjConfirmDialog *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; self->handovers->len + self->unready->len > 1 && i < self->handovers->len; i++)
    {
      ZjHandover *handover = nth (self, i);
      guint errors = handover->errors->len;
      if (errors > 0)
        {
          g_autofree char *left = g_strdup_printf (ngettext ("%u item left", "%u items left", errors), errors);
          g_ptr_array_add (names, g_strdup_printf (_ ("%s (%s)"), handover->title, left));
        }
    }
  for (guint i = 0; i < self->unready->len; i++)
    g_ptr_array_add (names, g_strdup (g_ptr_array_index (self->unready, i)));
  if (names->len == 0)
    return;
  g_autofree char *text = zj_join_names (names, "\n");
  GtkWidget *box = add_group (self, _ ("Not possible for"));
  gtk_widget_add_css_class (box, "notice");
  gtk_widget_add_css_class (box, "notice-attention");
  gtk_box_append (GTK_BOX (box), zj_text_label_new (text, NULL));
}

/* --- what it means --- */

static void
add_consequence (ZjConfirmDialog *self)
{
  ZjForm *form = nth (self, 0)->form;
  const ZjState *to = zj_form_state (form, self->action->to);
  GtkWidget *box = add_group (self, NULL);
  guint unsent = 0;
  for (guint i = 0; i < self->handovers->len; i++)
    unsent += zj_slot_counts_unsent (nth (self, i)->slots);
  if (to == NULL || !to->editable)
    {
      g_autofree char *final =
          g_strdup_printf (_ ("After “%s” it can no longer be changed."), zj_label (&self->action->label));
      gtk_box_append (GTK_BOX (box), zj_text_label_new (final, "heading"));
    }
  if (self->action->confirm_text.en != NULL)
    gtk_box_append (GTK_BOX (box), zj_text_label_new (zj_label (&self->action->confirm_text), NULL));
  if (unsent > 0 && self->action->requires_files)
    {
      g_autofree char *text =
          g_strdup_printf (ngettext ("%u file is not uploaded yet; it takes effect once that has arrived.",
                                     "%u files are not uploaded yet; it takes effect once they have arrived.", unsent),
                           unsent);
      gtk_box_append (GTK_BOX (box), zj_text_label_new (text, "tone-waiting"));
    }
}

/* --- what will be seen --- */

static GtkWidget *
make_content (ZjConfirmDialog *self, ZjHandover *handover)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *sections = zj_record_sections_new (self->store);
  zj_record_sections_set_empty (ZJ_RECORD_SECTIONS (sections), ZJ_EMPTY_OURS);
  zj_record_sections_set (ZJ_RECORD_SECTIONS (sections), handover->form, handover->id, handover->fields);
  gtk_box_append (GTK_BOX (box), sections);
  if (handover->slots->len > 0)
    gtk_box_append (GTK_BOX (box), zj_files_card_new (handover->slots));
  return box;
}

static void
add_contents (ZjConfirmDialog *self)
{
  GtkWidget *box = add_group (self, _ ("As the quality supervision station will see it"));
  gtk_box_set_spacing (GTK_BOX (box), 12);
  if (self->handovers->len == 1)
    {
      gtk_box_append (GTK_BOX (box), make_content (self, nth (self, 0)));
      return;
    }
  for (guint i = 0; i < self->handovers->len; i++)
    {
      ZjHandover *handover = nth (self, i);
      if (handover->errors->len > 0)
        continue;
      GtkWidget *expander = gtk_expander_new (handover->title);
      GtkWidget *content = make_content (self, handover);
      gtk_widget_set_margin_top (content, 12);
      gtk_expander_set_child (GTK_EXPANDER (expander), content);
      gtk_box_append (GTK_BOX (box), expander);
      for (guint w = 0; w < handover->warnings->len; w++)
        gtk_box_append (GTK_BOX (box), zj_finding_line_new (NULL, g_ptr_array_index (handover->warnings, w), NULL));
    }
}

static void
show_title (ZjConfirmDialog *self, guint ready)
{
  const char *verb = zj_label (&self->action->label);
  g_autofree char *title = self->handovers->len == 1
                               ? g_strdup_printf (_ ("%s “%s”?"), verb, nth (self, 0)->title)
                               : g_strdup_printf (ngettext ("%s: %u record?", "%s: %u records?", ready), verb, ready);
  adw_window_title_set_title (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjConfirmDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean good = zj_handover_look_finish (ZJ_STORE (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  zj_box_empty (self->body);
  if (!good)
    {
      gtk_box_append (self->body, zj_text_label_new (error->message, "error"));
      return;
    }
  guint ready = count_ready (self);
  self->looked = TRUE;
  show_title (self, ready);
  if (self->handovers->len == 1)
    add_findings (self, nth (self, 0));
  add_unready (self);
  if (ready > 0)
    add_consequence (self);
  if (ready > 0 || self->handovers->len == 1)
    add_contents (self);
  gtk_widget_set_sensitive (self->confirm, ready > 0);
  gtk_widget_grab_focus (ready > 0 ? self->confirm : self->cancel);
}

/* --- what the user decides --- */

static void
confirm (ZjConfirmDialog *self)
{
  if (!self->looked || count_ready (self) == 0)
    return;
  self->looked = FALSE; /* once */
  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[CONFIRMED], 0);
  g_object_unref (self);
}

static void
confirm_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  confirm (ZJ_CONFIRM_DIALOG (widget));
}

static void
go_to_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *path = g_variant_dup_string (parameter, NULL);
  g_object_ref (widget);
  gtk_window_close (GTK_WINDOW (widget));
  g_signal_emit (widget, signals[GO_TO], 0, path);
  g_object_unref (widget);
}

static void
zj_confirm_dialog_dispose (GObject *object)
{
  ZjConfirmDialog *self = ZJ_CONFIRM_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_CONFIRM_DIALOG);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_confirm_dialog_parent_class)->dispose (object);
}

static void
zj_confirm_dialog_finalize (GObject *object)
{
  ZjConfirmDialog *self = ZJ_CONFIRM_DIALOG (object);
  g_clear_pointer (&self->handovers, g_ptr_array_unref);
  g_clear_pointer (&self->unready, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (zj_confirm_dialog_parent_class)->finalize (object);
}

static void
zj_confirm_dialog_class_init (ZjConfirmDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_confirm_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_confirm_dialog_finalize;
  signals[CONFIRMED] =
      g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GO_TO] = g_signal_new ("go-to", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-confirm-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjConfirmDialog, title);
  gtk_widget_class_bind_template_child (widget_class, ZjConfirmDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, ZjConfirmDialog, body);
  gtk_widget_class_bind_template_child (widget_class, ZjConfirmDialog, operator_label);
  gtk_widget_class_bind_template_child (widget_class, ZjConfirmDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, ZjConfirmDialog, confirm);
  gtk_widget_class_install_action (widget_class, "confirm.confirm", NULL, confirm_cb);
  gtk_widget_class_install_action (widget_class, "confirm.go-to", "s", go_to_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "confirm.confirm", NULL);
}

static void
zj_confirm_dialog_init (ZjConfirmDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->confirm, "clicked", G_CALLBACK (confirm), self, G_CONNECT_SWAPPED);
}

static void
show_operator (ZjConfirmDialog *self)
{
  g_autofree char *name = zj_store_dup_meta (self->store, "operator");
  g_autofree char *text =
      g_strdup_printf (_ ("Operator: %s"), name != NULL && name[0] != '\0' ? name : _ ("not given"));
  gtk_label_set_text (self->operator_label, text);
}

ZjConfirmDialog *
zj_confirm_dialog_new (GtkWidget *parent,
                       ZjStore *store,
                       const ZjAction *action,
                       GPtrArray *handovers,
                       GPtrArray *unready)
{
  g_return_val_if_fail (GTK_IS_WIDGET (parent) && ZJ_IS_STORE (store) && action != NULL, NULL);
  g_return_val_if_fail (handovers != NULL && handovers->len > 0, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);
  ZjConfirmDialog *self = g_object_new (ZJ_TYPE_CONFIRM_DIALOG, "transient-for", root, NULL);
  self->store = g_object_ref (store);
  self->action = action;
  self->handovers = g_ptr_array_ref (handovers);
  self->unready = unready != NULL ? g_ptr_array_ref (unready) : g_ptr_array_new ();
  gtk_button_set_label (GTK_BUTTON (self->confirm), zj_label (&action->label));
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (WIDTH, gtk_widget_get_width (GTK_WIDGET (root))),
                               MIN (HEIGHT, gtk_widget_get_height (GTK_WIDGET (root))));
  show_title (self, handovers->len);
  show_operator (self);
  zj_handover_look_async (store, handovers, action->id, self->cancellable, looked_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

char **
zj_confirm_dialog_dup_ready (ZjConfirmDialog *self)
{
  g_return_val_if_fail (ZJ_IS_CONFIRM_DIALOG (self), NULL);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  for (guint i = 0; i < self->handovers->len; i++)
    if (nth (self, i)->errors->len == 0)
      g_strv_builder_add (ids, nth (self, i)->id);
  return g_strv_builder_end (ids);
}
