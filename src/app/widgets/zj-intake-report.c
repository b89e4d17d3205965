/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-intake-report.h"

#include <glib/gi18n-lib.h>

#include "zj-text-label.h"

struct _ZjIntakeReport
{
  AdwBin parent_instance;

  GtkWidget *progress_box;
  GtkLabel *progress_label;
  GtkProgressBar *progress;
  GtkWidget *stop_button;
  GtkWidget *words_box;
  GtkBox *words;
  GtkWidget *read_button;

  ZjIntakeRun *run;
};

G_DEFINE_FINAL_TYPE (ZjIntakeReport, zj_intake_report, ADW_TYPE_BIN)

enum
{
  READ,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
add_word (ZjIntakeReport *self, const char *text, gboolean bad)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (bad ? "dialog-error-symbolic" : "dialog-information-symbolic");
  GtkWidget *label = zj_text_label_new (text, NULL);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (line, bad ? "error" : "dim-label");
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (self->words, line);
}

static guint
show_words (ZjIntakeReport *self)
{
  GPtrArray *problems = zj_intake_run_get_problems (self->run);
  GPtrArray *notes = zj_intake_run_get_notes (self->run);
  zj_box_empty (self->words);
  for (guint i = 0; i < problems->len; i++)
    add_word (self, g_ptr_array_index (problems, i), TRUE);
  for (guint i = 0; i < notes->len; i++)
    add_word (self, g_ptr_array_index (notes, i), FALSE);
  gtk_widget_set_visible (self->words_box, problems->len + notes->len > 0);
  return problems->len + notes->len;
}

static void
run_changed_cb (ZjIntakeReport *self)
{
  guint done, total;
  gboolean running = zj_intake_run_is_running (self->run);
  zj_intake_run_get_progress (self->run, &done, &total);
  gtk_widget_set_visible (self->progress_box, running);
  if (running)
    {
      g_autofree char *text = g_strdup_printf (_ ("Taking in file %u of %u…"), MIN (done + 1, total), total);
      gtk_label_set_text (self->progress_label, text);
      gtk_progress_bar_set_fraction (self->progress, total > 0 ? (double)done / total : 0);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), show_words (self) > 0 || running);
}

static void
stop_cb (ZjIntakeReport *self)
{
  zj_intake_run_cancel (self->run);
}

static void
read_cb (ZjIntakeReport *self)
{
  g_signal_emit (self, signals[READ], 0);
  zj_intake_run_clear_words (self->run);
}

static void
zj_intake_report_dispose (GObject *object)
{
  ZjIntakeReport *self = ZJ_INTAKE_REPORT (object);
  g_clear_object (&self->run);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_INTAKE_REPORT);
  G_OBJECT_CLASS (zj_intake_report_parent_class)->dispose (object);
}

static void
zj_intake_report_class_init (ZjIntakeReportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_intake_report_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-intake-report.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjIntakeReport, progress_box);
  gtk_widget_class_bind_template_child (widget_class, ZjIntakeReport, progress_label);
  gtk_widget_class_bind_template_child (widget_class, ZjIntakeReport, progress);
  gtk_widget_class_bind_template_child (widget_class, ZjIntakeReport, stop_button);
  gtk_widget_class_bind_template_child (widget_class, ZjIntakeReport, words_box);
  gtk_widget_class_bind_template_child (widget_class, ZjIntakeReport, words);
  gtk_widget_class_bind_template_child (widget_class, ZjIntakeReport, read_button);
  signals[READ] =
      g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_intake_report_init (ZjIntakeReport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->stop_button, "clicked", G_CALLBACK (stop_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->read_button, "clicked", G_CALLBACK (read_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
zj_intake_report_new (ZjIntakeRun *run, const char *label)
{
  g_return_val_if_fail (ZJ_IS_INTAKE_RUN (run) && label != NULL, NULL);
  ZjIntakeReport *self = g_object_new (ZJ_TYPE_INTAKE_REPORT, NULL);
  g_autofree char *stop = g_strdup_printf ("%s: %s", C_ ("action", "Stop"), label);
  g_autofree char *read = g_strdup_printf ("%s: %s", C_ ("action", "Understood"), label);
  self->run = g_object_ref (run);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stop_button), GTK_ACCESSIBLE_PROPERTY_LABEL, stop, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->read_button), GTK_ACCESSIBLE_PROPERTY_LABEL, read, -1);
  g_signal_connect_object (run, "changed", G_CALLBACK (run_changed_cb), self, G_CONNECT_SWAPPED);
  run_changed_cb (self);
  return GTK_WIDGET (self);
}

gboolean
zj_intake_report_focus (ZjIntakeReport *self)
{
  g_return_val_if_fail (ZJ_IS_INTAKE_REPORT (self), FALSE);
  return gtk_widget_get_visible (self->words_box) && gtk_widget_grab_focus (self->read_button);
}
