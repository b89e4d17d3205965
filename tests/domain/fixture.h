/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-forms.h"
#include "zj-json.h"
#include "zj-validate.h"
#include "zj-value.h"

/* What the tests of this floor share. */

/** The bundled forms and those of tests/forms; loaded once. */
static inline ZjForms *
test_forms (void)
{
  static ZjForms *forms = NULL;
  const char *dirs[] = { g_getenv ("ZJ_TEST_FORMS_DIR"), NULL };
  g_autoptr (GError) error = NULL;

  if (forms == NULL)
    forms = zj_forms_new (dirs, &error);
  g_assert_no_error (error);
  return forms;
}

static inline ZjForm *
test_form (const char *id)
{
  ZjForm *form = zj_forms_get (test_forms (), id);

  g_assert_nonnull (form);
  return form;
}

/** A field of the form that has one of every type. */
static inline const ZjField *
test_field (const char *path)
{
  const ZjField *field = zj_form_field (test_form ("types-sample"), path);

  g_assert_nonnull (field);
  return field;
}

/** JSON with ' in place of ". */
static inline JsonNode *
test_json (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = zj_json_parse (quoted, -1, &error);

  g_assert_no_error (error);
  return node;
}

static inline JsonObject *
test_object (const char *text)
{
  g_autoptr (JsonNode) node = test_json (text);

  return json_node_dup_object (node);
}

/** The problem of this code at this path, or NULL. */
static inline const ZjProblem *
test_problem (GPtrArray *problems, const char *code, const char *path)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const ZjProblem *problem = g_ptr_array_index (problems, i);

      if (g_str_equal (problem->code, code) && g_str_equal (problem->path, path))
        return problem;
    }
  return NULL;
}
