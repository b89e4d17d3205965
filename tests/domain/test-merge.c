/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "outcome.h"

#define ROW  "0190b5d2-0000-7000-8000-000000000001"
#define ROW2 "0190b5d2-0000-7000-8000-000000000002"
#define DOOR "{'_id':'" ROW "','_pos':'a','name':'门'}"

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
  return g_test_run ();
}
