/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-conflict-value.h"

#include <glib/gi18n-lib.h>

#include "zj-field-text.h"
#include "zj-file-picture.h"
#include "zj-json.h"
#include "zj-store-files.h"
#include "zj-text-label.h"

#define PICTURE_WIDTH  72
#define PICTURE_HEIGHT 54

const char *
zj_version_word (ZjVersion version)
{
  return version == ZJ_VERSION_BASE   ? _ ("Originally")
         : version == ZJ_VERSION_MINE ? _ ("On this machine")
                                      : _ ("In the system");
}

/* NULL for none. */
static JsonNode *
side (JsonArray *triple, ZjVersion version)
{
  if (triple == NULL || (guint)version >= json_array_get_length (triple))
    return NULL;
  JsonNode *node = json_array_get_element (triple, version);
  return JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static gboolean
is_row (const char *path)
{
  const char *slash = strchr (path, '/');
  return slash != NULL && strchr (slash + 1, '/') == NULL;
}

static const char *
absent_row_text (JsonArray *triple, ZjVersion version)
{
  if (version == ZJ_VERSION_BASE)
    return _ ("Was not there yet");
  if (side (triple, ZJ_VERSION_BASE) == NULL)
    return _ ("Not there");
  return version == ZJ_VERSION_MINE ? _ ("Deleted here") : _ ("Deleted there");
}

static char *
display (ZjStore *store, ZjForm *form, const ZjField *field, const char *path, JsonNode *value)
{
  if (store == NULL || field == NULL || field->type != ZJ_FIELD_REFERENCE || !zj_json_is_string (value))
    return zj_path_display (form, path, value, FALSE);
  g_autoptr (ZjRecord) target = zj_store_get (store, json_node_get_string (value), NULL);
  ZjForm *of =
      target != NULL ? zj_forms_get_version (zj_store_get_forms (store), target->form, target->form_version) : NULL;
  return of != NULL ? zj_store_record_title (store, of, target->fields) : g_strdup (_ ("A record that is not here"));
}

static void
add_line (GString *text, const char *label, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "\n" : "", label, label[0] != '\0' ? _ (": ") : "", value);
}

static char *
attachment_text (ZjForm *form, JsonObject *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const ZjSlot *slot = zj_form_slot (form, zj_json_string (row, "slot"));
  add_line (text, "", zj_json_string (row, "name"));
  add_line (text, "", zj_json_string (row, "caption"));
  add_line (text, "", slot != NULL ? zj_label (&slot->label) : NULL);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
row_text (ZjStore *store, ZjForm *form, const char *path, JsonObject *row)
{
  const ZjField *group = zj_form_field (form, path);
  g_autoptr (GString) text = g_string_new (NULL);
  if (g_str_has_prefix (path, "attachments/"))
    return attachment_text (form, row);
  for (guint i = 0; group != NULL && i < group->n_fields; i++)
    {
      const ZjField *field = group->fields[i];
      JsonNode *member = zj_json_member (row, field->id);
      g_autofree char *member_path = g_strdup_printf ("%s/%s", path, field->id);
      g_autofree char *value = member != NULL ? display (store, form, field, member_path, member) : NULL;
      add_line (text, zj_label (&field->label), value);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup ("—");
}

char *
zj_conflict_value_text (ZjStore *store, ZjForm *form, const char *path, JsonArray *triple, ZjVersion version)
{
  g_return_val_if_fail (form != NULL && path != NULL, NULL);
  JsonNode *value = side (triple, version);
  const ZjField *field = zj_form_field (form, path);
  if (value == NULL && is_row (path))
    return g_strdup (absent_row_text (triple, version));
  if (value != NULL && is_row (path) && JSON_NODE_HOLDS_OBJECT (value))
    return row_text (store, form, path, json_node_get_object (value));
  char *text = display (store, form, field, path, value);
  if (field == NULL || !field->sensitive || version == ZJ_VERSION_BASE)
    return text;
  JsonNode *other = side (triple, version == ZJ_VERSION_MINE ? ZJ_VERSION_THEIRS : ZJ_VERSION_MINE);
  g_autofree char *beside = display (store, form, field, path, other);
  if (zj_json_equal (value, other) || g_strcmp0 (text, beside) != 0)
    return text;
  char *told = g_strdup_printf (_ ("%s (differs in the hidden digits)"), text);
  g_free (text);
  return told;
}

GtkWidget *
zj_conflict_value_new (ZjStore *store, ZjForm *form, const char *path, JsonArray *triple, ZjVersion version)
{
  g_return_val_if_fail (form != NULL && path != NULL, NULL);
  g_autofree char *text = zj_conflict_value_text (store, form, path, triple, version);
  GtkWidget *label = zj_text_label_new (text, NULL);
  JsonNode *value = side (triple, version);
  JsonObject *row = value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  const char *sha256 = row != NULL ? zj_json_string (row, "sha256") : NULL;
  if (store == NULL || sha256 == NULL || !g_str_has_prefix (path, "attachments/"))
    return label;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *picture = zj_file_picture_new (store, PICTURE_WIDTH, PICTURE_HEIGHT);
  zj_file_picture_set (ZJ_FILE_PICTURE (picture), sha256, zj_json_string (row, "type"),
                       zj_store_has_file (store, sha256));
  gtk_widget_set_valign (picture, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}
