/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "generator.h"

#define ROW  "0190b5d2-0000-7000-8000-000000000001"
#define ROW2 "0190b5d2-0000-7000-8000-000000000002"
#define DOOR "{'_id':'" ROW "','_pos':'a','name':'门'}"

typedef struct
{
  gboolean ok;
  JsonObject *merged;
  GPtrArray *elsewhere;
  JsonObject *conflict;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->merged, json_object_unref);
  g_clear_pointer (&outcome->elsewhere, g_ptr_array_unref);
  g_clear_pointer (&outcome->conflict, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static ZjForm *
form (void)
{
  return test_form ("types-sample");
}

/* What the server keeps of each path that changed: its value before. */
static JsonObject *
moved_of (JsonObject *patch)
{
  JsonObject *moved = json_object_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *entry;

  json_object_iter_init_ordered (&iter, patch);
  while (json_object_iter_next_ordered (&iter, &path, &entry))
    json_object_set_member (moved, path, zj_json_copy (json_array_get_element (json_node_get_array (entry), 0)));
  return moved;
}

static Outcome
merge_sides (JsonObject *base, JsonObject *mine, JsonObject *theirs)
{
  g_autoptr (JsonObject) patch = zj_patch_diff (form (), base, mine);
  g_autoptr (JsonObject) other = zj_patch_diff (form (), base, theirs);
  g_autoptr (JsonObject) moved = moved_of (other);
  Outcome outcome = { FALSE, NULL, NULL, NULL };

  outcome.ok = zj_merge (form (), patch, theirs, moved, &outcome.merged, &outcome.elsewhere, &outcome.conflict);
  g_assert_cmpint (outcome.ok, ==, outcome.merged != NULL);
  g_assert_cmpint (outcome.ok, ==, outcome.elsewhere != NULL);
  g_assert_cmpint (outcome.ok, ==, outcome.conflict == NULL);
  return outcome;
}

static void
assert_merges (const char *base_json,
               const char *mine_json,
               const char *theirs_json,
               const char *wanted_json,
               const char *elsewhere)
{
  g_autoptr (JsonObject) base = test_object (base_json);
  g_autoptr (JsonObject) mine = test_object (mine_json);
  g_autoptr (JsonObject) theirs = test_object (theirs_json);
  g_autoptr (JsonObject) wanted = test_object (wanted_json);
  g_auto (Outcome) outcome = merge_sides (base, mine, theirs);
  g_autoptr (GString) paths = g_string_new (NULL);

  if (!outcome.ok)
    g_error ("conflict: %s", zj_json_write_object (outcome.conflict));
  assert_same (outcome.merged, wanted, "merged");
  for (guint i = 0; i < outcome.elsewhere->len; i++)
    g_string_append_printf (paths, "%s%s", i > 0 ? " " : "", (char *)g_ptr_array_index (outcome.elsewhere, i));
  g_assert_cmpstr (paths->str, ==, elsewhere);
}

static void
assert_clashes (const char *base_json, const char *mine_json, const char *theirs_json, const char *conflict_json)
{
  g_autoptr (JsonObject) base = test_object (base_json);
  g_autoptr (JsonObject) mine = test_object (mine_json);
  g_autoptr (JsonObject) theirs = test_object (theirs_json);
  g_autoptr (JsonObject) wanted = test_object (conflict_json);
  g_auto (Outcome) outcome = merge_sides (base, mine, theirs);

  g_assert_false (outcome.ok);
  assert_same (outcome.conflict, wanted, "conflict");
}

static void
test_fields (void)
{
  assert_merges ("{'title':'A'}", "{'title':'B'}", "{'title':'A'}", "{'title':'B'}", "");
  assert_merges ("{'title':'A','count':1}", "{'title':'B','count':1}", "{'title':'A','count':2}",
                 "{'title':'B','count':2}", "count");
  assert_merges ("{'title':'A'}", "{'title':'B'}", "{'title':'B'}", "{'title':'B'}", "");
  assert_merges ("{'amount':'1'}", "{'amount':'2'}", "{'amount':'2.0'}", "{'amount':'2'}", "");
  assert_merges ("{'title':'A'}", "{}", "{}", "{}", "");
  assert_merges ("{'title':'A'}", "{'title':'A'}", "{'title':'B'}", "{'title':'B'}", "title");
  assert_clashes ("{'title':'A'}", "{'title':'B'}", "{'title':'C'}", "{'title':['A','B','C']}");
  assert_clashes ("{'title':'A'}", "{}", "{'title':'C'}", "{'title':['A',null,'C']}");
  assert_clashes ("{}", "{'title':'B'}", "{'title':'C'}", "{'title':[null,'B','C']}");
  /* One clash keeps everything back, the harmless fields too. */
  assert_clashes ("{'title':'A','count':1}", "{'title':'B','count':2}", "{'title':'C','count':1}",
                  "{'title':['A','B','C']}");
}

static void
test_groups (void)
{
  /* person and phone belong together: a pair nobody saw must not come out. */
  assert_clashes ("{'person':'甲','phone':'1'}", "{'person':'乙','phone':'1'}", "{'person':'甲','phone':'2'}",
                  "{'person':['甲','乙','甲'],'phone':['1','1','2']}");
  assert_clashes ("{'person':'甲','phone':'1'}", "{'person':'乙','phone':'2'}", "{'person':'甲','phone':'3'}",
                  "{'person':['甲','乙','甲'],'phone':['1','2','3']}");
  assert_merges ("{'person':'甲','phone':'1'}", "{'person':'乙','phone':'2'}", "{'person':'乙','phone':'2'}",
                 "{'person':'乙','phone':'2'}", "");
  assert_merges ("{'person':'甲','phone':'1'}", "{'person':'乙','phone':'1'}", "{'person':'乙','phone':'2'}",
                 "{'person':'乙','phone':'2'}", "phone");
  assert_merges ("{'person':'甲','title':'A'}", "{'person':'乙','title':'A'}", "{'person':'甲','title':'B'}",
                 "{'person':'乙','title':'B'}", "title");
  assert_clashes ("{'items':[{'_id':'" ROW "','_pos':'a','number':1,'measure':'个'}]}",
                  "{'items':[{'_id':'" ROW "','_pos':'a','number':2,'measure':'个'}]}",
                  "{'items':[{'_id':'" ROW "','_pos':'a','number':1,'measure':'米'}]}",
                  "{'items/" ROW "/number':[1,2,1],'items/" ROW "/measure':['个','个','米']}");
}

static void
test_rows (void)
{
  assert_merges ("{'items':[" DOOR "]}", "{'items':[{'_id':'" ROW "','_pos':'a','name':'窗'}]}",
                 "{'items':[{'_id':'" ROW "','_pos':'a','name':'门','price':'2'}]}",
                 "{'items':[{'_id':'" ROW "','_pos':'a','name':'窗','price':'2'}]}", "items/" ROW "/price");
  /* Adds of two clients both stay, in their order. */
  assert_merges ("{}", "{'items':[" DOOR "]}", "{'items':[{'_id':'" ROW2 "','_pos':'b','name':'窗'}]}",
                 "{'items':[" DOOR ",{'_id':'" ROW2 "','_pos':'b','name':'窗'}]}", "items/" ROW2);
  assert_merges ("{'items':[" DOOR "]}", "{}", "{}", "{}", "");
  assert_merges ("{}", "{'items':[" DOOR "]}", "{'items':[" DOOR "]}", "{'items':[" DOOR "]}", "");
  assert_clashes ("{'items':[" DOOR "]}", "{'items':[{'_id':'" ROW "','_pos':'a','name':'窗'}]}",
                  "{'items':[{'_id':'" ROW "','_pos':'a','name':'墙'}]}", "{'items/" ROW "/name':['门','窗','墙']}");
  assert_clashes ("{'items':[" DOOR "]}", "{'items':[{'_id':'" ROW "','_pos':'a','name':'窗'}]}", "{}",
                  "{'items/" ROW "':[" DOOR ",{'_id':'" ROW "','_pos':'a','name':'窗'},null]}");
  assert_clashes ("{'items':[" DOOR "]}", "{}", "{'items':[{'_id':'" ROW "','_pos':'a','name':'窗'}]}",
                  "{'items/" ROW "':[" DOOR ",null,{'_id':'" ROW "','_pos':'a','name':'窗'}]}");
  assert_clashes ("{}", "{'items':[" DOOR "]}", "{'items':[{'_id':'" ROW "','_pos':'a','name':'窗'}]}",
                  "{'items/" ROW "':[null," DOOR ",{'_id':'" ROW "','_pos':'a','name':'窗'}]}");
}

static void
test_places (void)
{
  const char *here = "{'items':[{'_id':'" ROW "','_pos':'b','name':'门'}]}";
  const char *there = "{'items':[{'_id':'" ROW "','_pos':'c','name':'门'}]}";

  assert_merges ("{'items':[" DOOR "]}", here, there, here, "");
  assert_merges ("{'items':[" DOOR "]}", "{}", there, "{}", "");
  assert_merges ("{'items':[" DOOR "]}", here, "{}", "{}", "items/" ROW);
  assert_merges ("{'items':[" DOOR "]}", "{'items':[{'_id':'" ROW "','_pos':'a','name':'窗'}]}", there,
                 "{'items':[{'_id':'" ROW "','_pos':'c','name':'窗'}]}", "items/" ROW "/_pos");
}

/* H21: a number assigned between edit and push is nobody's clash and nothing to tell. */
static void
test_server_fields (void)
{
  assert_merges ("{'title':'A'}", "{'title':'B'}", "{'title':'A','official_no':'7'}", "{'title':'B','official_no':'7'}",
                 "");
  assert_merges ("{'items':[" DOOR "]}", "{}", "{'items':[{'_id':'" ROW "','_pos':'a','name':'门','verdict':'ok'}]}",
                 "{}", "");
}

static void
test_unknown_fields (void)
{
  assert_merges ("{'new_thing':1}", "{'new_thing':1,'title':'B'}", "{'new_thing':{'a':[2]}}",
                 "{'new_thing':{'a':[2]},'title':'B'}", "new_thing");
  assert_clashes ("{'new_thing':1}", "{'new_thing':2}", "{'new_thing':3}", "{'new_thing':[1,2,3]}");
}

/* What the user saw counts, even if the op's base is older. */
static void
test_seen_value (void)
{
  g_autoptr (JsonObject) patch = test_object ("{'title':['B','C']}");
  g_autoptr (JsonObject) current = test_object ("{'title':'B'}");
  g_autoptr (JsonObject) moved = test_object ("{'title':'A'}");
  g_auto (Outcome) outcome = { FALSE, NULL, NULL, NULL };
  g_auto (Outcome) unseen = { FALSE, NULL, NULL, NULL };
  g_autoptr (JsonObject) other = test_object ("{'title':'Z'}");

  g_assert_true (zj_merge (form (), patch, current, moved, &outcome.merged, &outcome.elsewhere, &outcome.conflict));
  g_assert_cmpstr (zj_json_string (outcome.merged, "title"), ==, "C");
  g_assert_cmpuint (outcome.elsewhere->len, ==, 0);
  g_assert_false (zj_merge (form (), patch, other, NULL, &unseen.merged, &unseen.elsewhere, &unseen.conflict));
  g_assert_nonnull (unseen.conflict);
  g_assert_true (zj_merge (form (), patch, current, NULL, NULL, NULL, NULL));
}

/* --- generated --- */

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
  g_random_set_seed (g_test_rand_int ());
  g_test_add_func ("/domain/merge/different fields merge, the same field with two values clashes", test_fields);
  g_test_add_func ("/domain/merge/a group of fields clashes as a whole", test_groups);
  g_test_add_func ("/domain/merge/rows merge by cell, a deletion clashes with an edit", test_rows);
  g_test_add_func ("/domain/merge/the place of a row never clashes", test_places);
  g_test_add_func ("/domain/merge/what the server adds never clashes and is not told", test_server_fields);
  g_test_add_func ("/domain/merge/fields of a newer form are merged too", test_unknown_fields);
  g_test_add_func ("/domain/merge/the value the user saw is the base", test_seen_value);
  g_test_add_func ("/domain/merge/50000 merges lose nothing and are the same from both sides", test_merge_laws);
  g_test_add_func ("/domain/merge/5000 edits of different fields never clash", test_disjoint);
  g_test_add_func ("/domain/merge/5000 merges without a history lose nothing either", test_blind_merge);
  return g_test_run ();
}
