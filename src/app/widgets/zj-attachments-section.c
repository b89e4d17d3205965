/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-attachments-section.h"

#include <glib/gi18n-lib.h>

#include "zj-attachments-strip.h"
#include "zj-form-paths.h"
#include "zj-text-label.h"

struct _ZjAttachmentsSection
{
  AdwBin parent_instance;

  ZjRecordFiles *files;
  GtkWidget *message; /* what a check found, under edit */
  GtkWidget *list;    /* of the groups */
  GPtrArray *groups;  /* of Group */
};

G_DEFINE_FINAL_TYPE (ZjAttachmentsSection, zj_attachments_section, ADW_TYPE_BIN)

/* One slot. */
typedef struct
{
  const ZjSlot *slot;
  GtkWidget *box;
  GtkWidget *count;
  ZjAttachmentsStrip *strip;
} Group;

/* --- how many, and how many more --- */

static char *
count_text (ZjAttachmentsSection *self, const Group *group, guint lacking)
{
  guint n = zj_attachments_strip_get_count (group->strip);
  if (lacking > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file still to come", "%u files still to come", lacking),
                            lacking);
  if (n == 0)
    return g_strdup (group->slot->expected ? _ ("No file yet") : "");
  if (group->slot->max_files > 0 && n >= (guint)group->slot->max_files)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file, no more fit", "%u files, no more fit", n), n);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file", "%u files", n), n);
}

static gboolean
is_shown (ZjAttachmentsSection *self, const Group *group, guint lacking)
{
  return zj_record_files_may_change (self->files, group->slot) || zj_attachments_strip_get_count (group->strip) > 0
         || lacking > 0;
}

/* What a check of the form said about attachments; the slot's own line says where. */
static gboolean
show_message (ZjAttachmentsSection *self)
{
  ZjFormModel *model = zj_record_files_get_model (self->files);
  ZjSeverity severity = ZJ_SEVERITY_EXPECTED;
  const char *text = model != NULL ? zj_form_model_get_message (model, ZJ_FORM_ATTACHMENTS, &severity) : NULL;
  gboolean bad = text != NULL && severity == ZJ_SEVERITY_ERROR;
  gtk_widget_set_visible (self->message, text != NULL);
  gtk_label_set_text (GTK_LABEL (self->message), text != NULL ? text : "");
  gtk_widget_remove_css_class (self->message, bad ? "warning" : "error");
  gtk_widget_add_css_class (self->message, bad ? "error" : "warning");
  return bad;
}

static void
update (ZjAttachmentsSection *self)
{
  gboolean bad = show_message (self), any = FALSE;
  for (guint i = 0; i < self->groups->len; i++)
    {
      Group *group = g_ptr_array_index (self->groups, i);
      guint lacking = zj_record_files_lacking (self->files, group->slot);
      g_autofree char *text = count_text (self, group, lacking);
      gboolean shown = is_shown (self, group, lacking);
      gtk_label_set_text (GTK_LABEL (group->count), text);
      gtk_widget_remove_css_class (group->count, "dim-label");
      gtk_widget_remove_css_class (group->count, "tone-attention");
      gtk_widget_remove_css_class (group->count, "tone-bad");
      gtk_widget_add_css_class (group->count, lacking == 0 ? "dim-label" : bad ? "tone-bad" : "tone-attention");
      gtk_widget_set_visible (group->box, shown);
      any = any || shown;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}

static void
field_changed_cb (ZjAttachmentsSection *self, const char *path)
{
  if (g_str_equal (path, ZJ_FORM_ATTACHMENTS))
    update (self);
}

/* --- building --- */

static GtkWidget *
make_heading (Group *group, gboolean editable)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = zj_text_label_new (zj_label (&group->slot->label), "field-label");
  gtk_box_append (GTK_BOX (box), label);
  if (editable && group->slot->required != NULL)
    {
      GtkWidget *star = gtk_label_new ("*");
      gtk_widget_add_css_class (star, "required-star");
      gtk_widget_set_tooltip_text (star, _ ("Required"));
      gtk_widget_set_valign (star, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (box), star);
    }
  group->count = gtk_label_new (NULL);
  gtk_widget_set_hexpand (group->count, TRUE);
  gtk_widget_set_halign (group->count, GTK_ALIGN_END);
  gtk_widget_set_valign (group->count, GTK_ALIGN_START);
  gtk_widget_set_margin_start (group->count, 8);
  gtk_widget_add_css_class (group->count, "caption");
  gtk_box_append (GTK_BOX (box), group->count);
  return box;
}

static void
add_group (ZjAttachmentsSection *self, const ZjSlot *slot)
{
  gboolean editable = zj_record_files_may_change (self->files, slot);
  Group *group = g_new0 (Group, 1);
  group->slot = slot;
  group->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (group->box, "card");
  gtk_widget_add_css_class (group->box, "file-slot");
  gtk_box_append (GTK_BOX (group->box), make_heading (group, editable));
  if (editable && slot->help.en != NULL)
    {
      GtkWidget *help = zj_text_label_new (zj_label (&slot->help), "caption");
      gtk_widget_add_css_class (help, "dim-label");
      gtk_box_append (GTK_BOX (group->box), help);
    }
  group->strip = ZJ_ATTACHMENTS_STRIP (zj_attachments_strip_new (self->files, slot, NULL, FALSE));
  gtk_box_append (GTK_BOX (group->box), GTK_WIDGET (group->strip));
  gtk_box_append (GTK_BOX (self->list), group->box);
  g_ptr_array_add (self->groups, group);
}

static void
zj_attachments_section_dispose (GObject *object)
{
  ZjAttachmentsSection *self = ZJ_ATTACHMENTS_SECTION (object);
  if (self->groups != NULL)
    g_ptr_array_set_size (self->groups, 0);
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&self->files);
  G_OBJECT_CLASS (zj_attachments_section_parent_class)->dispose (object);
}

static void
zj_attachments_section_finalize (GObject *object)
{
  g_clear_pointer (&ZJ_ATTACHMENTS_SECTION (object)->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (zj_attachments_section_parent_class)->finalize (object);
}

static void
zj_attachments_section_class_init (ZjAttachmentsSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_attachments_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_attachments_section_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zj_attachments_section_init (ZjAttachmentsSection *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->groups = g_ptr_array_new_with_free_func (g_free);
  self->message = zj_text_label_new (NULL, NULL);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_visible (self->message, FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
add_heading (ZjAttachmentsSection *self, GtkBox *box, gboolean editable)
{
  const char *title = _ ("Attachments");
  gtk_box_append (box, zj_text_label_new (title, editable ? "title-4" : "heading"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (!editable)
    return;
  GtkWidget *hint =
      zj_text_label_new (_ ("Files can also be dropped where they belong, or pasted there with Ctrl+V."), "caption");
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_box_append (box, hint);
}

GtkWidget *
zj_attachments_section_new (ZjRecordFiles *files)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (files), NULL);
  ZjAttachmentsSection *self = g_object_new (ZJ_TYPE_ATTACHMENTS_SECTION, NULL);
  GtkBox *box = GTK_BOX (adw_bin_get_child (ADW_BIN (self)));
  ZjFormModel *model = zj_record_files_get_model (files);
  ZjForm *form = zj_record_files_get_form (files);
  self->files = g_object_ref (files);
  add_heading (self, box, model != NULL);
  gtk_box_append (box, self->message);
  gtk_box_append (box, self->list);
  for (guint i = 0; i < form->n_slots; i++)
    if (form->slots[i].row_group == NULL)
      add_group (self, &form->slots[i]);
  /* after the strips have connected: they count first */
  g_signal_connect_object (files, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  if (model != NULL)
    g_signal_connect_object (model, "field-changed", G_CALLBACK (field_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

GtkWidget *
zj_attachments_section_focus (ZjAttachmentsSection *self, const char *slot)
{
  g_return_val_if_fail (ZJ_IS_ATTACHMENTS_SECTION (self), NULL);
  Group *found = NULL;
  for (guint i = 0; i < self->groups->len && found == NULL; i++)
    {
      Group *group = g_ptr_array_index (self->groups, i);
      if (slot != NULL ? g_str_equal (group->slot->id, slot) : zj_record_files_lacking (self->files, group->slot) > 0)
        found = group;
    }
  if (found == NULL && self->groups->len > 0)
    found = g_ptr_array_index (self->groups, 0);
  if (found == NULL)
    return NULL;
  zj_attachments_strip_focus (found->strip);
  return found->box;
}

const char *
zj_attachments_section_get_count_text (ZjAttachmentsSection *self, const char *slot)
{
  g_return_val_if_fail (ZJ_IS_ATTACHMENTS_SECTION (self) && slot != NULL, NULL);
  for (guint i = 0; i < self->groups->len; i++)
    {
      Group *group = g_ptr_array_index (self->groups, i);
      if (g_str_equal (group->slot->id, slot))
        return gtk_widget_get_visible (group->box) ? gtk_label_get_text (GTK_LABEL (group->count)) : NULL;
    }
  return NULL;
}
