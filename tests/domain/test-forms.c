/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include "zj-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* The smallest definition there can be; each test breaks it in one way. */
#define SMALL                                                                                                          \
  "{'id':'small','version':1,'title':{'en':'Small','zh_CN':'小'},'title_field':'name','initial_state':'open',"        \
  "'fields':[{'id':'name','type':'text','label':{'en':'Name','zh_CN':'名称'}}],"                                     \
  "'states':[{'id':'open','label':{'en':'Open','zh_CN':'打开'},'tone':'draft','editable':true}],"                    \
  "'columns':[{'field':'name'}],'sections':[{'id':'main','label':{'en':'Main','zh_CN':'主要'},'fields':['name']}]}"

static ZjForm *
load (const char *text, GError **error)
{
  g_autoptr (JsonObject) json = test_object (text);

  return zj_form_new_from_json (json, error);
}

static void
assert_refused (const char *from, const char *to, const char *complaint)
{
  g_autoptr (GString) text = g_string_new (SMALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjForm) form = NULL;

  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  form = load (text->str, &error);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_null (form);
  if (strstr (error->message, complaint) == NULL)
    g_error ("“%s” does not say “%s”", error->message, complaint);
}

static void
test_bundled (void)
{
  ZjForm *unit = test_form ("unit-project");
  ZjForm *project = test_form ("project");

  g_assert_null (zj_forms_get_faults (test_forms ())[0]);
  g_assert_cmpstr (unit->title.zh_CN, ==, "单位工程登记");
  g_assert_true (unit->has_page && unit->creatable);
  g_assert_false (project->has_page || project->creatable);
  for (guint i = 0; i + 1 < project->n_fields; i++)
    g_assert_true (project->fields[i]->server_owned);
  g_assert_true (zj_forms_get_version (test_forms (), "unit-project", 1) == unit);
  g_assert_null (zj_forms_get_version (test_forms (), "unit-project", 77));
  g_assert_null (zj_forms_get (test_forms (), "no-such-form"));
}

static void
test_order (void)
{
  g_autoptr (GPtrArray) list = zj_forms_list (test_forms ());
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (ids, "%s ", ((ZjForm *)g_ptr_array_index (list, i))->id);
  g_assert_cmpstr (ids->str, ==,
                   "unit-project rectification acceptance-sample suspension resumption types-sample project ");
  g_string_free (ids, TRUE);
}

static void
test_manual_fields (void)
{
  static const char *const manual[] = { "supervision_no", "name",          "floor_area",   "foundation_type",
                                        "structure_type", "owner_org",     "owner_leader", "owner_phone",
                                        "builder_org",    "builder_leader" };
  static const char *const columns[] = { "supervision_no",   "name",  "floor_area", "foundation_type",
                                         "structure_floors", "@state" };
  ZjForm *form = test_form ("unit-project");
  const char *order[G_N_ELEMENTS (manual)];
  guint n = 0;

  for (guint i = 0; i < form->n_fields; i++)
    for (guint j = 0; j < G_N_ELEMENTS (manual); j++)
      if (g_str_equal (form->fields[i]->id, manual[j]))
        order[n++] = manual[j];
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (manual));
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (order[i], ==, manual[i]);
  g_assert_cmpuint (form->n_columns, ==, G_N_ELEMENTS (columns));
  for (guint i = 0; i < form->n_columns; i++)
    g_assert_cmpstr (form->columns[i].field, ==, columns[i]);
  g_assert_cmpuint (zj_form_field (form, "structure_type")->n_choices, ==, 17);
  g_assert_cmpuint (zj_form_field (form, "foundation_type")->n_choices, ==, 8);
}

static void
test_paths (void)
{
  ZjForm *form = test_form ("project");
  const ZjField *org = zj_form_field (form, "parties/0190b5d2-0000-7000-8000-000000000001/org_name");

  g_assert_cmpstr (org->id, ==, "org_name");
  g_assert_cmpstr (org->parent->id, ==, "parties");
  g_assert_cmpstr (zj_form_field (form, "parties/R")->id, ==, "parties");
  g_assert_null (zj_form_field (form, "parties/R/nothing"));
  g_assert_null (zj_form_field (form, "parties//org_name"));
  g_assert_null (zj_form_field (form, "parties/R/org_name/x"));
  g_assert_null (zj_form_field (form, "project_name/R"));
  g_assert_null (zj_form_field (form, "parties/"));
  g_assert_null (zj_form_field (form, ""));
  g_assert_nonnull (zj_form_field (form, "attachments/R/sha256"));
  g_assert_cmpstr (form->fields[form->n_fields - 1]->id, ==, "attachments");
}

static void
test_state_machine (void)
{
  ZjForm *unit = test_form ("unit-project");
  ZjForm *sample = test_form ("acceptance-sample");

  g_assert_true (zj_form_may_edit (unit, "active", NULL));
  g_assert_true (zj_form_may_delete (unit, "active"));
  g_assert_false (zj_form_may_edit (unit, "completed", NULL) || zj_form_may_delete (unit, "completed"));
  g_assert_false (zj_form_may_edit (unit, "terminated", NULL) || zj_form_may_delete (unit, "terminated"));
  g_assert_cmpint (zj_form_state (unit, "active")->tone, ==, ZJ_TONE_GOOD);
  g_assert_cmpint (zj_form_state (unit, "suspended")->tone, ==, ZJ_TONE_STOPPED);
  g_assert_cmpint (zj_form_state (unit, "terminated")->tone, ==, ZJ_TONE_ENDED);

  g_assert_nonnull (zj_form_may_act (sample, "unconfirmed", NULL, "confirm", FALSE));
  g_assert_null (zj_form_may_act (sample, "unconfirmed", NULL, "confirm", TRUE));
  g_assert_null (zj_form_may_act (sample, "confirmed", NULL, "confirm", FALSE));
  g_assert_nonnull (zj_form_may_act (sample, "confirmed", NULL, "return", TRUE));
  g_assert_null (zj_form_may_act (sample, "confirmed", NULL, "return", FALSE));
  g_assert_true (zj_form_action (sample, "confirm")->strict);
}

static void
test_unknown_state (void)
{
  ZjForm *form = test_form ("acceptance-sample");

  g_assert_null (zj_form_state (form, "beamed_up"));
  g_assert_false (zj_form_may_edit (form, "beamed_up", NULL));
  g_assert_false (zj_form_may_delete (form, "beamed_up"));
  g_assert_null (zj_form_may_act (form, "beamed_up", NULL, "confirm", FALSE));
  g_assert_false (zj_form_may_edit (form, NULL, NULL));
  g_assert_null (zj_form_may_act (form, NULL, NULL, "confirm", FALSE));
}

static void
test_strict (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjForm) form = load (SMALL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (form->sha256), ==, 64);
  g_assert_cmpstr (form->fields[0]->layout, ==, "main");

  assert_refused ("'type':'text'", "'type':'hologram'", "hologram");
  assert_refused ("'type':'text'", "'type':'text','colour':'red'", "unknown member “colour”");
  assert_refused ("'tone':'draft'", "'tone':'draft','blink':true", "unknown member “blink”");
  assert_refused ("'version':1", "'version':1,'extra':{}", "unknown member “extra”");
  assert_refused ("'version':1", "'version':'1'", "“version” must be a whole number");
  assert_refused ("'version':1,", "", "“version” is missing");
  assert_refused ("{'en':'Name','zh_CN':'名称'}", "{'en':'Name'}", "fields[0].label: “zh_CN” is missing");
  assert_refused ("{'en':'Name','zh_CN':'名称'}", "{'en':'Name','zh_CN':''}", "“zh_CN” must be text that is not empty");
  assert_refused ("'title_field':'name'", "'title_field':'nome'", "there is no field “nome”");
  assert_refused ("'initial_state':'open'", "'initial_state':'shut'", "there is no state “shut”");
  assert_refused ("'columns':[{'field':'name'}]", "'columns':[{'field':'@nothing'}]", "there is no field “@nothing”");
  assert_refused ("'fields':['name']", "'fields':['name','name']", "twice");
  assert_refused ("'type':'text'", "'type':'text','required':'confirm'", "name: “required”");
  assert_refused ("'type':'text'", "'type':'text','validator':'regex:.*'", "there is no validator");
  assert_refused ("'type':'text'", "'type':'text','computed':'magic'", "there is no computed value");
  assert_refused ("'type':'text'", "'type':'text','prefill':'world.peace'", "prefill");
  assert_refused ("'type':'text'", "'type':'text','prefill':'project.a[b=c]d'", "prefill");
  assert_refused ("'type':'text'", "'type':'text','choices':[]", "means nothing");
  assert_refused ("'type':'text'", "'type':'choice'", "“choices” is missing");
  assert_refused ("'type':'text'", "'type':'rows'", "“fields” is missing");
  assert_refused ("'type':'text'", "'type':'reference'", "“pick” is missing");
  assert_refused ("'type':'text'", "'type':'text','when':{'matches':['name','.*']}", "there is no condition “matches”");
  assert_refused ("'type':'text'", "'type':'text','when':{'set':'ghost'}", "there is no field “ghost”");
  assert_refused ("'type':'text'", "'type':'text','owner':'server','required':'save'", "cannot be required");
  assert_refused ("'id':'name'", "'id':'attachments'", "already");
  assert_refused ("'id':'name'", "'id':'Name'", "not a valid id");
}

static void
test_broken_left_out (void)
{
  g_autofree char *dir = g_dir_make_tmp ("zj-forms-XXXXXX", NULL);
  g_autofree char *broken = g_build_filename (dir, "broken.json", NULL);
  g_autofree char *changed = g_build_filename (dir, "changed.json", NULL);
  g_autofree char *good = g_build_filename (dir, "good.json", NULL);
  g_autofree char *schema = g_build_filename (dir, "form.schema.json", NULL);
  g_autofree char *small = g_strdelimit (g_strdup (SMALL), "'", '"');
  g_autofree char *unit = NULL;
  const char *dirs[] = { "/nonexistent", dir, NULL };
  g_autoptr (ZjForms) forms = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *copy = zj_json_copy_object (test_form ("unit-project")->source);
  const char *const *faults;

  json_object_set_string_member (copy, "icon", "other-symbolic");
  unit = zj_json_write_object (copy);
  json_object_unref (copy);
  g_assert_true (g_file_set_contents (broken, "{\"id\":\"unit-project\",\"version\":9", -1, NULL));
  g_assert_true (g_file_set_contents (changed, unit, -1, NULL));
  g_assert_true (g_file_set_contents (good, small, -1, NULL));
  g_assert_true (g_file_set_contents (schema, "{}", -1, NULL));

  forms = zj_forms_new (dirs, &error);
  g_assert_no_error (error);
  faults = zj_forms_get_faults (forms);
  g_assert_cmpuint (g_strv_length ((char **)faults), ==, 2);
  g_assert_nonnull (strstr (faults[0], "broken.json"));
  g_assert_nonnull (strstr (faults[1], "changed.json"));
  g_assert_cmpstr (zj_forms_get (forms, "unit-project")->icon, ==, test_form ("unit-project")->icon);
  g_assert_nonnull (zj_forms_get (forms, "small"));

  g_remove (broken);
  g_remove (changed);
  g_remove (good);
  g_remove (schema);
  g_rmdir (dir);
}

static void
test_versions (void)
{
  g_autofree char *dir = g_dir_make_tmp ("zj-forms-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "next.json", NULL);
  g_autofree char *text = NULL;
  const char *dirs[] = { dir, NULL };
  g_autoptr (ZjForms) forms = NULL;
  JsonObject *next = zj_json_copy_object (test_form ("unit-project")->source);

  json_object_set_int_member (next, "version", 2);
  text = zj_json_write_object (next);
  json_object_unref (next);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  forms = zj_forms_new (dirs, NULL);
  g_assert_cmpint (zj_forms_get (forms, "unit-project")->version, ==, 2);
  g_assert_cmpint (zj_forms_get_version (forms, "unit-project", 1)->version, ==, 1);
  {
    g_autoptr (GPtrArray) list = zj_forms_list (forms);

    g_assert_cmpuint (list->len, ==, 5); /* unit-project once, and the others */
  }
  g_remove (file);
  g_rmdir (dir);
}

static void
test_labels (void)
{
  const ZjLabel label = { "Unit project", "单位工程" };

  g_assert_cmpstr (zj_label_in (&label, "zh_CN"), ==, "单位工程");
  g_assert_cmpstr (zj_label_in (&label, "zh_CN.UTF-8"), ==, "单位工程");
  g_assert_cmpstr (zj_label_in (&label, "en"), ==, "Unit project");
  g_assert_cmpstr (zj_label_in (&label, "fr_FR"), ==, "Unit project");
  g_assert_cmpstr (zj_label (&(ZjLabel){ NULL, NULL }), ==, "");
}

/* Paths into the project's feed are only names in the definitions: here they meet the form they point into. */
static void
test_prefill_paths (void)
{
  g_autoptr (GPtrArray) list = zj_forms_list (test_forms ());
  ZjForm *project = test_form ("project");

  for (guint i = 0; i < list->len; i++)
    {
      ZjForm *form = g_ptr_array_index (list, i);

      for (guint j = 0; j < form->n_fields; j++)
        {
          const char *prefill = form->fields[j]->prefill;
          g_auto (GStrv) parts = NULL;
          g_autofree char *path = NULL;

          if (prefill == NULL || !g_str_has_prefix (prefill, "project."))
            continue;
          parts = g_strsplit_set (prefill + strlen ("project."), "[=].", -1);
          if (g_strv_length (parts) == 1)
            {
              g_assert_nonnull (zj_form_field (project, parts[0]));
              continue;
            }
          path = g_strdup_printf ("%s/x/%s", parts[0], parts[4]);
          g_assert_nonnull (zj_form_field (project, path));
          g_free (path);
          path = g_strdup_printf ("%s/x/%s", parts[0], parts[1]);
          g_assert_nonnull (zj_field_choice (zj_form_field (project, path), parts[2]));
        }
    }
}

/* Takes one member or element anywhere in the definition away, or puts something else in its place. */
static void
damage (JsonNode *node)
{
  static const char *const others[] = { "null", "0",    "-1",     "''",         "'x'", "[]",
                                        "{}",   "true", "[null]", "{'en':'x'}", "1.5" };

  for (;;)
    {
      g_autoptr (GList) names = NULL;
      JsonNode *inner;
      guint n, at;

      if (JSON_NODE_HOLDS_OBJECT (node))
        names = json_object_get_members (json_node_get_object (node));
      n = names != NULL                  ? g_list_length (names)
          : JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node))
                                         : 0;
      if (n == 0)
        return;
      at = g_test_rand_int_range (0, n);
      inner = names != NULL ? json_object_get_member (json_node_get_object (node), g_list_nth_data (names, at))
                            : json_array_get_element (json_node_get_array (node), at);
      if (!JSON_NODE_HOLDS_VALUE (inner) && !JSON_NODE_HOLDS_NULL (inner) && g_test_rand_int_range (0, 5) > 0)
        {
          node = inner;
          continue;
        }
      if (names == NULL)
        json_array_remove_element (json_node_get_array (node), at);
      else if (g_test_rand_bit ())
        json_object_remove_member (json_node_get_object (node), g_list_nth_data (names, at));
      else
        json_object_set_member (json_node_get_object (node), g_list_nth_data (names, at),
                                test_json (others[g_test_rand_int_range (0, G_N_ELEMENTS (others))]));
      return;
    }
}

static void
test_damaged (void)
{
  static const char *const ids[] = { "unit-project",      "project",       "types-sample",
                                     "acceptance-sample", "rectification", "resumption" };
  guint refused = 0;

  for (guint i = 0; i < 1500; i++)
    {
      g_autoptr (JsonNode) copy =
          zj_json_object_node (zj_json_copy_object (test_form (ids[i % G_N_ELEMENTS (ids)])->source));
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjForm) form = NULL;

      damage (copy);
      form = zj_form_new_from_json (json_node_get_object (copy), &error);
      g_assert_true ((form == NULL) == (error != NULL));
      refused += form == NULL;
    }
  g_assert_cmpuint (refused, >, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/forms/the bundled definitions are valid and complete", test_bundled);
  g_test_add_func ("/domain/forms/the list is in sidebar order, page-less forms last", test_order);
  g_test_add_func ("/domain/forms/the unit project has the manual's fields and columns in the manual's order",
                   test_manual_fields);
  g_test_add_func ("/domain/forms/a field is found by id and by path", test_paths);
  g_test_add_func ("/domain/forms/states say who may edit, delete and act", test_state_machine);
  g_test_add_func ("/domain/forms/an unknown state is read-only", test_unknown_state);
  g_test_add_func ("/domain/forms/a definition outside the language is refused with its place", test_strict);
  g_test_add_func ("/domain/forms/1500 damaged definitions are refused or harmless", test_damaged);
  g_test_add_func ("/domain/forms/a broken or changed definition is left out and named", test_broken_left_out);
  g_test_add_func ("/domain/forms/versions live side by side and the highest is the one in use", test_versions);
  g_test_add_func ("/domain/forms/labels follow the language", test_labels);
  g_test_add_func ("/domain/forms/prefill paths lead into the project form", test_prefill_paths);
  return g_test_run ();
}
