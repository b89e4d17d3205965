/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"
#include "zj-merge.h"

#include <string.h>

/* Records of the types-sample form out of few values, so that sides meet often. */

static const char *const generated_rows[] = { "0190b5d2-0000-7000-8000-00000000000a",
                                              "0190b5d2-0000-7000-8000-00000000000b",
                                              "0190b5d2-0000-7000-8000-00000000000c",
                                              "0190b5d2-0000-7000-8000-00000000000d" };

typedef struct
{
  const char *name;
  const char *values[4]; /* JSON; NULL = empty */
} Pool;

static const Pool field_pools[] = {
  { "title", { NULL, "\"A\"", "\"B\"", "\"C\"" } },
  { "amount", { NULL, "\"1\"", "\"2.5\"", "\"1000\"" } },
  { "count", { NULL, "0", "7", "-1" } },
  { "colour", { NULL, "\"red\"", "\"green\"", "\"ultraviolet\"" } },
  { "material", { NULL, "\"steel\"", "{\"other\":\"x\"}", "{\"other\":\"y\"}" } },
  { "urgent", { NULL, "true", "false", "true" } },
  { "person", { NULL, "\"甲\"", "\"乙\"", "\"丙\"" } },
  { "phone", { NULL, "\"17750621280\"", "\"027-87746866\"", "\"13800138000\"" } },
  { "from_the_future", { NULL, "[1,2]", "{\"a\":{\"b\":null}}", "\"?\"" } },
};

static const Pool cell_pools[] = {
  { "name", { NULL, "\"门\"", "\"窗\"", "\"墙\"" } },
  { "price", { NULL, "\"1\"", "\"2\"", "\"3.25\"" } },
  { "number", { NULL, "1", "2", "3" } },
  { "measure", { NULL, "\"个\"", "\"米\"", "\"套\"" } },
  { "from_the_future", { NULL, "1", "2", "[3]" } },
};

static inline void
put_from_pool (JsonObject *object, const Pool *pool)
{
  const char *text = pool->values[g_random_int_range (0, 4)];

  if (text != NULL)
    {
      static GHashTable *parsed = NULL;
      JsonNode *node;

      if (parsed == NULL)
        parsed = g_hash_table_new (g_direct_hash, g_direct_equal);
      node = g_hash_table_lookup (parsed, text);
      if (node == NULL)
        {
          node = zj_json_parse (text, -1, NULL);
          g_hash_table_insert (parsed, (gpointer)text, node);
        }
      json_object_set_member (object, pool->name, zj_json_copy (node));
    }
  else if (json_object_has_member (object, pool->name))
    json_object_remove_member (object, pool->name);
}

static inline JsonObject *
find_generated_row (JsonArray *rows, const char *id)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, i), "_id"), id) == 0)
      return json_array_get_object_element (rows, i);
  return NULL;
}

/* Rows in order, none = absent: canonical. */
static inline void
settle (JsonObject *fields)
{
  JsonArray *rows = zj_rows_ordered (fields, "items");

  if (json_array_get_length (rows) > 0)
    json_object_set_array_member (fields, "items", rows);
  else
    {
      json_array_unref (rows);
      if (json_object_has_member (fields, "items"))
        json_object_remove_member (fields, "items");
    }
}

static inline void
mutate_rows (JsonObject *fields)
{
  const char *id = generated_rows[g_random_int_range (0, G_N_ELEMENTS (generated_rows))];
  JsonArray *rows = zj_json_array (fields, "items");
  JsonObject *row;

  if (rows == NULL)
    {
      rows = json_array_new ();
      json_object_set_array_member (fields, "items", rows);
    }
  row = find_generated_row (rows, id);
  if (row == NULL)
    {
      g_autofree char *position = g_strdup_printf ("p%c", id[35]); /* one id, one place: see the tests of the place */

      row = json_object_new ();
      json_object_set_string_member (row, "_id", id);
      json_object_set_string_member (row, "_pos", position);
      for (guint i = 0; i < G_N_ELEMENTS (cell_pools); i++)
        put_from_pool (row, &cell_pools[i]);
      json_array_add_object_element (rows, row);
    }
  else if (g_random_int_range (0, 4) == 0)
    {
      for (guint i = 0; i < json_array_get_length (rows); i++)
        if (json_array_get_object_element (rows, i) == row)
          {
            json_array_remove_element (rows, i);
            break;
          }
    }
  else
    put_from_pool (row, &cell_pools[g_random_int_range (0, G_N_ELEMENTS (cell_pools))]);
  settle (fields);
}

/* A few changes, as a person makes them between two saves. */
static inline JsonObject *
mutated (JsonObject *fields)
{
  JsonObject *out = zj_json_copy_object (fields);

  for (int n = g_random_int_range (0, 5); n > 0; n--)
    if (g_random_int_range (0, 5) < 2)
      mutate_rows (out);
    else
      put_from_pool (out, &field_pools[g_random_int_range (0, G_N_ELEMENTS (field_pools))]);
  return out;
}

static inline JsonObject *
generated (void)
{
  JsonObject *out = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (field_pools); i++)
    if (g_random_boolean ())
      put_from_pool (out, &field_pools[i]);
  for (int n = g_random_int_range (0, 4); n > 0; n--)
    mutate_rows (out);
  return out;
}

static inline gboolean
same_json (JsonObject *a, JsonObject *b)
{
  g_autoptr (JsonNode) left = zj_json_object_node (json_object_ref (a));
  g_autoptr (JsonNode) right = zj_json_object_node (json_object_ref (b));

  return zj_json_equal (left, right);
}

static inline void
assert_same (JsonObject *a, JsonObject *b, const char *what)
{
  if (!same_json (a, b))
    g_error ("%s:\n%s\n%s", what, zj_json_write_object (a), zj_json_write_object (b));
}
