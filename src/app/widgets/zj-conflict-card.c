/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-conflict-card.h"

#include <glib/gi18n-lib.h>

#include "zj-conflict-value.h"
#include "zj-field-text.h"
#include "zj-json.h"
#include "zj-text-label.h"

#define SPACING 8
#define BESIDE  540 /* pixels of a card from which on the versions stand side by side */
#define N_SIDES 3

struct _ZjConflictCard
{
  AdwBin parent_instance;

  char *path;
  JsonArray *triple;
  GtkToggleButton *sides[N_SIDES]; /* by ZjVersion; NULL where there is nothing to choose */
};

G_DEFINE_FINAL_TYPE (ZjConflictCard, zj_conflict_card, ADW_TYPE_BIN)

static guint chosen_signal;

/* --- side by side, or below each other --- */

static GtkSizeRequestMode
request_mode (GtkWidget *box)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
count_children (GtkWidget *box)
{
  int n = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    n++;
  return MAX (n, 1);
}

static int
column_width (int width, int n)
{
  return (width - (n - 1) * SPACING) / n;
}

static void
measure_sides (GtkWidget *box,
               GtkOrientation orientation,
               int for_size,
               int *minimum,
               int *natural,
               int *minimum_baseline,
               int *natural_baseline)
{
  int n = count_children (box);
  gboolean beside = for_size < 0 || for_size >= BESIDE;
  int most_min = 0, most_nat = 0, sum_min = 0, sum_nat = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_min, child_nat;
      int size = orientation == GTK_ORIENTATION_HORIZONTAL ? -1
                 : for_size >= 0 && beside                 ? column_width (for_size, n)
                                                           : for_size;
      gtk_widget_measure (child, orientation, size, &child_min, &child_nat, NULL, NULL);
      most_min = MAX (most_min, child_min);
      most_nat = MAX (most_nat, child_nat);
      sum_min += child_min;
      sum_nat += child_nat;
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = most_min;
      *natural = MAX (most_nat * n + (n - 1) * SPACING, BESIDE);
    }
  else
    {
      *minimum = beside ? most_min : sum_min + (n - 1) * SPACING;
      *natural = beside ? most_nat : sum_nat + (n - 1) * SPACING;
    }
}

static void
allocate_sides (GtkWidget *box, int width, int height, int baseline)
{
  int n = count_children (box);
  gboolean beside = width >= BESIDE;
  GtkAllocation place = { 0, 0, beside ? column_width (width, n) : width, height };
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!beside)
        gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &place.height, NULL, NULL);
      gtk_widget_size_allocate (child, &place, -1);
      if (beside)
        place.x += place.width + SPACING;
      else
        place.y += place.height + SPACING;
    }
}

/* --- the versions --- */

static GtkWidget *
make_content (ZjConflictCard *self, ZjStore *store, ZjForm *form, ZjVersion version)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *caption = zj_text_label_new (zj_version_word (version), "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), zj_conflict_value_new (store, form, self->path, self->triple, version));
  return box;
}

static void
toggled_cb (ZjConflictCard *self)
{
  g_signal_emit (self, chosen_signal, 0);
}

static GtkWidget *
make_side (ZjConflictCard *self, ZjStore *store, ZjForm *form, const char *label, ZjVersion version, gboolean choosing)
{
  GtkWidget *content = make_content (self, store, form, version);
  if (!choosing || version == ZJ_VERSION_BASE)
    {
      gtk_widget_add_css_class (content, "conflict-base");
      return content;
    }
  GtkWidget *button = gtk_toggle_button_new ();
  g_autofree char *value = zj_conflict_value_text (store, form, self->path, self->triple, version);
  /* Translators: field, whose value ("On this machine"), value. */
  g_autofree char *name = g_strdup_printf (_ ("%s, %s: %s"), label, zj_version_word (version), value);
  gtk_widget_set_valign (content, GTK_ALIGN_START);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "conflict-side");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  self->sides[version] = GTK_TOGGLE_BUTTON (button);
  return button;
}

static void
fill (ZjConflictCard *self, ZjStore *store, ZjForm *form, JsonObject *fields, gboolean choosing)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *label = zj_path_label (form, self->path, fields);
  gtk_widget_set_layout_manager (sides, gtk_custom_layout_new (request_mode, measure_sides, allocate_sides));
  for (ZjVersion version = choosing ? ZJ_VERSION_BASE : ZJ_VERSION_MINE; version <= ZJ_VERSION_THEIRS; version++)
    gtk_box_append (GTK_BOX (sides), make_side (self, store, form, label, version, choosing));
  if (choosing)
    gtk_toggle_button_set_group (self->sides[ZJ_VERSION_THEIRS], self->sides[ZJ_VERSION_MINE]);
  gtk_box_append (GTK_BOX (card), zj_text_label_new (label, "heading"));
  gtk_box_append (GTK_BOX (card), sides);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "conflict-card");
  adw_bin_set_child (ADW_BIN (self), card);
}

/* --- the type --- */

static void
zj_conflict_card_finalize (GObject *object)
{
  ZjConflictCard *self = ZJ_CONFLICT_CARD (object);
  g_free (self->path);
  g_clear_pointer (&self->triple, json_array_unref);
  G_OBJECT_CLASS (zj_conflict_card_parent_class)->finalize (object);
}

static void
zj_conflict_card_class_init (ZjConflictCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_conflict_card_finalize;
  chosen_signal =
      g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_conflict_card_init (ZjConflictCard *self)
{
}

GtkWidget *
zj_conflict_card_new (ZjStore *store,
                      ZjForm *form,
                      JsonObject *fields,
                      const char *path,
                      JsonArray *triple,
                      gboolean choosing)
{
  g_return_val_if_fail (form != NULL && path != NULL && triple != NULL, NULL);
  ZjConflictCard *self = g_object_new (ZJ_TYPE_CONFLICT_CARD, NULL);
  self->path = g_strdup (path);
  self->triple = json_array_ref (triple);
  fill (self, store, form, fields, choosing);
  return GTK_WIDGET (self);
}

const char *
zj_conflict_card_get_path (ZjConflictCard *self)
{
  return self->path;
}

void
zj_conflict_card_choose (ZjConflictCard *self, gboolean mine)
{
  g_return_if_fail (ZJ_IS_CONFLICT_CARD (self));
  GtkToggleButton *button = self->sides[mine ? ZJ_VERSION_MINE : ZJ_VERSION_THEIRS];
  if (button != NULL)
    gtk_toggle_button_set_active (button, TRUE);
}

gboolean
zj_conflict_card_is_chosen (ZjConflictCard *self, gboolean mine)
{
  g_return_val_if_fail (ZJ_IS_CONFLICT_CARD (self), FALSE);
  GtkToggleButton *button = self->sides[mine ? ZJ_VERSION_MINE : ZJ_VERSION_THEIRS];
  return button != NULL && gtk_toggle_button_get_active (button);
}

JsonNode *
zj_conflict_card_get_value (ZjConflictCard *self, gboolean mine)
{
  g_return_val_if_fail (ZJ_IS_CONFLICT_CARD (self), NULL);
  guint at = mine ? ZJ_VERSION_MINE : ZJ_VERSION_THEIRS;
  if (at >= json_array_get_length (self->triple))
    return NULL;
  JsonNode *node = json_array_get_element (self->triple, at);
  return JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}
