/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-party-card.h"

#include <glib/gi18n-lib.h>

#include "zj-json.h"
#include "zj-property-row.h"
#include "zj-value.h"

struct _ZjPartyCard
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
};

G_DEFINE_FINAL_TYPE (ZjPartyCard, zj_party_card, ADW_TYPE_BIN)

enum
{
  SIGNAL_REVEALED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
revealed_cb (ZjPartyCard *self)
{
  g_signal_emit (self, signals[SIGNAL_REVEALED], 0);
}

static const ZjField *
party_field (ZjForm *form, const char *id)
{
  g_autofree char *path = g_strdup_printf ("parties/_/%s", id);

  return zj_form_field (form, path);
}

static void
add_row (ZjPartyCard *self, ZjForm *form, JsonObject *party, const char *id)
{
  const ZjField *field = party_field (form, id);
  JsonNode *value = zj_json_member (party, id);
  g_autofree char *shown = NULL;
  g_autofree char *whole = NULL;
  GtkWidget *row;

  if (field == NULL)
    return;
  shown = zj_field_display (field, value, FALSE);
  whole = zj_field_display (field, value, TRUE);
  row = zj_property_row_new (zj_label (&field->label));
  zj_property_row_set_value (ZJ_PROPERTY_ROW (row), shown, whole);
  g_signal_connect_object (row, "revealed", G_CALLBACK (revealed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->group, row);
}

static void
zj_party_card_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL); /* a bound child would be unparented behind the bin's back */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_PARTY_CARD);
  G_OBJECT_CLASS (zj_party_card_parent_class)->dispose (object);
}

static void
zj_party_card_class_init (ZjPartyCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_party_card_dispose;
  signals[SIGNAL_REVEALED] =
      g_signal_new ("revealed", ZJ_TYPE_PARTY_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-party-card.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjPartyCard, group);
}

static void
zj_party_card_init (ZjPartyCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zj_party_card_new (ZjForm *form, JsonObject *party)
{
  ZjPartyCard *self = g_object_new (ZJ_TYPE_PARTY_CARD, NULL);
  const ZjField *role = party_field (form, "role");
  g_autofree char *title = role != NULL ? zj_field_display (role, zj_json_member (party, "role"), TRUE) : NULL;
  g_autofree char *escaped = g_markup_escape_text (title != NULL ? title : "", -1);

  adw_preferences_group_set_title (self->group, escaped);
  add_row (self, form, party, "org_name");
  add_row (self, form, party, "leader_name");
  add_row (self, form, party, "leader_id_no");
  add_row (self, form, party, "leader_phone");
  return GTK_WIDGET (self);
}
