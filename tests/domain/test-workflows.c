/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The bundled workflows from their first to their last state. */

#include "fixture.h"

#include <string.h>

#define ROW  "0190b5d2-0000-7000-8000-000000000001"
#define UNIT "0190b5d2-0000-7000-8000-0000000000aa"
#define FILE_IN(slot)                                                                                                  \
  "{'_id':'" ROW "','_pos':'a','slot':'" slot "','name':'a.jpg','type':'image/jpeg','size':3,'sha256':"                \
  "'1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014'}"

/* Every way from @state there is, as "by action → state", sorted by the form. */
static char *
ways_from (ZjForm *form, const char *state, JsonObject *fields)
{
  GString *ways = g_string_new (NULL);

  if (zj_form_may_edit (form, state, fields))
    g_string_append_printf (ways, "save→%s ", zj_form_state_after_save (form, state));
  if (zj_form_may_delete (form, state))
    g_string_append (ways, "delete ");
  for (guint i = 0; i < form->n_actions; i++)
    for (int authority = 0; authority < 2; authority++)
      {
        const ZjAction *action = zj_form_may_act (form, state, fields, form->actions[i].id, authority);

        if (action != NULL)
          g_string_append_printf (ways, "%s%s→%s ", authority ? "!" : "", action->id, action->to);
      }
  return g_string_free (ways, FALSE);
}

static void
assert_ways (const char *form_id, const char *kind, const char *state, const char *wanted)
{
  g_autofree char *text = g_strdup_printf ("{'kind':'%s'}", kind);
  g_autoptr (JsonObject) fields = test_object (text);
  g_autofree char *ways = ways_from (test_form (form_id), state, fields);

  g_assert_cmpstr (g_strchomp (ways), ==, wanted);
}

static void
test_ways (void)
{
  static const char *const applications[] = { "suspension", "resumption" };

  for (guint i = 0; i < G_N_ELEMENTS (applications); i++)
    {
      assert_ways (applications[i], "", "unconfirmed", "save→unconfirmed delete confirm→under_review");
      assert_ways (applications[i], "", "under_review", "!approve→approved !reject→rejected");
      assert_ways (applications[i], "", "approved", "");
      assert_ways (applications[i], "", "rejected", "");
    }
  assert_ways ("rectification", "order_rectify", "pending_reply", "save→pending_submit");
  assert_ways ("rectification", "order_rectify", "pending_submit", "save→pending_submit submit→under_review");
  assert_ways ("rectification", "order_rectify", "under_review", "!close→closed !return→returned");
  assert_ways ("rectification", "order_rectify", "returned", "save→pending_submit submit→under_review");
  assert_ways ("rectification", "order_rectify", "closed", "");
  assert_ways ("rectification", "order_partial_stop", "under_review", "!close→closed !resume→closed !return→returned");
  /* a kind that is not known yet is only read */
  assert_ways ("rectification", "order_stop", "pending_reply", "");
  assert_ways ("rectification", "order_stop", "pending_submit", "");
  assert_ways ("rectification", "order_stop", "under_review", "!close→closed !return→returned");
}

static void
test_beginnings (void)
{
  ZjForm *suspension = test_form ("suspension");
  ZjForm *resumption = test_form ("resumption");
  ZjForm *rectification = test_form ("rectification");

  g_assert_true (suspension->creatable && suspension->several && !suspension->issued);
  g_assert_null (suspension->starts_from_field);
  g_assert_true (resumption->creatable && resumption->several);
  g_assert_cmpstr (resumption->starts_from_field, ==, "unit_id");
  g_assert_cmpstr (resumption->starts_from_label.zh_CN, ==, "恢复");
  g_assert_true (rectification->issued && !rectification->creatable);
  g_assert_false (zj_form_state (suspension, "unconfirmed")->visible_to_authority);
  g_assert_true (zj_form_state (suspension, "under_review")->visible_to_authority);
  g_assert_true (zj_form_action (suspension, "confirm")->strict
                 && zj_form_action (suspension, "confirm")->requires_files);
  g_assert_true (zj_form_action (rectification, "submit")->strict
                 && zj_form_action (rectification, "submit")->requires_files);
}

/* A unit can be suspended from the state its application may pick it in, and comes back by the other. */
static void
test_effects (void)
{
  const ZjAction *suspend = zj_form_action (test_form ("suspension"), "approve");
  const ZjAction *resume = zj_form_action (test_form ("resumption"), "approve");
  ZjForm *unit = test_form ("unit-project");

  g_assert_cmpstr (suspend->effect_from[0], ==, zj_form_field (test_form ("suspension"), "unit_id")->pick_states[0]);
  g_assert_cmpstr (resume->effect_from[0], ==, zj_form_field (test_form ("resumption"), "unit_id")->pick_states[0]);
  g_assert_cmpstr (suspend->effect_to, ==, resume->effect_from[0]);
  g_assert_cmpstr (resume->effect_to, ==, suspend->effect_from[0]);
  g_assert_nonnull (zj_form_state (unit, suspend->effect_to));
  g_assert_nonnull (zj_form_state (unit, resume->effect_to));
}

static char *
errors_of (const char *form_id, const char *fields_text, const char *verb)
{
  g_autoptr (JsonObject) fields = test_object (fields_text);
  g_autoptr (GPtrArray) problems = zj_form_validate (test_form (form_id), fields, verb, "2026-11-23");
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const ZjProblem *problem = g_ptr_array_index (problems, i);

      if (problem->severity == ZJ_SEVERITY_ERROR)
        g_string_append_printf (out, "%s:%s ", problem->code, problem->path);
    }
  return g_strchomp (g_string_free (out, FALSE));
}

static void
assert_errors (const char *form_id, const char *fields, const char *verb, const char *wanted)
{
  g_autofree char *errors = errors_of (form_id, fields, verb);

  g_assert_cmpstr (errors, ==, wanted);
}

static void
test_needs (void)
{
  assert_errors ("suspension", "{}", "save", "required:unit_id");
  assert_errors ("suspension", "{'unit_id':'" UNIT "'}", "save", "");
  assert_errors ("suspension", "{'unit_id':'" UNIT "'}", "confirm",
                 "required:effective_date required:reason attachment-required:attachments");
  assert_errors ("suspension",
                 "{'unit_id':'" UNIT
                 "','effective_date':'2026-11-23','reason':'x','attachments':[" FILE_IN ("apply_scan") "]}",
                 "confirm", "");
  assert_errors ("resumption",
                 "{'unit_id':'" UNIT
                 "','effective_date':'2026-11-23','reason':'x','attachments':[" FILE_IN ("signed_form") "]}",
                 "confirm", "attachment-required:attachments");

  assert_errors ("rectification", "{}", "save", "");
  assert_errors ("rectification", "{}", "submit", "required:explanation attachment-required:attachments");
  assert_errors ("rectification", "{'explanation':'x','attachments':[" FILE_IN ("after") "]}", "submit", "");
  /* a partial stop closes only with a resumption notice */
  assert_errors ("rectification", "{'kind':'order_rectify'}", "close", "");
  assert_errors ("rectification", "{'kind':'order_partial_stop'}", "close",
                 "required:resume_notice_no required:resume_at");
  assert_errors ("rectification", "{'kind':'order_partial_stop','resume_notice_no':'1','resume_at':'2026-11-24T08:00'}",
                 "close", "");
  g_assert_cmpstr (zj_form_action (test_form ("rectification"), "resume")->requires[0], ==, "resume_notice_no");
  g_assert_cmpstr (zj_form_action (test_form ("rectification"), "return")->requires[0], ==, "@reason");
  g_assert_cmpstr (zj_form_action (test_form ("rectification"), "return")->requires[1], ==, "deadline");
}

/* Whatever the authority decides, who, when and why are written down; so is what the project handed in. */
static void
test_stamps (void)
{
  static const char *const forms[] = { "suspension", "resumption", "rectification" };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      ZjForm *form = test_form (forms[i]);

      for (guint j = 0; j < form->n_actions; j++)
        {
          g_autoptr (GString) stamped = g_string_new (NULL);

          for (guint k = 0; k < form->n_fields; k++)
            if (form->fields[k]->stamp_on != NULL && g_strv_contains (form->fields[k]->stamp_on, form->actions[j].id))
              g_string_append_printf (stamped, "%s ", form->fields[k]->stamp_value);
          g_assert_nonnull (strstr (stamped->str, "at "));
          g_assert_true (!form->actions[j].by_authority
                         || (strstr (stamped->str, "by ") != NULL && strstr (stamped->str, "text ") != NULL));
        }
    }
}

static void
test_unknown_kind (void)
{
  g_autoptr (JsonObject) fields = test_object ("{'kind':'order_stop','notice_no':'7'}");
  g_autofree char *shown = zj_form_display (test_form ("rectification"), "kind", fields, FALSE);
  g_autoptr (GPtrArray) problems = zj_form_validate (test_form ("rectification"), fields, "save", "2026-11-23");

  g_assert_cmpstr (shown, ==, "order_stop");
  g_assert_false (zj_problems_block (problems));
}

static void
test_titles (void)
{
  g_autoptr (JsonObject) fields = test_object ("{'unit_id':'" UNIT "','effective_date':'2026-11-23'}");
  g_autoptr (JsonObject) bare = test_object ("{'unit_id':'" UNIT "'}");
  g_autofree char *title = zj_form_record_title (test_form ("suspension"), fields);
  g_autofree char *plain = zj_form_record_title (test_form ("suspension"), bare);

  g_assert_cmpstr (title, ==, "Application to suspend supervision · 2026-11-23");
  g_assert_cmpstr (plain, ==, "Application to suspend supervision");
}

static void
test_copy (void)
{
  g_autoptr (JsonObject) fields =
      test_object ("{'unit_id':'" UNIT "','effective_date':'2026-11-23','reason':'x','reviewer':'李四',"
                   "'attachments':[" FILE_IN ("apply_scan") "]}");
  g_autoptr (JsonObject) copy = zj_form_copy_values (test_form ("suspension"), fields);
  g_autofree char *text = zj_json_write_object (copy);

  g_assert_cmpstr (text, ==, "{\"unit_id\":\"" UNIT "\",\"reason\":\"x\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/workflows/each state has the ways out that it should, and no others", test_ways);
  g_test_add_func ("/domain/workflows/records begin where the manual says", test_beginnings);
  g_test_add_func ("/domain/workflows/suspension and resumption lead a unit there and back", test_effects);
  g_test_add_func ("/domain/workflows/each verb asks for what it needs", test_needs);
  g_test_add_func ("/domain/workflows/every decision is stamped with who, when and why", test_stamps);
  g_test_add_func ("/domain/workflows/a kind of notice from the future is shown as it is", test_unknown_kind);
  g_test_add_func ("/domain/workflows/a record named after another has a title of its own", test_titles);
  g_test_add_func ("/domain/workflows/a copy has no dates, files or decisions", test_copy);
  return g_test_run ();
}
