/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-attachments-strip.h"

#include <glib/gi18n-lib.h>

#include "zj-attachment-tile.h"
#include "zj-caption-dialog.h"
#include "zj-file-inlet.h"
#include "zj-file-opener.h"
#include "zj-file-out.h"
#include "zj-file-shelf.h"
#include "zj-intake-report.h"

struct _ZjAttachmentsStrip
{
  AdwBin parent_instance;

  GtkBox *box;
  GtkFlowBox *tiles;
  GtkWidget *undo_box;
  GtkLabel *undo_label;
  GtkWidget *undo_button;
  GtkWidget *add_button;

  ZjRecordFiles *files;
  const ZjSlot *slot;
  char *row;
  gboolean compact;
  GListStore *items; /* of ZjFileItem, what the tiles show */
  ZjIntakeRun *run;  /* NULL = for reading; the same for the report on it */
  ZjIntakeReport *report;
};

G_DEFINE_FINAL_TYPE (ZjAttachmentsStrip, zj_attachments_strip, ADW_TYPE_BIN)

/* --- the tiles follow the record --- */

static ZjFileItem *
find_item (ZjAttachmentsStrip *self, const char *id, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (ZjFileItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (!g_str_equal (zj_file_item_get (item)->id, id))
        continue;
      if (position != NULL)
        *position = i;
      return item; /* the list keeps it */
    }
  return NULL;
}

static gboolean
is_in (GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((ZjAttachment *)g_ptr_array_index (list, i))->id, id))
      return TRUE;
  return FALSE;
}

/* Items that stay are kept, so that their tiles keep focus and picture. */
static void
follow (ZjAttachmentsStrip *self)
{
  g_autoptr (GPtrArray) list = zj_record_files_list (self->files, self->slot->id, self->row);
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->items)); i-- > 0;)
    {
      g_autoptr (ZjFileItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (!is_in (list, zj_file_item_get (item)->id))
        g_list_store_remove (self->items, i);
    }
  for (guint i = 0; i < list->len; i++)
    {
      const ZjAttachment *attachment = g_ptr_array_index (list, i);
      guint at;
      ZjFileItem *there = find_item (self, attachment->id, &at);
      g_autoptr (ZjFileItem) item = there != NULL ? g_object_ref (there) : zj_file_item_new (attachment);
      if (there != NULL && at != i)
        g_list_store_remove (self->items, at);
      if (there == NULL || at != i)
        g_list_store_insert (self->items, i, item);
      zj_file_item_update (item, attachment);
    }
}

static ZjAttachmentTile *
tile_at (ZjAttachmentsStrip *self, guint position)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->tiles, (int)position);
  return child != NULL ? ZJ_ATTACHMENT_TILE (child) : NULL;
}

static void
show_rest (ZjAttachmentsStrip *self)
{
  gboolean editable = zj_record_files_may_change (self->files, self->slot);
  const char *removed = editable ? zj_record_files_get_removed (self->files, self->slot->id, self->row) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->tiles), g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0);
  gtk_widget_set_visible (self->undo_box, removed != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "files.undo", removed != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "files.add",
                                 editable && zj_record_files_room (self->files, self->slot) > 0);
  if (removed != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("“%s” was removed."), removed);
      gtk_label_set_text (self->undo_label, text);
    }
}

static void
files_changed_cb (ZjAttachmentsStrip *self)
{
  follow (self);
  show_rest (self);
}

static void
shelf_changed_cb (ZjAttachmentsStrip *self, const char *sha256)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (ZjFileItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      ZjAttachmentTile *tile = tile_at (self, i);
      if (tile != NULL && (sha256 == NULL || g_str_equal (sha256, zj_file_item_get (item)->sha256)))
        zj_attachment_tile_refresh (tile);
    }
}

static GtkWidget *
make_tile (gpointer item, gpointer data)
{
  ZjAttachmentsStrip *self = data;
  return zj_attachment_tile_new (self->files, item, zj_record_files_may_change (self->files, self->slot),
                                 self->compact);
}

/* --- what comes in --- */

/* Where the user is, the words about it come into view. */
static void
run_changed_cb (ZjAttachmentsStrip *self)
{
  if (!zj_intake_run_is_running (self->run) && gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    zj_intake_report_focus (self->report);
}

/* --- the verbs --- */

static const ZjAttachment *
target (ZjAttachmentsStrip *self, GVariant *parameter)
{
  ZjFileItem *item = find_item (self, g_variant_get_string (parameter, NULL), NULL);
  return item != NULL ? zj_file_item_get (item) : NULL;
}

static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjAttachmentsStrip *self = ZJ_ATTACHMENTS_STRIP (widget);
  const ZjAttachment *attachment = target (self, parameter);
  if (attachment != NULL)
    zj_file_opener_open (widget, self->files, attachment);
}

static void
save_copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjAttachmentsStrip *self = ZJ_ATTACHMENTS_STRIP (widget);
  const ZjAttachment *attachment = target (self, parameter);
  if (attachment == NULL)
    return;
  if (zj_store_has_file (zj_record_files_get_store (self->files), attachment->sha256))
    zj_file_out_save (widget, zj_record_files_get_store (self->files), attachment);
  else
    zj_file_opener_open (widget, self->files, attachment); /* fetches it, or says why not */
}

static gboolean
may_change (ZjAttachmentsStrip *self)
{
  return zj_record_files_may_change (self->files, self->slot);
}

static void
caption_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjAttachmentsStrip *self = ZJ_ATTACHMENTS_STRIP (widget);
  const ZjAttachment *attachment = target (self, parameter);
  if (attachment != NULL && may_change (self))
    zj_caption_dialog_ask (widget, self->files, attachment);
}

/* The tile is another one afterwards: the focus goes with the file. */
static void
move (ZjAttachmentsStrip *self, GVariant *parameter, gboolean later)
{
  const char *id = g_variant_get_string (parameter, NULL);
  guint position;
  if (!may_change (self) || !zj_record_files_move (self->files, id, later))
    return;
  if (find_item (self, id, &position) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (tile_at (self, position)));
}

static void
earlier_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (ZJ_ATTACHMENTS_STRIP (widget), parameter, FALSE);
}

static void
later_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (ZJ_ATTACHMENTS_STRIP (widget), parameter, TRUE);
}

static void
remove_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjAttachmentsStrip *self = ZJ_ATTACHMENTS_STRIP (widget);
  g_autofree char *id = g_variant_dup_string (parameter, NULL);
  if (!may_change (self))
    return;
  zj_record_files_remove (self->files, id);
  gtk_widget_grab_focus (self->undo_button);
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjAttachmentsStrip *self = ZJ_ATTACHMENTS_STRIP (widget);
  if (!may_change (self))
    return;
  zj_attachments_strip_focus (self);
  zj_record_files_restore (self->files);
}

static void
add_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjAttachmentsStrip *self = ZJ_ATTACHMENTS_STRIP (widget);
  if (self->run != NULL)
    zj_file_inlet_choose (widget, self->run, self->slot);
}

static void
paste_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjAttachmentsStrip *self = ZJ_ATTACHMENTS_STRIP (widget);
  if (self->run != NULL)
    zj_file_inlet_paste (widget, self->run);
}

static void
activated_cb (ZjAttachmentsStrip *self, GtkFlowBoxChild *child)
{
  const char *id = zj_file_item_get (zj_attachment_tile_get_item (ZJ_ATTACHMENT_TILE (child)))->id;
  gtk_widget_activate_action (GTK_WIDGET (self), "files.open", "s", id);
}

/* A click beside the tiles chooses the slot: what is pasted next comes in here. */
static void
clicked_cb (ZjAttachmentsStrip *self)
{
  zj_attachments_strip_focus (self);
}

static void
zj_attachments_strip_dispose (GObject *object)
{
  ZjAttachmentsStrip *self = ZJ_ATTACHMENTS_STRIP (object);
  if (self->run != NULL)
    zj_intake_run_cancel (self->run);
  g_clear_object (&self->run);
  if (self->tiles != NULL)
    gtk_flow_box_bind_model (self->tiles, NULL, NULL, NULL, NULL);
  g_clear_object (&self->items);
  g_clear_object (&self->files);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_ATTACHMENTS_STRIP);
  G_OBJECT_CLASS (zj_attachments_strip_parent_class)->dispose (object);
}

static void
zj_attachments_strip_finalize (GObject *object)
{
  g_free (ZJ_ATTACHMENTS_STRIP (object)->row);
  G_OBJECT_CLASS (zj_attachments_strip_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentsStrip, tiles);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentsStrip, undo_box);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentsStrip, undo_label);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentsStrip, undo_button);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentsStrip, box);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentsStrip, add_button);
}

static void
zj_attachments_strip_class_init (ZjAttachmentsStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_attachments_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_attachments_strip_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-attachments-strip.ui");
  bind_children (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "files.open", "s", open_cb);
  gtk_widget_class_install_action (widget_class, "files.save-copy", "s", save_copy_cb);
  gtk_widget_class_install_action (widget_class, "files.caption", "s", caption_cb);
  gtk_widget_class_install_action (widget_class, "files.earlier", "s", earlier_cb);
  gtk_widget_class_install_action (widget_class, "files.later", "s", later_cb);
  gtk_widget_class_install_action (widget_class, "files.remove", "s", remove_cb);
  gtk_widget_class_install_action (widget_class, "files.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "files.add", NULL, add_cb);
  gtk_widget_class_install_action (widget_class, "files.paste", NULL, paste_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "files.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "files.undo", NULL);
}

static void
zj_attachments_strip_init (ZjAttachmentsStrip *self)
{
  self->items = g_list_store_new (ZJ_TYPE_FILE_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->tiles, "child-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
}

static void
make_editable (ZjAttachmentsStrip *self)
{
  GtkEventController *click = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  self->run = zj_intake_run_new (self->files, self->slot, self->row);
  self->report = ZJ_INTAKE_REPORT (zj_intake_report_new (self->run, zj_label (&self->slot->label)));
  gtk_box_insert_child_after (self->box, GTK_WIDGET (self->report), self->undo_box);
  g_signal_connect_object (self->report, "read", G_CALLBACK (zj_attachments_strip_focus), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "changed", G_CALLBACK (run_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (click, GTK_PHASE_TARGET);
  gtk_widget_add_controller (GTK_WIDGET (self->box), click);
  zj_file_inlet_take_drops (GTK_WIDGET (self), self->run);
  gtk_widget_set_visible (self->add_button, TRUE);
}

static void
name_all (ZjAttachmentsStrip *self)
{
  const char *label = zj_label (&self->slot->label);
  g_autofree char *add = g_strdup_printf (_ ("Add files: %s"), label);
  g_autofree char *undo = g_strdup_printf ("%s: %s", C_ ("action", "Undo"), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tiles), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add_button), GTK_ACCESSIBLE_PROPERTY_LABEL, add, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->undo_button), GTK_ACCESSIBLE_PROPERTY_LABEL, undo, -1);
  gtk_widget_set_tooltip_text (self->add_button, _ ("Or drop files here, or paste them with Ctrl+V"));
}

GtkWidget *
zj_attachments_strip_new (ZjRecordFiles *files, const ZjSlot *slot, const char *row, gboolean compact)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (files) && slot != NULL, NULL);
  ZjAttachmentsStrip *self = g_object_new (ZJ_TYPE_ATTACHMENTS_STRIP, NULL);
  ZjFileShelf *shelf = zj_file_shelf_get (zj_record_files_get_store (files));
  self->files = g_object_ref (files);
  self->slot = slot;
  self->row = g_strdup (row);
  self->compact = compact;
  gtk_flow_box_set_max_children_per_line (self->tiles, compact ? 6 : 4);
  gtk_flow_box_bind_model (self->tiles, G_LIST_MODEL (self->items), make_tile, self, NULL);
  if (may_change (self))
    make_editable (self);
  name_all (self);
  g_signal_connect_object (files, "changed", G_CALLBACK (files_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shelf, "changed", G_CALLBACK (shelf_changed_cb), self, G_CONNECT_SWAPPED);
  files_changed_cb (self);
  return GTK_WIDGET (self);
}

guint
zj_attachments_strip_get_count (ZjAttachmentsStrip *self)
{
  g_return_val_if_fail (ZJ_IS_ATTACHMENTS_STRIP (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

const ZjSlot *
zj_attachments_strip_get_slot (ZjAttachmentsStrip *self)
{
  return self->slot;
}

void
zj_attachments_strip_focus (ZjAttachmentsStrip *self)
{
  g_return_if_fail (ZJ_IS_ATTACHMENTS_STRIP (self));
  if (!gtk_widget_grab_focus (self->add_button))
    gtk_widget_child_focus (GTK_WIDGET (self->tiles), GTK_DIR_TAB_FORWARD);
}

void
zj_attachments_strip_add_files (ZjAttachmentsStrip *self, GListModel *files)
{
  g_return_if_fail (ZJ_IS_ATTACHMENTS_STRIP (self) && self->run != NULL);
  zj_intake_run_add_files (self->run, files);
}

static void
append_all (GString *text, GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", (char *)g_ptr_array_index (words, i));
}

char *
zj_attachments_strip_dup_words (ZjAttachmentsStrip *self)
{
  g_return_val_if_fail (ZJ_IS_ATTACHMENTS_STRIP (self), NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  if (self->run != NULL)
    {
      append_all (text, zj_intake_run_get_problems (self->run));
      append_all (text, zj_intake_run_get_notes (self->run));
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

gboolean
zj_attachments_strip_is_busy (ZjAttachmentsStrip *self)
{
  return self->run != NULL && zj_intake_run_is_running (self->run);
}
