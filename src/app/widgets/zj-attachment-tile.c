/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-attachment-tile.h"

#include <glib/gi18n-lib.h>

#include "zj-file-look.h"
#include "zj-file-picture.h"
#include "zj-file-shelf.h"
#include "zj-state-look.h"

#define WIDTH          136
#define HEIGHT         102
#define COMPACT_WIDTH  96
#define COMPACT_HEIGHT 72

struct _ZjAttachmentTile
{
  GtkFlowBoxChild parent_instance;

  AdwBin *picture_bin;
  GtkMenuButton *menu_button;
  GtkProgressBar *progress;
  GtkLabel *name;
  GtkLabel *caption;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *size;
  ZjFilePicture *picture;

  ZjRecordFiles *files;
  ZjFileItem *item;
  gboolean editable, compact;
};

G_DEFINE_FINAL_TYPE (ZjAttachmentTile, zj_attachment_tile, GTK_TYPE_FLOW_BOX_CHILD)

static void
act (ZjAttachmentTile *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", zj_file_item_get (self->item)->id);
}

/* --- what it shows --- */

static void
show_state (ZjAttachmentTile *self, const ZjFileStatus *status)
{
  static const ZjTone tones[] = { ZJ_TONE_DRAFT, ZJ_TONE_WAITING, ZJ_TONE_GOOD, ZJ_TONE_ATTENTION, ZJ_TONE_BAD };
  const ZjSlot *slot = zj_form_slot (zj_record_files_get_form (self->files), zj_file_item_get (self->item)->slot);
  g_autofree char *word = zj_file_look_word (status, slot != NULL && slot->server_owned);
  ZjTone tone = zj_file_look_tone (status);
  double fraction = zj_file_look_fraction (status);
  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->state_icon), zj_tone_css_class (tones[i]));
      gtk_widget_remove_css_class (GTK_WIDGET (self->state), zj_tone_css_class (tones[i]));
    }
  gtk_widget_add_css_class (GTK_WIDGET (self->state_icon), zj_tone_css_class (tone));
  gtk_widget_add_css_class (GTK_WIDGET (self->state), zj_tone_css_class (tone));
  gtk_image_set_from_icon_name (self->state_icon, zj_file_look_icon (status));
  gtk_label_set_text (self->state, word);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction >= 0);
  gtk_progress_bar_set_fraction (self->progress, MAX (fraction, 0));
}

static void
name_all (ZjAttachmentTile *self, const ZjFileStatus *status)
{
  const ZjAttachment *attachment = zj_file_item_get (self->item);
  g_autofree char *size = zj_file_look_size (attachment->size);
  g_autofree char *absence = zj_file_look_absence (status);
  g_autoptr (GString) spoken = g_string_new (attachment->name);
  g_autoptr (GString) tip = g_string_new (attachment->name);
  g_autofree char *menu = g_strdup_printf (_ ("What to do with %s"), attachment->name);
  if (attachment->caption != NULL)
    {
      g_string_append_printf (spoken, ", %s", attachment->caption);
      g_string_append_printf (tip, "\n%s", attachment->caption);
    }
  g_string_append_printf (spoken, ", %s, %s, %s", zj_file_look_kind (attachment->type), size,
                          gtk_label_get_text (self->state));
  g_string_append_printf (tip, "\n%s, %s", zj_file_look_kind (attachment->type), size);
  if (attachment->captured_at != NULL)
    {
      g_autofree char *taken = g_strdelimit (g_strdup (attachment->captured_at), "T", ' ');
      g_autofree char *line = g_strdup_printf (_ ("Taken at %s"), taken);
      g_string_append_printf (tip, "\n%s", line);
    }
  if (absence != NULL)
    g_string_append_printf (tip, "\n%s", absence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken->str,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, absence != NULL ? absence : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, menu, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip->str);
}

static void
add_item (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static void
make_menu (ZjAttachmentTile *self)
{
  const char *id = zj_file_item_get (self->item)->id;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) see = g_menu_new ();
  add_item (see, C_ ("file", "Open"), "files.open", id);
  add_item (see, C_ ("file", "Save a copy…"), "files.save-copy", id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (see));
  if (self->editable)
    {
      g_autoptr (GMenu) change = g_menu_new ();
      g_autoptr (GMenu) end = g_menu_new ();
      add_item (change, C_ ("file", "Caption…"), "files.caption", id);
      add_item (change, C_ ("file", "Move earlier"), "files.earlier", id);
      add_item (change, C_ ("file", "Move later"), "files.later", id);
      add_item (end, C_ ("file", "Remove"), "files.remove", id);
      g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (end));
    }
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

void
zj_attachment_tile_refresh (ZjAttachmentTile *self)
{
  g_return_if_fail (ZJ_IS_ATTACHMENT_TILE (self));
  const ZjAttachment *attachment = zj_file_item_get (self->item);
  g_autoptr (ZjFileStatus) status = zj_file_shelf_status (zj_file_shelf_get (zj_record_files_get_store (self->files)),
                                                          zj_record_files_get_project (self->files),
                                                          zj_record_files_get_record (self->files), attachment->sha256);
  g_autofree char *size = zj_file_look_size (attachment->size);
  gtk_label_set_text (self->name, attachment->name);
  gtk_label_set_text (self->caption, attachment->caption != NULL ? attachment->caption : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), attachment->caption != NULL);
  gtk_label_set_text (self->size, size);
  zj_file_picture_set (self->picture, attachment->sha256, attachment->type, status->here);
  show_state (self, status);
  name_all (self, status);
}

/* --- keys and the other mouse button --- */

static gboolean
key_cb (ZjAttachmentTile *self, guint key, guint code, GdkModifierType state)
{
  gboolean alt = (state & GDK_ALT_MASK) != 0, shift = (state & GDK_SHIFT_MASK) != 0;
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && shift))
    gtk_menu_button_popup (self->menu_button);
  else if (!self->editable)
    return GDK_EVENT_PROPAGATE;
  else if (key == GDK_KEY_Delete)
    act (self, "files.remove");
  else if (key == GDK_KEY_F2)
    act (self, "files.caption");
  else if (alt && key == GDK_KEY_Left)
    act (self, "files.earlier");
  else if (alt && key == GDK_KEY_Right)
    act (self, "files.later");
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
pressed_cb (ZjAttachmentTile *self, int n_press, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_menu_button_popup (self->menu_button);
}

static void
zj_attachment_tile_dispose (GObject *object)
{
  ZjAttachmentTile *self = ZJ_ATTACHMENT_TILE (object);
  g_clear_object (&self->files);
  g_clear_object (&self->item);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (self), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_ATTACHMENT_TILE);
  G_OBJECT_CLASS (zj_attachment_tile_parent_class)->dispose (object);
}

static void
zj_attachment_tile_class_init (ZjAttachmentTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_attachment_tile_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-attachment-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentTile, picture_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentTile, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentTile, progress);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentTile, name);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentTile, caption);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentTile, state_icon);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentTile, state);
  gtk_widget_class_bind_template_child (widget_class, ZjAttachmentTile, size);
}

static void
zj_attachment_tile_init (ZjAttachmentTile *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
zj_attachment_tile_new (ZjRecordFiles *files, ZjFileItem *item, gboolean editable, gboolean compact)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (files) && ZJ_IS_FILE_ITEM (item), NULL);
  ZjAttachmentTile *self = g_object_new (ZJ_TYPE_ATTACHMENT_TILE, NULL);
  int width = compact ? COMPACT_WIDTH : WIDTH, height = compact ? COMPACT_HEIGHT : HEIGHT;
  self->files = g_object_ref (files);
  self->item = g_object_ref (item);
  self->editable = editable;
  self->compact = compact;
  self->picture = ZJ_FILE_PICTURE (zj_file_picture_new (zj_record_files_get_store (files), width, height));
  adw_bin_set_child (self->picture_bin, GTK_WIDGET (self->picture));
  gtk_label_set_max_width_chars (self->name, 1); /* as wide as the picture, however long the name */
  gtk_label_set_max_width_chars (self->caption, 1);
  gtk_label_set_max_width_chars (self->state, 1);
  gtk_widget_set_visible (GTK_WIDGET (self->size), !compact);
  make_menu (self);
  zj_attachment_tile_refresh (self);
  g_signal_connect_object (item, "changed", G_CALLBACK (zj_attachment_tile_refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

ZjFileItem *
zj_attachment_tile_get_item (ZjAttachmentTile *self)
{
  g_return_val_if_fail (ZJ_IS_ATTACHMENT_TILE (self), NULL);
  return self->item;
}

const char *
zj_attachment_tile_get_state_text (ZjAttachmentTile *self)
{
  g_return_val_if_fail (ZJ_IS_ATTACHMENT_TILE (self), NULL);
  return gtk_label_get_text (self->state);
}
