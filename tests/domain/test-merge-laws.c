/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What holds for every merge, over generated records. */

#include "outcome.h"

static char *
leaf_text (JsonNode *value)
{
  return zj_json_is_string (value) ? g_strconcat ("\"", json_node_get_string (value), NULL) : zj_json_canonical (value);
}

/* The leaves of a record: path → canonical text. A row is a leaf by itself as well: it is there. */
static GHashTable *
leaves (JsonObject *fields)
{
  GHashTable *out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &name, &value))
    {
      JsonArray *rows = strcmp (name, "items") == 0 ? json_node_get_array (value) : NULL;

      if (rows == NULL)
        g_hash_table_insert (out, g_strdup (name), leaf_text (value));
      for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
        {
          JsonObject *row = json_array_get_object_element (rows, i);
          JsonObjectIter cells;
          const char *cell;
          JsonNode *inner;

          json_object_iter_init (&cells, row);
          while (json_object_iter_next (&cells, &cell, &inner))
            g_hash_table_insert (out, g_strdup_printf ("items/%s/%s", zj_json_string (row, "_id"), cell),
                                 leaf_text (inner));
        }
    }
  return out;
}

static gboolean
differs (GHashTable *a, GHashTable *b, const char *path)
{
  return g_strcmp0 (g_hash_table_lookup (a, path), g_hash_table_lookup (b, path)) != 0;
}

/* Is the path, or the row it is in, put before the user? */
static gboolean
is_in_conflict (JsonObject *conflict, const char *path)
{
  g_autofree char *row = g_strdup (path);

  if (conflict == NULL)
    return FALSE;
  if (json_object_has_member (conflict, path))
    return TRUE;
  if (strrchr (row, '/') != NULL)
    *strrchr (row, '/') = '\0';
  return json_object_has_member (conflict, row);
}

/* The plain meaning of a merge, leaf by leaf: what one side changed is that side's. On a conflict: every leaf that both
 * sides changed differently is in it, and nothing was applied. */
static void
check_outcome (GHashTable *b, GHashTable *m, GHashTable *t, JsonObject *mine, Outcome *outcome)
{
  g_autoptr (GHashTable) result = outcome->ok ? leaves (outcome->merged) : NULL;
  GHashTable *sides[] = { b, m, t };
  GHashTableIter iter;
  const char *path;

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_hash_table_iter_init (&iter, sides[i]);
      while (g_hash_table_iter_next (&iter, (gpointer *)&path, NULL))
        {
          gboolean mine_changed = differs (b, m, path);
          gboolean theirs_changed = differs (b, t, path);

          if (result != NULL && mine_changed && differs (m, result, path))
            g_error ("mine is lost at %s", path);
          if (result != NULL && theirs_changed && differs (t, result, path))
            g_error ("theirs is lost at %s", path);
          if (result != NULL && !mine_changed && !theirs_changed && differs (b, result, path))
            g_error ("something came from nowhere at %s", path);
          if (mine_changed && theirs_changed && differs (m, t, path) && !is_in_conflict (outcome->conflict, path))
            g_error ("a clash at %s was not seen", path);
        }
    }
  if (result != NULL)
    {
      g_hash_table_iter_init (&iter, result);
      while (g_hash_table_iter_next (&iter, (gpointer *)&path, NULL))
        if (differs (result, m, path) && differs (result, t, path))
          g_error ("%s is of neither side", path);
      g_assert_cmpint (outcome->elsewhere->len == 0, ==, same_json (outcome->merged, mine));
    }
}

/* Each entry of a conflict says truly what the three sides hold. */
static void
check_conflict (JsonObject *base, JsonObject *mine, JsonObject *theirs, JsonObject *conflict)
{
  JsonObject *sides[] = { base, mine, theirs };
  JsonObjectIter iter;
  const char *path;
  JsonNode *entry;

  g_assert_cmpuint (json_object_get_size (conflict), >, 0);
  json_object_iter_init (&iter, conflict);
  while (json_object_iter_next (&iter, &path, &entry))
    for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
      {
        JsonNode *said = json_array_get_element (json_node_get_array (entry), i);
        g_auto (GStrv) parts = g_strsplit (path, "/", 3);
        JsonArray *rows = zj_json_array (sides[i], "items");
        g_autoptr (JsonNode) row = NULL;
        JsonNode *held;

        if (parts[1] != NULL && rows != NULL && find_generated_row (rows, parts[1]) != NULL)
          row = zj_json_object_node (json_object_ref (find_generated_row (rows, parts[1])));
        if (parts[1] == NULL)
          held = zj_json_member (sides[i], path);
        else if (parts[2] == NULL)
          held = row;
        else
          held = row != NULL ? zj_json_member (json_node_get_object (row), parts[2]) : NULL;
        if (!zj_json_equal (said, held))
          g_error ("side %u of %s is not what the conflict says", i, path);
      }
}

static JsonObject *
swapped (JsonObject *conflict)
{
  JsonObject *out = json_object_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *entry;

  json_object_iter_init_ordered (&iter, conflict);
  while (json_object_iter_next_ordered (&iter, &path, &entry))
    {
      JsonArray *triple = json_node_get_array (entry);
      JsonArray *turned = json_array_new ();

      json_array_add_element (turned, zj_json_copy (json_array_get_element (triple, 0)));
      json_array_add_element (turned, zj_json_copy (json_array_get_element (triple, 2)));
      json_array_add_element (turned, zj_json_copy (json_array_get_element (triple, 1)));
      json_object_set_array_member (out, path, turned);
    }
  return out;
}

/* 50,000 pairs of merges, one from each side. */
static void
test_merge_laws (void)
{
  guint clean = 0;
  guint clashing = 0;

  for (guint n = 0; n < 25000; n++)
    {
      g_autoptr (JsonObject) base = generated ();
      g_autoptr (JsonObject) mine = mutated (base);
      g_autoptr (JsonObject) theirs = mutated (base);
      g_auto (Outcome) forth = merge_sides (base, mine, theirs);
      g_auto (Outcome) back = merge_sides (base, theirs, mine);
      g_autoptr (GHashTable) b = leaves (base);
      g_autoptr (GHashTable) m = leaves (mine);
      g_autoptr (GHashTable) t = leaves (theirs);

      check_outcome (b, m, t, mine, &forth);
      check_outcome (b, t, m, theirs, &back);
      g_assert_cmpint (forth.ok, ==, back.ok);
      if (forth.ok)
        {
          assert_same (forth.merged, back.merged, "a merge is the same from both sides");
          clean++;
        }
      else
        {
          g_autoptr (JsonObject) turned = swapped (back.conflict);

          check_conflict (base, mine, theirs, forth.conflict);
          assert_same (forth.conflict, turned, "a conflict is the same from both sides");
          clashing++;
        }
    }
  g_assert_cmpuint (clean, >, 5000);
  g_assert_cmpuint (clashing, >, 2000);
}

/* 5,000: sides that touch different fields always merge. */
static void
test_disjoint (void)
{
  for (guint n = 0; n < 5000; n++)
    {
      g_autoptr (JsonObject) base = generated ();
      g_autoptr (JsonObject) mine = zj_json_copy_object (base);
      g_autoptr (JsonObject) theirs = zj_json_copy_object (base);

      /* person and phone, the last but one pair, hold together and so are one side's. */
      for (guint i = 0; i < G_N_ELEMENTS (field_pools); i++)
        {
          gboolean pair = strcmp (field_pools[i].name, "person") == 0 || strcmp (field_pools[i].name, "phone") == 0;

          put_from_pool (!pair && (n >> (i % 4)) % 2 == 0 ? mine : theirs, &field_pools[i]);
        }
      {
        g_auto (Outcome) outcome = merge_sides (base, mine, theirs);
        g_autoptr (GHashTable) b = leaves (base);
        g_autoptr (GHashTable) m = leaves (mine);
        g_autoptr (GHashTable) t = leaves (theirs);

        g_assert_true (outcome.ok);
        check_outcome (b, m, t, mine, &outcome);
      }
    }
}

/* 5,000: even without knowing what moved, what is current and was not seen is never overwritten. */
static void
test_blind_merge (void)
{
  for (guint n = 0; n < 5000; n++)
    {
      g_autoptr (JsonObject) base = generated ();
      g_autoptr (JsonObject) mine = mutated (base);
      g_autoptr (JsonObject) theirs = mutated (base);
      g_autoptr (JsonObject) patch = zj_patch_diff (form (), base, mine);
      g_auto (Outcome) outcome = { FALSE, NULL, NULL, NULL };
      g_autoptr (GHashTable) b = leaves (base);
      g_autoptr (GHashTable) m = leaves (mine);
      g_autoptr (GHashTable) t = leaves (theirs);
      g_autoptr (GHashTable) result = NULL;
      GHashTableIter iter;
      const char *path;

      outcome.ok = zj_merge (form (), patch, theirs, NULL, &outcome.merged, &outcome.elsewhere, &outcome.conflict);
      result = outcome.ok ? leaves (outcome.merged) : NULL;
      g_hash_table_iter_init (&iter, t);
      while (g_hash_table_iter_next (&iter, (gpointer *)&path, NULL))
        {
          if (differs (b, t, path) && outcome.ok && differs (t, result, path))
            g_error ("theirs is lost at %s", path);
          if (differs (b, t, path) && differs (b, m, path) && differs (m, t, path))
            g_assert_true (is_in_conflict (outcome.conflict, path));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/merge-laws/50000 merges lose nothing and are the same from both sides", test_merge_laws);
  g_test_add_func ("/domain/merge-laws/5000 edits of different fields never clash", test_disjoint);
  g_test_add_func ("/domain/merge-laws/5000 merges without a history lose nothing either", test_blind_merge);
  return g_test_run ();
}
