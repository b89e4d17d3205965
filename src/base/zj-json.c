/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-json.h"

#include "zj-error.h"

#include <sqlite3.h>
#include <string.h>

/* --- parsing --- */

/* json-glib keeps the last of two members of one name and says nothing; two parsers could then read two things in one
 * text. The parser tells of each member as it is set, so counting them per object and comparing with the object's size
 * shows it. */
typedef struct
{
  GArray *counts; /* of guint: one per open object */
  gboolean duplicate;
} MemberCount;

static void
on_object_start (JsonParser *parser, MemberCount *state)
{
  guint zero = 0;

  g_array_append_val (state->counts, zero);
}

static void
on_object_member (JsonParser *parser, JsonObject *object, const char *name, MemberCount *state)
{
  if (state->counts->len > 0)
    g_array_index (state->counts, guint, state->counts->len - 1)++;
}

static void
on_object_end (JsonParser *parser, JsonObject *object, MemberCount *state)
{
  if (state->counts->len == 0)
    return;
  if (g_array_index (state->counts, guint, state->counts->len - 1) != json_object_get_size (object))
    state->duplicate = TRUE;
  g_array_set_size (state->counts, state->counts->len - 1);
}

/* SQLite's reader is strict where json-glib's is not (comments, trailing text, odd numbers), and it is the other reader
 * of our texts: what both accept is what we accept. */
typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *stmt;
} StrictReader;

static void
strict_reader_free (StrictReader *reader)
{
  sqlite3_finalize (reader->stmt);
  sqlite3_close (reader->db);
  g_free (reader);
}

static StrictReader *
strict_reader_get (void)
{
  static GPrivate key = G_PRIVATE_INIT ((GDestroyNotify)strict_reader_free); /* one a thread */
  StrictReader *reader = g_private_get (&key);

  if (reader != NULL)
    return reader;
  reader = g_new0 (StrictReader, 1);
  if (sqlite3_open_v2 (":memory:", &reader->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK
      || sqlite3_prepare_v2 (reader->db, "SELECT json_valid(?1)", -1, &reader->stmt, NULL) != SQLITE_OK)
    g_error ("SQLite cannot open a database in memory");
  g_private_set (&key, reader);
  return reader;
}

static gboolean
sqlite_accepts (const char *text, gsize length)
{
  StrictReader *reader = strict_reader_get ();
  gboolean valid;

  sqlite3_bind_text64 (reader->stmt, 1, text, length, SQLITE_STATIC, SQLITE_UTF8);
  valid = sqlite3_step (reader->stmt) == SQLITE_ROW && sqlite3_column_int (reader->stmt, 0) == 1;
  sqlite3_reset (reader->stmt);
  sqlite3_clear_bindings (reader->stmt);
  return valid;
}

static guint
code_unit (const char *hex)
{
  guint unit = 0;

  for (int i = 0; i < 4; i++)
    unit = unit << 4 | (guint)g_ascii_xdigit_value (hex[i]);
  return unit;
}

/* Escapes can say what the text itself may not: NUL, where json-glib cuts the string off, and half a surrogate pair, of
 * which it makes text that is not UTF-8. The text is valid JSON here, so a backslash is only found inside strings. */
static gboolean
escapes_are_characters (const char *text, gsize length)
{
  const char *end = text + length;

  for (const char *p = memchr (text, '\\', length); p != NULL; p = memchr (p, '\\', end - p))
    {
      guint unit;

      if (p[1] != 'u')
        {
          p += 2;
          continue;
        }
      unit = code_unit (p + 2);
      if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
        return FALSE;
      p += 6;
      if (unit < 0xd800 || unit > 0xdbff)
        continue;
      if (end - p < 6 || p[0] != '\\' || p[1] != 'u' || code_unit (p + 2) < 0xdc00 || code_unit (p + 2) > 0xdfff)
        return FALSE;
      p += 6;
    }
  return TRUE;
}

JsonNode *
zj_json_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (GArray) counts = NULL;
  MemberCount state = { NULL, FALSE };

  g_return_val_if_fail (text != NULL, NULL);

  if (length < 0)
    length = strlen (text);
  if (!g_utf8_validate_len (text, length, NULL)) /* refuses NUL as well */
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, "not UTF-8 text");
      return NULL;
    }
  if (!sqlite_accepts (text, length) || !escapes_are_characters (text, length))
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, "not valid JSON");
      return NULL;
    }

  parser = json_parser_new_immutable ();
  counts = g_array_new (FALSE, FALSE, sizeof (guint));
  state.counts = counts;
  g_signal_connect (parser, "object-start", G_CALLBACK (on_object_start), &state);
  g_signal_connect (parser, "object-member", G_CALLBACK (on_object_member), &state);
  g_signal_connect (parser, "object-end", G_CALLBACK (on_object_end), &state);
  if (!json_parser_load_from_data (parser, text, length, &local) || json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, "not valid JSON");
      return NULL;
    }
  if (state.duplicate)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, "an object holds two members of one name");
      return NULL;
    }
  return zj_json_copy (json_parser_get_root (parser));
}

JsonObject *
zj_json_parse_object (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = zj_json_parse (text, length, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, "not a JSON object");
      return NULL;
    }
  return json_node_dup_object (node);
}

/* --- writing --- */

char *
zj_json_write (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return json_to_string (node, FALSE);
}

char *
zj_json_write_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  g_return_val_if_fail (object != NULL, NULL);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static JsonNode *
sorted (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      JsonObject *out = json_object_new ();
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      JsonObjectIter iter;
      const char *name;

      json_object_iter_init_ordered (&iter, object);
      while (json_object_iter_next_ordered (&iter, &name, NULL))
        g_ptr_array_add (names, (gpointer)name);
      g_ptr_array_sort (names, compare_names);
      for (guint i = 0; i < names->len; i++)
        {
          const char *member = g_ptr_array_index (names, i);

          json_object_set_member (out, member, sorted (json_object_get_member (object, member)));
        }
      return zj_json_object_node (out);
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      JsonArray *out = json_array_new ();

      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (out, sorted (json_array_get_element (array, i)));
      return zj_json_array_node (out);
    }
  return json_node_copy (node);
}

char *
zj_json_canonical (JsonNode *node)
{
  g_autoptr (JsonNode) ordered = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  ordered = sorted (node);
  return json_to_string (ordered, FALSE);
}

/* --- comparing and copying --- */

gboolean
zj_json_equal (JsonNode *a, JsonNode *b)
{
  gboolean a_empty = a == NULL || JSON_NODE_HOLDS_NULL (a);
  gboolean b_empty = b == NULL || JSON_NODE_HOLDS_NULL (b);

  if (a_empty || b_empty)
    return a_empty && b_empty;
  return json_node_equal (a, b);
}

JsonNode *
zj_json_copy (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return zj_json_object_node (zj_json_copy_object (json_node_get_object (node)));
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      JsonArray *out = json_array_sized_new (json_array_get_length (array));

      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (out, zj_json_copy (json_array_get_element (array, i)));
      return zj_json_array_node (out);
    }
  return json_node_copy (node);
}

JsonObject *
zj_json_copy_object (JsonObject *object)
{
  JsonObject *out = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_return_val_if_fail (object != NULL, NULL);

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (out, name, zj_json_copy (value));
  return out;
}

/* --- getters --- */

JsonNode *
zj_json_member (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

gboolean
zj_json_is_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

gboolean
zj_json_is_int (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64;
}

const char *
zj_json_string (JsonObject *object, const char *member)
{
  JsonNode *node = zj_json_member (object, member);

  return zj_json_is_string (node) ? json_node_get_string (node) : NULL;
}

gint64
zj_json_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = zj_json_member (object, member);

  return zj_json_is_int (node) ? json_node_get_int (node) : fallback;
}

gboolean
zj_json_bool (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = zj_json_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             ? json_node_get_boolean (node)
             : fallback;
}

JsonObject *
zj_json_object (JsonObject *object, const char *member)
{
  JsonNode *node = zj_json_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
zj_json_array (JsonObject *object, const char *member)
{
  JsonNode *node = zj_json_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

const char *
zj_json_need_string (JsonObject *object, const char *member, GError **error)
{
  const char *text = zj_json_string (object, member);

  if (text == NULL)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, "“%s” is missing or not text", member);
  return text;
}

gboolean
zj_json_need_int (JsonObject *object, const char *member, gint64 *out, GError **error)
{
  JsonNode *node = zj_json_member (object, member);

  if (!zj_json_is_int (node))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, "“%s” is missing or not a whole number", member);
      return FALSE;
    }
  *out = json_node_get_int (node);
  return TRUE;
}

/* --- builders --- */

void
zj_json_set_string (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

void
zj_json_set_node (JsonObject *object, const char *member, JsonNode *node)
{
  if (node != NULL)
    json_object_set_member (object, member, node);
}

JsonNode *
zj_json_string_node (const char *value)
{
  return value != NULL ? json_node_init_string (json_node_alloc (), value) : NULL;
}

JsonNode *
zj_json_int_node (gint64 value)
{
  return json_node_init_int (json_node_alloc (), value);
}

JsonNode *
zj_json_bool_node (gboolean value)
{
  return json_node_init_boolean (json_node_alloc (), value);
}

JsonNode *
zj_json_object_node (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  json_node_init (node, JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

JsonNode *
zj_json_array_node (JsonArray *array)
{
  JsonNode *node = json_node_alloc ();

  json_node_init (node, JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}
