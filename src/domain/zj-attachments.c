/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-attachments.h"

#include "zj-json.h"
#include "zj-patch-private.h"
#include "zj-text.h"
#include "zj-value.h"

#include <string.h>

#define GROUP "attachments"

/* --- reading --- */

/* The slot as this version of the form calls it. */
static const char *
slot_of (ZjForm *form, JsonObject *row)
{
  const char *slot = zj_json_string (row, "slot");

  if (slot == NULL || zj_form_slot (form, slot) != NULL)
    return slot != NULL ? slot : "";
  for (guint i = 0; i < form->n_renames; i++)
    if (strcmp (form->renames[i].from, slot) == 0 && zj_form_slot (form, form->renames[i].to) != NULL)
      return form->renames[i].to;
  return zj_form_slot (form, "other") != NULL ? "other" : slot;
}

static const char *
text_of (JsonObject *row, const char *member)
{
  const char *text = zj_json_string (row, member);

  return text != NULL ? text : "";
}

GPtrArray *
zj_attachments_list (ZjForm *form, JsonObject *fields, const char *slot, const char *row)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonArray) rows = NULL;

  g_return_val_if_fail (form != NULL, list);

  rows = zj_rows_ordered (fields, GROUP);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *item = json_array_get_object_element (rows, i);
      const char *in = slot_of (form, item);
      ZjAttachment *attachment;

      if ((slot != NULL && strcmp (slot, in) != 0)
          || (row != NULL && g_strcmp0 (row, zj_json_string (item, "row")) != 0))
        continue;
      attachment = g_new0 (ZjAttachment, 1);
      attachment->id = text_of (item, "_id");
      attachment->slot = in;
      attachment->row = zj_json_string (item, "row");
      attachment->caption = zj_json_string (item, "caption");
      attachment->name = text_of (item, "name");
      attachment->type = text_of (item, "type");
      attachment->sha256 = text_of (item, "sha256");
      attachment->original_sha256 = zj_json_string (item, "original_sha256");
      attachment->captured_at = zj_json_string (item, "captured_at");
      attachment->size = zj_json_int (item, "size", 0);
      g_ptr_array_add (list, attachment);
    }
  return list;
}

char **
zj_attachments_hashes (JsonObject *fields)
{
  g_autoptr (GStrvBuilder) hashes = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, GROUP);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      const char *hash = zj_json_string (json_array_get_object_element (rows, i), "sha256");

      if (hash != NULL && *hash != '\0' && g_hash_table_add (seen, (gpointer)hash))
        g_strv_builder_add (hashes, hash);
    }
  return g_strv_builder_end (hashes);
}

gboolean
zj_attachment_is_servers (ZjForm *form, JsonObject *row)
{
  const ZjSlot *slot;

  g_return_val_if_fail (form != NULL, FALSE);

  slot = row != NULL ? zj_form_slot (form, slot_of (form, row)) : NULL;
  return slot != NULL && slot->server_owned;
}

const char *
zj_attachment_kind (const char *type)
{
  if (type != NULL && g_str_has_prefix (type, "image/"))
    return "image";
  if (type != NULL && g_str_has_prefix (type, "video/"))
    return "video";
  return g_strcmp0 (type, "application/pdf") == 0 ? "pdf" : "document";
}

/* --- changing --- */

/* A copy with the rows in order, taken out to be put in again: the copy's array is new. */
static JsonObject *
copy_with_rows (JsonObject *fields, JsonArray **rows)
{
  JsonObject *copy = fields != NULL ? zj_json_copy_object (fields) : json_object_new ();

  *rows = zj_rows_ordered (copy, GROUP);
  json_object_set_array_member (copy, GROUP, *rows);
  return copy;
}

static JsonObject *
sorted (JsonObject *copy)
{
  JsonArray *rows = zj_rows_ordered (copy, GROUP);

  if (json_array_get_length (rows) > 0)
    json_object_set_array_member (copy, GROUP, rows);
  else
    {
      json_array_unref (rows);
      json_object_remove_member (copy, GROUP);
    }
  return copy;
}

static const char *
position_at (JsonArray *rows, guint index)
{
  return zj_json_string (json_array_get_object_element (rows, index), "_pos");
}

/* Right before the row at @index, or behind all. Rows of one place count as one. */
static char *
position_before (JsonArray *rows, guint index)
{
  guint n = json_array_get_length (rows);
  const char *after = index < n ? position_at (rows, index) : NULL;

  while (index > 0 && after != NULL && g_strcmp0 (position_at (rows, index - 1), after) >= 0)
    index--;
  return zj_position_between (index > 0 ? position_at (rows, index - 1) : NULL, after);
}

JsonObject *
zj_attachments_add (JsonObject *fields, ZjRandom *random, ZjClock *clock, const ZjAttachment *attachment)
{
  JsonArray *rows;
  JsonObject *copy;
  JsonObject *row = json_object_new ();
  g_autofree char *id = NULL;
  g_autofree char *position = NULL;

  g_return_val_if_fail (attachment != NULL, NULL);

  copy = copy_with_rows (fields, &rows);
  id = attachment->id != NULL ? g_strdup (attachment->id) : zj_random_uuid7 (random, clock);
  position = position_before (rows, json_array_get_length (rows));
  zj_json_set_string (row, "_id", id);
  zj_json_set_string (row, "_pos", position);
  zj_json_set_string (row, "slot", attachment->slot);
  zj_json_set_string (row, "row", attachment->row);
  zj_json_set_string (row, "caption", attachment->caption);
  zj_json_set_string (row, "name", attachment->name);
  zj_json_set_string (row, "type", attachment->type);
  json_object_set_int_member (row, "size", attachment->size);
  zj_json_set_string (row, "sha256", attachment->sha256);
  zj_json_set_string (row, "original_sha256", attachment->original_sha256);
  zj_json_set_string (row, "captured_at", attachment->captured_at);
  json_array_add_object_element (rows, row);
  return copy;
}

JsonObject *
zj_attachments_remove (JsonObject *fields, const char *id)
{
  JsonArray *rows;
  JsonObject *copy = copy_with_rows (fields, &rows);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, i), "_id"), id) == 0)
      {
        json_array_remove_element (rows, i);
        break;
      }
  return sorted (copy);
}

JsonObject *
zj_attachments_move (JsonObject *fields, const char *id, const char *before_id)
{
  JsonArray *rows;
  JsonObject *copy = copy_with_rows (fields, &rows);
  JsonObject *row = zj_rows_find (copy, GROUP, id);
  g_autoptr (JsonArray) others = json_array_new ();
  guint at;

  if (row == NULL || g_strcmp0 (id, before_id) == 0)
    return sorted (copy);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (json_array_get_object_element (rows, i) != row)
      json_array_add_object_element (others, json_object_ref (json_array_get_object_element (rows, i)));
  at = json_array_get_length (others);
  for (guint i = 0; before_id != NULL && i < json_array_get_length (others); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (others, i), "_id"), before_id) == 0)
      at = i;
  {
    g_autofree char *position = position_before (others, at);

    zj_json_set_string (row, "_pos", position);
  }
  return sorted (copy);
}

JsonObject *
zj_attachments_set_caption (JsonObject *fields, const char *id, const char *caption)
{
  JsonArray *rows;
  JsonObject *copy = copy_with_rows (fields, &rows);
  JsonObject *row = zj_rows_find (copy, GROUP, id);

  if (row != NULL && caption != NULL && *caption != '\0')
    zj_json_set_string (row, "caption", caption);
  else if (row != NULL && json_object_has_member (row, "caption"))
    json_object_remove_member (row, "caption");
  return sorted (copy);
}

/* --- names --- */

/* The extension with its dot, or "": short, of letters and digits, and not the whole name. */
static const char *
extension_of (const char *name)
{
  const char *dot = strrchr (name, '.');
  gsize length = dot != NULL ? strlen (dot) : 0;

  if (length < 2 || length > 11 || dot == name)
    return "";
  for (const char *p = dot + 1; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p))
      return "";
  return dot;
}

static char *
shortened (const char *name)
{
  const char *extension = extension_of (name);
  gsize stem = strlen (name) - strlen (extension);
  g_autofree char *cut = NULL;
  g_autofree char *kept = NULL;

  while (stem > 0
         && (stem + strlen (extension) > ZJ_ATTACHMENT_NAME_BYTES
             || g_utf8_strlen (name, stem) + g_utf8_strlen (extension, -1) > ZJ_ATTACHMENT_NAME_CHARS))
    stem = g_utf8_find_prev_char (name, name + stem) - name;
  cut = g_strndup (name, stem);
  kept = zj_text_clean (cut, -1, FALSE);
  return g_strconcat (kept, extension, NULL);
}

char *
zj_attachment_clean_name (const char *raw)
{
  g_autofree char *valid = g_utf8_make_valid (raw != NULL ? raw : "", -1);
  g_autofree char *clean = NULL;
  const char *name;

  for (char *p = valid; *p != '\0'; p++)
    if (*p == '\\') /* a folder of another system */
      *p = '/';
  clean = zj_text_clean (valid, -1, FALSE);
  name = clean != NULL ? strrchr (clean, '/') : NULL;
  name = name != NULL ? name + 1 : clean != NULL ? clean : "";
  while (g_unichar_isspace (g_utf8_get_char (name)))
    name = g_utf8_next_char (name);
  if (*name == '\0' || strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    return g_strdup ("file");
  return shortened (name);
}

gboolean
zj_attachment_name_is_valid (const char *name)
{
  g_autofree char *clean = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  clean = zj_attachment_clean_name (name);
  return strcmp (clean, name) == 0;
}
