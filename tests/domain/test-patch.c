/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "generator.h"

#define ROW  "0190b5d2-0000-7000-8000-000000000001"
#define ROW2 "0190b5d2-0000-7000-8000-000000000002"

static ZjForm *
form (void)
{
  return test_form ("types-sample");
}

static void
assert_diff (const char *from_json, const char *to_json, const char *patch_json)
{
  g_autoptr (JsonObject) from = test_object (from_json);
  g_autoptr (JsonObject) to = test_object (to_json);
  g_autoptr (JsonObject) wanted = test_object (patch_json);
  g_autoptr (JsonObject) patch = zj_patch_diff (form (), from, to);

  assert_same (patch, wanted, "diff");
}

static void
test_diff (void)
{
  assert_diff ("{'title':'A'}", "{'title':'B'}", "{'title':['A','B']}");
  assert_diff ("{}", "{'title':'B'}", "{'title':[null,'B']}");
  assert_diff ("{'title':'A'}", "{}", "{'title':['A',null]}");
  assert_diff ("{'title':'A'}", "{'title':null}", "{'title':['A',null]}");
  assert_diff ("{'title':null}", "{'title':''}", "{}");
  assert_diff ("{'items':[]}", "{}", "{}");
  assert_diff ("{'amount':'1.50'}", "{'amount':'1.5'}", "{}"); /* equal as numbers */
  assert_diff ("{'title':'1.50'}", "{'title':'1.5'}", "{'title':['1.50','1.5']}");
  assert_diff ("{'material':'steel'}", "{'material':{'other':'steel'}}", "{'material':['steel',{'other':'steel'}]}");
  assert_diff ("{'new_thing':1}", "{'new_thing':2}", "{'new_thing':[1,2]}");
  assert_diff ("{}", "{'items':[{'_id':'" ROW "','_pos':'a','name':'门','price':null}]}",
               "{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a','name':'门'}]}");
  assert_diff ("{'items':[{'_id':'" ROW "','_pos':'a','name':'门'}]}", "{}",
               "{'items/" ROW "':[{'_id':'" ROW "','_pos':'a','name':'门'},null]}");
  assert_diff ("{'items':[{'_id':'" ROW "','_pos':'a','name':'门'}]}",
               "{'items':[{'_id':'" ROW "','_pos':'b','name':'门','price':'2'}]}",
               "{'items/" ROW "/_pos':['a','b'],'items/" ROW "/price':[null,'2']}");
  /* What is not rows is compared as a whole and not lost. */
  assert_diff ("{'items':'x'}", "{'items':[1]}", "{'items':['x',[1]]}");
}

static void
assert_folds (const char *first_json, const char *second_json, const char *wanted_json)
{
  g_autoptr (JsonObject) first = test_object (first_json);
  g_autoptr (JsonObject) second = test_object (second_json);
  g_autoptr (JsonObject) wanted = test_object (wanted_json);
  g_autoptr (JsonObject) folded = zj_patch_fold (form (), first, second);

  assert_same (folded, wanted, "fold");
  g_assert_cmpint (zj_patch_is_empty (folded), ==, json_object_get_size (wanted) == 0);
}

static void
test_fold (void)
{
  assert_folds ("{'title':['A','B']}", "{'title':['B','C']}", "{'title':['A','C']}");
  assert_folds ("{'title':['A','B']}", "{'title':['B','A']}", "{}");
  assert_folds ("{'amount':['1','2']}", "{'amount':['2','1.0']}", "{}");
  assert_folds ("{'title':['A','B']}", "{'code':[null,'x']}", "{'title':['A','B'],'code':[null,'x']}");
  assert_folds ("{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a','name':'门'}]}",
                "{'items/" ROW "/name':['门','窗']}",
                "{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a','name':'窗'}]}");
  assert_folds ("{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a','name':'门'}]}",
                "{'items/" ROW "':[{'_id':'" ROW "','_pos':'a','name':'门'},null]}", "{}");
  assert_folds ("{'items/" ROW "/name':['门','窗']}",
                "{'items/" ROW "':[{'_id':'" ROW "','_pos':'a','name':'窗'},null]}",
                "{'items/" ROW "':[{'_id':'" ROW "','_pos':'a','name':'门'},null]}");
  assert_folds ("{'items/" ROW "':[{'_id':'" ROW "','_pos':'a','name':'门'},null]}",
                "{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a','name':'窗'}]}",
                "{'items/" ROW "/name':['门','窗']}");
  assert_folds ("{'items/" ROW "':[{'_id':'" ROW "','_pos':'a','name':'门'},null]}",
                "{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a','name':'门'}]}", "{}");
  assert_folds ("{}", "{}", "{}");
}

static void
test_apply (void)
{
  g_autoptr (JsonObject) fields = test_object ("{'title':'Z','items':[{'_id':'" ROW "','_pos':'b','name':'门'}]}");
  g_autoptr (JsonObject) patch =
      test_object ("{'title':['A','B'],'items/" ROW2 "':[null,{'_id':'" ROW2 "','_pos':'a'}],"
                   "'items/" ROW "/price':[null,'2'],'amount':['1',null]}");
  g_autoptr (JsonObject) wanted = test_object ("{'title':'B','items':[{'_id':'" ROW2 "','_pos':'a'},"
                                               "{'_id':'" ROW "','_pos':'b','name':'门','price':'2'}]}");
  g_autoptr (JsonObject) out = zj_patch_apply (form (), fields, patch);
  g_autoptr (JsonObject) gone = test_object ("{'items/" ROW "/name':['门','窗']}");
  g_autoptr (JsonObject) nothing = zj_patch_apply (form (), NULL, gone);
  g_autoptr (JsonObject) still_shown = test_object ("{'items':[{'_id':'" ROW "','name':'窗'}]}");

  assert_same (out, wanted, "applied whatever the old values were");
  g_assert_cmpstr (zj_json_string (fields, "title"), ==, "Z");
  assert_same (nothing, still_shown, "typed into a row that has gone");
}

static void
assert_check (const char *patch_json, const char *code)
{
  g_autoptr (JsonObject) patch = test_object (patch_json);
  g_autoptr (ZjProblem) problem = NULL;
  gboolean ok = zj_patch_check (form (), patch, &problem);

  g_assert_cmpint (ok, ==, code == NULL);
  g_assert_cmpstr (problem != NULL ? problem->code : NULL, ==, code);
  if (code != NULL)
    {
      g_assert_cmpint (problem->severity, ==, ZJ_SEVERITY_ERROR);
      g_assert_cmpstr (problem->message, !=, "");
    }
}

static void
test_check (void)
{
  assert_check ("{}", NULL);
  assert_check ("{'title':['A','B'],'amount':[null,'1']}", NULL);
  assert_check ("{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a','name':'门'}]}", NULL);
  assert_check ("{'items/" ROW "':[{'_id':'" ROW "','_pos':'a','verdict':'ok'},null]}", NULL);
  assert_check ("{'items/" ROW "/_pos':['a','b']}", NULL);
  assert_check ("{'attachments/" ROW "':[null,{'_id':'" ROW "','_pos':'a','slot':'proof'}]}", NULL);
  assert_check ("{'colour':[null,'red']}", NULL);
  assert_check ("{'colour':['ultraviolet',null]}", NULL);

  assert_check ("{'colour':[null,'ultraviolet']}", "unknown-choice");
  assert_check ("{'material':[null,'graphene']}", "unknown-choice");
  assert_check ("{'nothing':[null,1]}", "unknown-path");
  assert_check ("{'title/x':[null,1]}", "unknown-path");
  assert_check ("{'items/" ROW "/nothing':[null,1]}", "unknown-path");
  assert_check ("{'items/" ROW "/name/x':[null,1]}", "unknown-path");
  assert_check ("{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a','nothing':1}]}", "unknown-path");
  assert_check ("{'official_no':[null,'1']}", "server-owned-path");
  assert_check ("{'items/" ROW "/verdict':[null,'ok']}", "server-owned-path");
  assert_check ("{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a','verdict':'ok'}]}", "server-owned-path");
  assert_check ("{'title':'B'}", "malformed-patch");
  assert_check ("{'title':['A']}", "malformed-patch");
  assert_check ("{'title':['A','B','C']}", "malformed-patch");
  assert_check ("{'items':[null,[]]}", "malformed-patch");
  assert_check ("{'items/x':[null,{'_id':'x','_pos':'a'}]}", "malformed-patch");
  assert_check ("{'items/':[null,{}]}", "malformed-patch");
  assert_check ("{'items/" ROW "':[null,null]}", "malformed-patch");
  assert_check ("{'items/" ROW "':[{},{}]}", "malformed-patch");
  assert_check ("{'items/" ROW "':[null,{'_id':'" ROW2 "','_pos':'a'}]}", "malformed-patch");
  assert_check ("{'items/" ROW "':[null,{'_id':'" ROW "'}]}", "malformed-patch");
  assert_check ("{'items/" ROW "/_id':['" ROW "','" ROW2 "']}", "malformed-patch");
  assert_check ("{'items/" ROW "/_pos':['a',null]}", "malformed-patch");
  assert_check ("{'items/" ROW "':[null,{'_id':'" ROW "','_pos':'a'}],'items/" ROW "/name':[null,'x']}",
                "malformed-patch");
  {
    g_autoptr (JsonObject) patch = test_object ("{'structure_floors':[null,'x']}");
    g_autoptr (ZjProblem) problem = NULL;

    g_assert_false (zj_patch_check (test_form ("unit-project"), patch, &problem));
    g_assert_cmpstr (problem->code, ==, "computed-path");
    g_assert_cmpstr (problem->path, ==, "structure_floors");
  }
}

/* 30,000 pairs */
static void
test_diff_then_apply (void)
{
  for (guint n = 0; n < 30000; n++)
    {
      g_autoptr (JsonObject) a = generated ();
      g_autoptr (JsonObject) b = n % 2 == 0 ? generated () : mutated (a);
      g_autoptr (JsonObject) patch = zj_patch_diff (form (), a, b);
      g_autoptr (JsonObject) out = zj_patch_apply (form (), a, patch);

      assert_same (out, b, "apply (a, diff (a, b)) = b");
      g_assert_cmpint (zj_patch_is_empty (patch), ==, same_json (a, b));
    }
}

/* 20,000 chains of three */
static void
test_fold_laws (void)
{
  for (guint n = 0; n < 20000; n++)
    {
      g_autoptr (JsonObject) a = generated ();
      g_autoptr (JsonObject) b = mutated (a);
      g_autoptr (JsonObject) c = mutated (b);
      g_autoptr (JsonObject) d = n % 3 == 0 ? zj_json_copy_object (a) : mutated (c);
      g_autoptr (JsonObject) ab = zj_patch_diff (form (), a, b);
      g_autoptr (JsonObject) bc = zj_patch_diff (form (), b, c);
      g_autoptr (JsonObject) cd = zj_patch_diff (form (), c, d);
      g_autoptr (JsonObject) ad = zj_patch_diff (form (), a, d);
      g_autoptr (JsonObject) ac = zj_patch_fold (form (), ab, bc);
      g_autoptr (JsonObject) bd = zj_patch_fold (form (), bc, cd);
      g_autoptr (JsonObject) left = zj_patch_fold (form (), ac, cd);
      g_autoptr (JsonObject) right = zj_patch_fold (form (), ab, bd);

      assert_same (left, right, "fold is associative");
      assert_same (left, ad, "the fold of a way is the difference of its ends");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_random_set_seed (g_test_rand_int ());
  g_test_add_func ("/domain/patch/a difference names what changed, field by field and row by row", test_diff);
  g_test_add_func ("/domain/patch/two edits fold into one and cancel out", test_fold);
  g_test_add_func ("/domain/patch/new values are put in whatever the old ones were", test_apply);
  g_test_add_func ("/domain/patch/a patch outside the project's fields is refused with its path", test_check);
  g_test_add_func ("/domain/patch/30000 differences applied give the other side", test_diff_then_apply);
  g_test_add_func ("/domain/patch/20000 folds are associative and exact", test_fold_laws);
  return g_test_run ();
}
