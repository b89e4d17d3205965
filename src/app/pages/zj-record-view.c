/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-view.h"

#include <glib/gi18n-lib.h>

#include "zj-field-text.h"
#include "zj-findings-task.h"
#include "zj-form-paths.h"
#include "zj-json.h"
#include "zj-record-face.h"
#include "zj-record-history.h"
#include "zj-state-chip.h"
#include "zj-state-look.h"
#include "zj-value.h"

struct _ZjRecordView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkLabel *title;
  ZjStateChip *state_chip;
  ZjStateChip *sync_chip;
  GtkLabel *next_step;
  GtkWidget *notice;
  GtkLabel *notice_title;
  GtkLabel *notice_text;
  GtkBox *notice_buttons;
  GtkBox *findings;
  GtkBox *sections;
  GtkWidget *history_box;
  GtkBox *history;
  GtkWidget *edit_button;
  GtkBox *actions;

  ZjStore *store;
  ZjRecord *record;
  ZjForm *form;
  GHashTable *revealed; /* set of field ids shown in clear */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ZjRecordView, zj_record_view, ADW_TYPE_BIN)

static void show_sections (ZjRecordView *self);

static void
empty (GtkBox *box)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* --- the head: state, sync, next step, what is in the way --- */

static void
add_notice_button (ZjRecordView *self, const char *label, const char *action, gboolean suggested)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (self->notice_buttons, button);
}

/* Which words a conflict that is about no single field has, and whether the own side can still be kept. */
static const char *
reason_text (ZjRecord *record, gboolean *mine_possible)
{
  const char *reason = record->conflict_reason;
  *mine_possible = TRUE;
  if (g_strcmp0 (reason, "state-moved") == 0)
    {
      *mine_possible = FALSE;
      return _ ("The record has moved on in the system, so this change cannot be applied to it any more. Take over the "
                "record as it is there; then edit it again if needed.");
    }
  if (g_strcmp0 (reason, "reference-deleted") == 0)
    return _ ("The record this one refers to was deleted in the system. Choose another one, or take over the state of "
              "the system.");
  if (record->theirs == NULL || g_strcmp0 (reason, "deleted") == 0)
    return _ ("This record was deleted in the system, while it was changed on this machine. Keep it (it is restored "
              "there with your values), or accept the deletion.");
  if (g_strcmp0 (reason, "record-moved") == 0)
    return _ ("The record was changed in the system before your confirmation arrived. Look at it again; then confirm "
              "it again.");
  return _ ("The change does not fit the record as it is in the system now.");
}

static void
show_conflict (ZjRecordView *self)
{
  gboolean mine_possible;
  gtk_label_set_text (self->notice_title, _ ("Changed in two places: please choose"));
  if (self->record->conflict != NULL && json_object_get_size (self->record->conflict) > 0)
    {
      gtk_label_set_text (
          self->notice_text,
          _ ("The values of this machine and of the system differ. Nothing is lost until you have chosen."));
      add_notice_button (self, _ ("Compare and choose"), "page.resolve", TRUE);
      return;
    }
  gtk_label_set_text (self->notice_text, reason_text (self->record, &mine_possible));
  if (mine_possible)
    add_notice_button (self, self->record->theirs == NULL ? _ ("Keep it") : _ ("As on this machine"),
                       "page.resolve-mine", TRUE);
  add_notice_button (self, self->record->theirs == NULL ? _ ("Accept the deletion") : _ ("As in the system"),
                     "page.resolve-theirs", !mine_possible);
}

/* Why the server refused it, field by field, and what to do now. */
static void
show_refused (ZjRecordView *self)
{
  JsonObject *problem = self->record->problem;
  const char *detail = problem != NULL ? zj_json_string (problem, "detail") : NULL;
  const char *title = problem != NULL ? zj_json_string (problem, "title") : NULL;
  JsonArray *errors = problem != NULL ? zj_json_array (problem, "errors") : NULL;
  g_autoptr (GString) text = g_string_new (detail != NULL ? detail : title != NULL ? title : "");
  for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
    {
      JsonNode *node = json_array_get_element (errors, i);
      JsonObject *error = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *pointer = error != NULL ? zj_json_string (error, "pointer") : NULL;
      const char *message = error != NULL ? zj_json_string (error, "message") : NULL;
      const char *path = pointer == NULL ? "" : g_str_has_prefix (pointer, "/") ? pointer + 1 : pointer;
      g_autofree char *label = zj_path_label (self->form, path, self->record->fields);
      if (message != NULL)
        g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "\n" : "", label, path[0] != '\0' ? _ (": ") : "",
                                message);
    }
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, _ ("Your entries are kept here. Correct them and save again."));
  gtk_label_set_text (self->notice_title, _ ("Refused by the server"));
  gtk_label_set_text (self->notice_text, text->str);
  add_notice_button (self, C_ ("action", "Edit"), "page.edit", TRUE);
  add_notice_button (self, C_ ("action", "Try again"), "page.retry", FALSE);
}

static void
show_notice (ZjRecordView *self)
{
  ZjRecord *record = self->record;
  static const char *const classes[] = { "notice-bad", "notice-waiting", NULL };
  for (guint i = 0; classes[i] != NULL; i++)
    gtk_widget_remove_css_class (self->notice, classes[i]);
  empty (self->notice_buttons);
  gtk_widget_set_visible (self->notice,
                          record->sync_state != ZJ_SYNC_SYNCED || record->quarantined || record->has_draft);
  gtk_widget_add_css_class (self->notice, record->sync_state == ZJ_SYNC_CONFLICT
                                                  || record->sync_state == ZJ_SYNC_REFUSED || record->quarantined
                                              ? "notice-bad"
                                              : "notice-waiting");
  if (record->sync_state == ZJ_SYNC_CONFLICT)
    show_conflict (self);
  else if (record->sync_state == ZJ_SYNC_REFUSED)
    show_refused (self);
  else if (record->has_draft)
    {
      gtk_label_set_text (self->notice_title, zj_sync_state_word (ZJ_SYNC_DRAFT));
      gtk_label_set_text (self->notice_text, _ ("There are changes to this record that are not saved yet."));
      add_notice_button (self, _ ("Go on editing"), "page.edit", TRUE);
      add_notice_button (self, _ ("Discard draft"), "page.discard-draft", FALSE);
    }
  else if (record->sync_state == ZJ_SYNC_SYNCED)
    {
      gtk_label_set_text (self->notice_title, _ ("The server does not have this record"));
      gtk_label_set_text (
          self->notice_text,
          _ ("It is kept on this machine. Please ask the quality supervision station before you go on with it."));
    }
  else
    {
      g_autofree char *sentence = zj_sync_state_sentence (record->sync_state, record->waiting_for);
      gtk_label_set_text (self->notice_title, zj_sync_state_word (record->sync_state));
      gtk_label_set_text (self->notice_text, sentence);
      if (record->sync_state == ZJ_SYNC_QUEUED)
        add_notice_button (self, C_ ("action", "Cancel upload"), "page.cancel-upload", FALSE);
    }
}

static void
show_head (ZjRecordView *self)
{
  const ZjState *state = zj_form_state (self->form, self->record->state);
  g_autofree char *title = zj_form_record_title (self->form, self->record->fields);
  gboolean has_step = state != NULL && state->next_step.en != NULL;
  gtk_label_set_text (self->title, title);
  zj_state_chip_set (self->state_chip, zj_state_tone (self->form, self->record->state), NULL,
                     zj_state_word (self->form, self->record->state));
  zj_state_chip_set (self->sync_chip, zj_sync_state_tone (self->record->sync_state),
                     zj_sync_state_icon (self->record->sync_state), zj_sync_state_word (self->record->sync_state));
  gtk_label_set_text (self->next_step, has_step ? zj_label (&state->next_step) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->next_step), has_step);
}

/* --- the fields --- */

static void
reveal_cb (ZjRecordView *self, GtkToggleButton *button)
{
  const char *field = gtk_widget_get_name (GTK_WIDGET (button));
  if (gtk_toggle_button_get_active (button))
    {
      if (g_hash_table_size (self->revealed) == 0)
        zj_store_note_reveal (self->store, self->record->id, NULL);
      g_hash_table_add (self->revealed, g_strdup (field));
    }
  else
    g_hash_table_remove (self->revealed, field);
  GtkLabel *label = g_object_get_data (G_OBJECT (button), "zj-value-label");
  g_autofree char *text =
      zj_form_display (self->form, field, self->record->fields, gtk_toggle_button_get_active (button));
  gtk_label_set_text (label, text);
}

static GtkWidget *
make_reveal (ZjRecordView *self, const ZjField *field, GtkWidget *label)
{
  GtkWidget *button = gtk_toggle_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("Show in full: %s"), zj_label (&field->label));
  gtk_button_set_icon_name (GTK_BUTTON (button), "view-reveal-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "reveal");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, field->id);
  gtk_widget_set_tooltip_text (button, _ ("Show in full"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "zj-value-label", label);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_hash_table_contains (self->revealed, field->id));
  g_signal_connect_object (button, "toggled", G_CALLBACK (reveal_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static char *
text_of (ZjRecordView *self, const ZjField *field)
{
  gboolean reveal = g_hash_table_contains (self->revealed, field->id);
  if (zj_field_control_kind (field) == ZJ_CONTROL_READ_ONLY && !field->sensitive)
    return zj_field_read_only_text (self->form, field, self->record->fields);
  if (field->type == ZJ_FIELD_REFERENCE)
    {
      char *name = zj_record_face_reference (self->store, zj_json_string (self->record->fields, field->id));
      if (name != NULL)
        return name;
    }
  char *text = zj_form_display (self->form, field->id, self->record->fields, reveal);
  return text != NULL ? text : g_strdup ("");
}

/* One line per row of a list of rows. */
static char *
rows_text (ZjRecordView *self, const ZjField *field)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (self->record->fields, field->id);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      g_autofree char *line = zj_path_display (self->form, field->id, json_array_get_element (rows, i), FALSE);
      g_string_append_printf (text, "%s%u. %s", i > 0 ? "\n" : "", i + 1, line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_field (ZjRecordView *self, GtkGrid *grid, int at, const ZjField *field)
{
  g_autofree char *text = field->type == ZJ_FIELD_ROWS ? rows_text (self, field) : text_of (self, field);
  GtkWidget *name = new_label (zj_label (&field->label), "dim-label");
  GtkWidget *value = new_label (text[0] != '\0' ? text : "—", NULL);
  GtkWidget *holder = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_label_set_width_chars (GTK_LABEL (name), 10);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 16);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_focusable (value, FALSE); /* Tab goes from verb to verb, not through every value */
  gtk_widget_set_hexpand (value, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, zj_label (&field->label),
                                  -1);
  gtk_box_append (GTK_BOX (holder), value);
  if (field->sensitive && field->type != ZJ_FIELD_ROWS && zj_json_member (self->record->fields, field->id) != NULL)
    gtk_box_append (GTK_BOX (holder), make_reveal (self, field, value));
  gtk_grid_attach (grid, name, 0, at, 1, 1);
  gtk_grid_attach (grid, holder, 1, at, 1, 1);
}

static void
add_section (ZjRecordView *self, const char *title, const char *const *fields, gsize n, const char *today)
{
  GtkWidget *grid = gtk_grid_new ();
  int rows = 0;
  g_object_ref_sink (grid);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 16);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 10);
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "fields-card");
  for (gsize i = 0; i < n; i++)
    {
      const ZjField *field = zj_form_field (self->form, fields[i]);
      if (field == NULL || g_str_equal (fields[i], "attachments")
          || (field->when != NULL && !zj_condition_holds (field->when, self->record->fields, NULL, today)))
        continue;
      add_field (self, GTK_GRID (grid), rows++, field);
    }
  if (rows > 0)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
      if (title != NULL)
        gtk_box_append (GTK_BOX (box), new_label (title, "heading"));
      gtk_box_append (GTK_BOX (box), grid);
      gtk_box_append (self->sections, box);
    }
  g_object_unref (grid);
}

static void
show_sections (ZjRecordView *self)
{
  g_autofree char *today = zj_clock_today (zj_store_get_clock (self->store));
  g_autoptr (GPtrArray) order = zj_form_paths_in_order (self->form);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  empty (self->sections);
  for (guint i = 0; i < self->form->n_sections; i++)
    {
      const ZjSection *section = &self->form->sections[i];
      for (const char *const *id = section->fields; *id != NULL; id++)
        g_hash_table_add (done, (gpointer)*id);
      add_section (self, zj_label (&section->label), section->fields, g_strv_length ((char **)section->fields), today);
    }
  for (guint i = 0; i < order->len; i++)
    {
      const char *id = g_ptr_array_index (order, i);
      /* A computed field that no section names is for lists only. */
      if (!g_hash_table_contains (done, id) && zj_form_field (self->form, id)->computed == NULL)
        g_ptr_array_add (rest, (gpointer)id);
    }
  if (rest->len > 0)
    add_section (self, self->form->n_sections > 0 ? _ ("Further details") : NULL, (const char *const *)rest->pdata,
                 rest->len, today);
}

/* --- findings and history, asked for in the background --- */

static void
show_findings (ZjRecordView *self, GPtrArray *findings)
{
  empty (self->findings);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      if (finding->severity != ZJ_SEVERITY_WARNING)
        continue;
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
      GtkWidget *text = new_label (finding->message, NULL);
      gtk_widget_set_valign (icon, GTK_ALIGN_START);
      gtk_widget_set_hexpand (text, TRUE);
      gtk_widget_add_css_class (line, "finding");
      gtk_box_append (GTK_BOX (line), icon);
      gtk_box_append (GTK_BOX (line), text);
      if (zj_form_field (self->form, finding->path) != NULL
          && zj_form_may_edit (self->form, self->record->state, self->record->fields)
          && self->record->sync_state != ZJ_SYNC_CONFLICT)
        {
          g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (finding->path));
          GtkWidget *fix = gtk_button_new_with_label (_ ("Go there"));
          gtk_widget_add_css_class (fix, "flat");
          gtk_widget_set_valign (fix, GTK_ALIGN_CENTER);
          gtk_actionable_set_action_name (GTK_ACTIONABLE (fix), "page.edit-field");
          gtk_actionable_set_action_target_value (GTK_ACTIONABLE (fix), target);
          gtk_box_append (GTK_BOX (line), fix);
        }
      gtk_box_append (self->findings, line);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->findings),
                          gtk_widget_get_first_child (GTK_WIDGET (self->findings)) != NULL);
}

static void
show_history (ZjRecordView *self, JsonArray *audit)
{
  g_autoptr (GPtrArray) lines = zj_record_history (self->form, self->record->history, audit, self->record->fields);
  empty (self->history);
  for (guint i = 0; i < lines->len; i++)
    {
      ZjHistoryLine *line = g_ptr_array_index (lines, i);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
      g_autofree char *head =
          line->who[0] != '\0' ? g_strdup_printf ("%s · %s", line->when, line->who) : g_strdup (line->when);
      GtkWidget *when = new_label (head, "caption");
      gtk_widget_add_css_class (when, "dim-label");
      gtk_box_append (GTK_BOX (box), when);
      gtk_box_append (GTK_BOX (box), new_label (line->what, NULL));
      if (line->text != NULL)
        gtk_box_append (GTK_BOX (box), new_label (line->text, "opinion"));
      gtk_box_append (self->history, box);
    }
  gtk_widget_set_visible (self->history_box, lines->len > 0);
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
  show_history (self, audit);
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

/* The form's own verbs (确认, 提交): the first is what the page is for. */
static void
show_actions (ZjRecordView *self)
{
  gboolean first = TRUE;
  empty (self->actions);
  for (guint i = 0; i < self->form->n_actions; i++)
    {
      const ZjAction *action = &self->form->actions[i];
      if (zj_form_may_act (self->form, self->record->state, self->record->fields, action->id, FALSE) == NULL)
        continue;
      GtkWidget *button = gtk_button_new_with_label (zj_label (&action->label));
      g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (action->id));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "page.act");
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
      if (first)
        gtk_widget_add_css_class (button, "suggested-action");
      gtk_box_append (self->actions, button);
      first = FALSE;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->actions), !first);
  if (first && self->record->sync_state != ZJ_SYNC_REFUSED)
    gtk_widget_add_css_class (self->edit_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->edit_button, "suggested-action");
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
  g_clear_pointer (&self->record, zj_record_unref);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_object (&self->store);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_RECORD_VIEW);
  G_OBJECT_CLASS (zj_record_view_parent_class)->dispose (object);
}

static void
zj_record_view_finalize (GObject *object)
{
  g_clear_pointer (&ZJ_RECORD_VIEW (object)->revealed, g_hash_table_unref);
  G_OBJECT_CLASS (zj_record_view_parent_class)->finalize (object);
}

static void
zj_record_view_class_init (ZjRecordViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_record_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_record_view_finalize;
  g_type_ensure (ZJ_TYPE_STATE_CHIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-record-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, scroller);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, title);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, state_chip);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, sync_chip);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, next_step);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, notice);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, notice_title);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, notice_text);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, notice_buttons);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, findings);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, sections);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, history_box);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, history);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, edit_button);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordView, actions);
}

static void
zj_record_view_init (ZjRecordView *self)
{
  self->revealed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** zj_record_view_new: (transfer floating) */
GtkWidget *
zj_record_view_new (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  ZjRecordView *self = g_object_new (ZJ_TYPE_RECORD_VIEW, NULL);
  self->store = g_object_ref (store);
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
      g_hash_table_remove_all (self->revealed);
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
  show_notice (self);
  show_sections (self);
  show_actions (self);
  if (another)
    show_history (self, NULL);
  ask_background (self);
}

void
zj_record_view_focus (ZjRecordView *self)
{
  g_return_if_fail (ZJ_IS_RECORD_VIEW (self));
  if (!gtk_widget_get_visible (self->edit_button) || !gtk_widget_grab_focus (self->edit_button))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

gboolean
zj_record_view_is_revealed (ZjRecordView *self, const char *field)
{
  return g_hash_table_contains (self->revealed, field);
}
