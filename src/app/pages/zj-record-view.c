/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-view.h"

#include <glib/gi18n-lib.h>

#include "zj-attachments-section.h"
#include "zj-days-left.h"
#include "zj-decision-banner.h"
#include "zj-finding-line.h"
#include "zj-findings-task.h"
#include "zj-form-paths.h"
#include "zj-json.h"
#include "zj-next-step.h"
#include "zj-record-bar.h"
#include "zj-record-log.h"
#include "zj-record-notice.h"
#include "zj-record-sections.h"
#include "zj-state-chip.h"
#include "zj-state-look.h"
#include "zj-text-label.h"
#include "zj-value.h"

struct _ZjRecordView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkBox *body;
  GtkLabel *title;
  ZjStateChip *state_chip;
  ZjStateChip *days_chip;
  ZjStateChip *sync_chip;
  GtkLabel *next_step;
  ZjDecisionBanner *decision;
  ZjRecordNotice *notice;
  GtkBox *findings;
  AdwBin *sections_bin;
  AdwBin *attachments_bin;
  AdwBin *log_bin;
  AdwBin *bar_bin;
  ZjRecordSections *sections;
  ZjRecordFiles *files; /* its attachments */
  ZjRecordLog *log;
  ZjRecordBar *bar;

  ZjStore *store;
  ZjRecord *record;
  ZjForm *form;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ZjRecordView, zj_record_view, ADW_TYPE_BIN)

static void
show_head (ZjRecordView *self)
{
  const ZjState *state = zj_form_state (self->form, self->record->state);
  g_autofree char *title = zj_store_record_title (self->store, self->form, self->record->fields);
  ZjSyncState sync = self->record->sync_state;
  /* What has not arrived is not with the authority yet: what to do then is said below. */
  gboolean arrived = sync == ZJ_SYNC_SYNCED || sync == ZJ_SYNC_DRAFT
                     || (state != NULL && state->editable && sync != ZJ_SYNC_CONFLICT && sync != ZJ_SYNC_REFUSED);
  /* What cannot be filled in here is not asked for. */
  gboolean has_step = arrived && state != NULL && state->next_step.en != NULL
                      && (!state->editable || zj_form_may_edit (self->form, self->record->state, self->record->fields));
  gtk_label_set_text (self->title, title);
  zj_state_chip_set (self->state_chip, zj_state_tone (self->form, self->record->state),
                     zj_state_icon (self->form, self->record->state), zj_state_word (self->form, self->record->state));
  zj_state_chip_set (self->sync_chip, zj_sync_state_tone (self->record->sync_state),
                     zj_sync_state_icon (self->record->sync_state), zj_sync_state_word (self->record->sync_state));
  zj_days_left_show (self->days_chip, self->form, self->store, self->record);
  gtk_label_set_text (self->next_step, has_step ? zj_label (&state->next_step) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->next_step), has_step);
}

/* --- findings and history, asked for in the background --- */

static void
show_findings (ZjRecordView *self, GPtrArray *findings)
{
  zj_box_empty (self->findings);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      if (finding->severity != ZJ_SEVERITY_WARNING || zj_form_path_is_servers (self->form, finding->path))
        continue;
      gboolean mendable = zj_next_may_edit (self->form, self->record);
      GtkWidget *line = zj_finding_line_new (self->form, finding, mendable ? "page.edit-field" : NULL);
      gtk_box_append (self->findings, line);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->findings),
                          gtk_widget_get_first_child (GTK_WIDGET (self->findings)) != NULL);
}

static void
background_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordView) self = data;
  g_autoptr (JsonArray) audit = NULL;
  g_autoptr (GPtrArray) findings = zj_findings_ask_finish (ZJ_STORE (source), result, &audit, NULL);
  if (findings == NULL || self->record == NULL)
    return;
  show_findings (self, findings);
  zj_record_log_set (self->log, self->form, self->record, audit);
}

/* A later question takes the place of the one before. */
static void
ask_background (ZjRecordView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  zj_findings_ask_async (self->store, self->record->project, self->record->form, self->record->id, self->record->fields,
                         self->cancellable, background_cb, g_object_ref (self));
}

/* The same tiles go on showing the same record, whatever else of it changed. */
static void
show_attachments (ZjRecordView *self, gboolean another)
{
  if (!another && self->files != NULL && zj_record_files_get_form (self->files) == self->form)
    {
      zj_record_files_set_fields (self->files, self->record->fields);
      return;
    }
  g_clear_object (&self->files);
  self->files = zj_record_files_new_for_reading (self->store, self->record->project, self->record->id, self->form,
                                                 self->record->fields);
  adw_bin_set_child (self->attachments_bin, zj_attachments_section_new (self->files));
}

/* The store changes for many reasons; what stays as it is is not built anew, so that focus and selection stay too. */
static gboolean
is_same (ZjRecord *a, ZjRecord *b)
{
  g_autoptr (JsonNode) fields_a = json_node_init_object (json_node_alloc (), a->fields);
  g_autoptr (JsonNode) fields_b = json_node_init_object (json_node_alloc (), b->fields);
  return a->revision == b->revision && a->sync_state == b->sync_state && a->has_draft == b->has_draft
         && a->quarantined == b->quarantined && a->form_version == b->form_version
         && g_strcmp0 (a->state, b->state) == 0 && g_strcmp0 (a->op, b->op) == 0
         && g_strcmp0 (a->waiting_for, b->waiting_for) == 0 && g_strcmp0 (a->conflict_reason, b->conflict_reason) == 0
         && zj_json_equal (fields_a, fields_b);
}

static void
zj_record_view_dispose (GObject *object)
{
  ZjRecordView *self = ZJ_RECORD_VIEW (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->files);
  g_clear_pointer (&self->record, zj_record_unref);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_object (&self->store);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_RECORD_VIEW);
  G_OBJECT_CLASS (zj_record_view_parent_class)->dispose (object);
}

static void
zj_record_view_class_init (ZjRecordViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_record_view_dispose;
  g_type_ensure (ZJ_TYPE_DECISION_BANNER);
  g_type_ensure (ZJ_TYPE_RECORD_NOTICE);
  g_type_ensure (ZJ_TYPE_STATE_CHIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-record-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, scroller);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, body);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, title);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, state_chip);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, days_chip);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, sync_chip);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, next_step);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, decision);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, notice);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, findings);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, sections_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, attachments_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, log_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, bar_bin);
}

static void
zj_record_view_init (ZjRecordView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** zj_record_view_new: (transfer floating) */
GtkWidget *
zj_record_view_new (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  ZjRecordView *self = g_object_new (ZJ_TYPE_RECORD_VIEW, NULL);
  self->store = g_object_ref (store);
  self->sections = ZJ_RECORD_SECTIONS (zj_record_sections_new (store));
  zj_record_sections_set_empty (self->sections, ZJ_EMPTY_OURS);
  self->log = ZJ_RECORD_LOG (zj_record_log_new (store));
  self->bar = ZJ_RECORD_BAR (zj_record_bar_new (store));
  adw_bin_set_child (self->sections_bin, GTK_WIDGET (self->sections));
  adw_bin_set_child (self->log_bin, GTK_WIDGET (self->log));
  adw_bin_set_child (self->bar_bin, GTK_WIDGET (self->bar));
  return GTK_WIDGET (self);
}

void
zj_record_view_set (ZjRecordView *self, ZjRecord *record, ZjForm *form)
{
  g_return_if_fail (ZJ_IS_RECORD_VIEW (self));
  gboolean another = record == NULL || self->record == NULL || g_strcmp0 (record->id, self->record->id) != 0;
  gboolean same = !another && is_same (self->record, record);
  ZjRecord *old_record = self->record;
  ZjForm *old_form = self->form;
  self->record = record != NULL ? zj_record_ref (record) : NULL;
  self->form = form != NULL ? zj_form_ref (form) : NULL;
  g_clear_pointer (&old_record, zj_record_unref);
  g_clear_pointer (&old_form, zj_form_unref);
  if (another)
    {
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      show_findings (self, NULL);
    }
  if (record == NULL)
    {
      if (self->cancellable != NULL)
        g_cancellable_cancel (self->cancellable);
      return;
    }
  if (same)
    {
      ask_background (self);
      return;
    }
  show_head (self);
  zj_decision_banner_set (self->decision, form, record);
  zj_record_notice_set (self->notice, self->store, form, record);
  show_attachments (self, another);
  zj_record_sections_set_files (self->sections, self->files);
  zj_record_sections_set (self->sections, form, record->id, record->fields);
  zj_record_bar_set (self->bar, form, record);
  if (another)
    zj_record_log_set (self->log, form, record, NULL);
  ask_background (self);
}

void
zj_record_view_focus (ZjRecordView *self)
{
  g_return_if_fail (ZJ_IS_RECORD_VIEW (self));
  zj_record_bar_focus (self->bar);
}
