/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows that the server puts in and takes out, with fields that are the project office's, and files of both sides. */

#include "outcome.h"

#define ROW  "0190b5d2-0000-7000-8000-00000000000a"
#define ROW2 "0190b5d2-0000-7000-8000-00000000000b"

static void
assert_own (const char *from_text, const char *to_text, const char *wanted_text)
{
  g_autoptr (JsonObject) from = test_object (from_text);
  g_autoptr (JsonObject) to = test_object (to_text);
  g_autoptr (JsonObject) wanted = test_object (wanted_text);
  g_autoptr (JsonObject) patch = zj_patch_diff_own (form (), from, to);

  assert_same (patch, wanted, "own changes");
}

static void
test_own_changes (void)
{
  assert_own ("{'title':'A','official_no':'1'}", "{'title':'B','official_no':'2','from_the_future':1}",
              "{'title':['A','B'],'from_the_future':[null,1]}");
  assert_own ("{'findings':[{'_id':'" ROW "','_pos':'a','problem':'门'}]}",
              "{'findings':[{'_id':'" ROW "','_pos':'b','problem':'窗','measure':'换','verdict':'?'},"
              "{'_id':'" ROW2 "','_pos':'c','problem':'墙'}]}",
              "{'findings/" ROW "/measure':[null,'换']}");
  assert_own ("{'findings':[{'_id':'" ROW "','_pos':'a','problem':'门'}]}", "{}", "{}");
  assert_own ("{'items':[{'_id':'" ROW "','_pos':'a','name':'门','verdict':'好'}]}",
              "{'items':[{'_id':'" ROW "','_pos':'b','name':'门','verdict':'坏'}]}",
              "{'items/" ROW "/_pos':['a','b']}");
  assert_own ("{}",
              "{'attachments':[{'_id':'" ROW "','_pos':'a','slot':'proof'},{'_id':'" ROW2
              "','_pos':'b','slot':'opinion'}]}",
              "{'attachments/" ROW "':[null,{'_id':'" ROW "','_pos':'a','slot':'proof'}]}");
  assert_own ("{'attachments':[{'_id':'" ROW2 "','_pos':'b','slot':'opinion'}]}",
              "{'attachments':[{'_id':'" ROW2 "','_pos':'b','slot':'opinion','caption':'x'}]}", "{}");
  assert_own ("{'attachments':[{'_id':'" ROW2 "','_pos':'b','slot':'opinion'}]}", "{}", "{}");
}

static gboolean
is_fine (const char *patch_text)
{
  g_autoptr (JsonObject) patch = test_object (patch_text);
  g_autoptr (ZjProblem) problem = NULL;
  gboolean fine = zj_patch_check (form (), patch, &problem);

  if (!fine)
    g_assert_cmpstr (problem->code, ==, "server-owned-path");
  return fine;
}

static void
test_check (void)
{
  g_assert_true (is_fine ("{'findings/" ROW "/measure':[null,'换']}"));
  g_assert_false (is_fine ("{'findings/" ROW "/problem':['门','窗']}"));
  g_assert_false (is_fine ("{'findings/" ROW "/_pos':['a','b']}"));
  g_assert_false (is_fine ("{'findings/" ROW "':[null,{'_id':'" ROW "','_pos':'a','measure':'换'}]}"));
  g_assert_false (is_fine ("{'findings/" ROW "':[{'_id':'" ROW "','_pos':'a'},null]}"));
  g_assert_false (is_fine ("{'items/" ROW "/verdict':[null,'好']}"));
}

static void
test_row_gone (void)
{
  g_autoptr (JsonObject) patch = test_object ("{'findings/" ROW "/measure':[null,'换'],'title':['A','B']}");
  g_autoptr (JsonObject) current = test_object ("{'title':'A'}");
  g_autoptr (JsonObject) wanted = test_object ("{'title':'B'}");
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;

  g_assert_true (zj_merge (form (), patch, current, NULL, &merged, &elsewhere, NULL));
  assert_same (merged, wanted, "merged");
  g_assert_cmpuint (elsewhere->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (elsewhere, 0), ==, "findings/" ROW);
}

static void
test_measure_clashes (void)
{
  g_autoptr (JsonObject) patch = test_object ("{'findings/" ROW "/measure':[null,'换']}");
  g_autoptr (JsonObject) current = test_object ("{'findings':[{'_id':'" ROW "','_pos':'a','measure':'修'}]}");
  g_autoptr (JsonObject) wanted = test_object ("{'findings/" ROW "/measure':[null,'换','修']}");
  g_autoptr (JsonObject) conflict = NULL;

  g_assert_false (zj_merge (form (), patch, current, NULL, NULL, NULL, &conflict));
  assert_same (conflict, wanted, "conflict");
}

/* --- any history --- */

static const Pool finding_servers[] = { { "problem", { NULL, "\"门\"", "\"窗\"", "\"墙\"" } } };
static const Pool finding_ours[] = {
  { "measure", { NULL, "\"换\"", "\"修\"", "\"拆\"" } },
  { "done", { NULL, "\"2026-11-01\"", "\"2026-11-02\"", "\"2026-11-03\"" } },
};

static JsonArray *
findings_of (JsonObject *fields)
{
  JsonArray *rows = zj_json_array (fields, "findings");

  if (rows == NULL)
    {
      rows = json_array_new ();
      json_object_set_array_member (fields, "findings", rows);
    }
  return rows;
}

/* The authority's side: rows come and go, their problems change. */
static void
server_changes (JsonObject *fields)
{
  for (int n = g_random_int_range (0, 4); n > 0; n--)
    {
      const char *id = generated_rows[g_random_int_range (0, G_N_ELEMENTS (generated_rows))];
      JsonArray *rows = findings_of (fields);
      JsonObject *row = find_generated_row (rows, id);

      if (row == NULL)
        {
          row = json_object_new ();
          json_object_set_string_member (row, "_id", id);
          json_object_set_string_member (row, "_pos", "p");
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
          continue;
        }
      put_from_pool (row, &finding_servers[0]);
    }
  json_object_set_array_member (fields, "findings", zj_rows_ordered (fields, "findings"));
}

static void
project_changes (JsonObject *fields)
{
  for (int n = g_random_int_range (0, 4); n > 0; n--)
    {
      JsonArray *rows = findings_of (fields);
      guint count = json_array_get_length (rows);

      if (count > 0)
        put_from_pool (json_array_get_object_element (rows, g_random_int_range (0, count)),
                       &finding_ours[g_random_int_range (0, G_N_ELEMENTS (finding_ours))]);
    }
}

/* The merged rows are the server's rows; what the project wrote into them is there, where they are still. */
static void
assert_rows (JsonObject *base, JsonObject *mine, JsonObject *theirs, JsonObject *merged)
{
  JsonArray *rows = findings_of (theirs);

  g_assert_cmpuint (json_array_get_length (findings_of (merged)), ==, json_array_get_length (rows));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *server = json_array_get_object_element (rows, i);
      const char *id = zj_json_string (server, "_id");
      JsonObject *out = find_generated_row (findings_of (merged), id);
      JsonObject *was = find_generated_row (findings_of (base), id);
      JsonObject *here = find_generated_row (findings_of (mine), id);

      g_assert_nonnull (out);
      g_assert_cmpstr (zj_json_string (out, "problem"), ==, zj_json_string (server, "problem"));
      for (guint j = 0; j < G_N_ELEMENTS (finding_ours); j++)
        {
          const char *name = finding_ours[j].name;
          const char *before = zj_json_string (was, name);
          const char *now = zj_json_string (here, name);

          g_assert_cmpstr (zj_json_string (out, name), ==,
                           here != NULL && g_strcmp0 (before, now) != 0 ? now : zj_json_string (server, name));
        }
    }
}

static void
test_any_history (void)
{
  guint merges = 0, conflicts = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (JsonObject) base = generated ();
      g_autoptr (JsonObject) mine = NULL;
      g_autoptr (JsonObject) theirs = NULL;
      g_autoptr (JsonObject) patch = NULL;
      g_autoptr (JsonObject) other = NULL;
      g_autoptr (JsonObject) moved = NULL;
      g_autoptr (JsonObject) merged = NULL;
      g_autoptr (JsonObject) conflict = NULL;
      g_autoptr (ZjProblem) problem = NULL;

      server_changes (base);
      project_changes (base);
      mine = mutated (base);
      project_changes (mine);
      theirs = mutated (base);
      project_changes (theirs);
      server_changes (theirs);

      patch = zj_patch_diff_own (form (), base, mine);
      other = zj_patch_diff_own (form (), base, theirs);
      moved = moved_of (other);
      if (!zj_patch_check (form (), patch, &problem)) /* what is ours may always be sent, but for odd choices */
        g_assert_true (g_str_equal (problem->code, "unknown-choice") || g_str_equal (problem->code, "unknown-path"));
      if (zj_merge (form (), patch, theirs, moved, &merged, NULL, &conflict))
        {
          merges++;
          assert_rows (base, mine, theirs, merged);
        }
      else
        {
          g_autoptr (GList) paths = json_object_get_members (conflict);

          conflicts++;
          for (GList *path = paths; path != NULL; path = path->next)
            g_assert_false (g_str_has_prefix (path->data, "findings/") && !g_str_has_suffix (path->data, "/measure")
                            && !g_str_has_suffix (path->data, "/done"));
        }
    }
  g_assert_cmpuint (merges, >, 2000);
  g_assert_cmpuint (conflicts, >, 2000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/merge-owners/own changes leave out what is the server's", test_own_changes);
  g_test_add_func ("/domain/merge-owners/a patch answers in the server's rows and does not make them", test_check);
  g_test_add_func ("/domain/merge-owners/an answer in a row that the server took out goes with it", test_row_gone);
  g_test_add_func ("/domain/merge-owners/two answers to one row clash", test_measure_clashes);
  g_test_add_func ("/domain/merge-owners/in 20000 histories the rows are the server's and the answers ours",
                   test_any_history);
  return g_test_run ();
}
