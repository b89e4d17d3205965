/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-problem.h"

#include "zj-json.h"

G_DEFINE_BOXED_TYPE (ZjProblem, zj_problem, zj_problem_copy, zj_problem_free)

ZjProblem *
zj_problem_new (ZjSeverity severity, const char *code, const char *path, const char *format, ...)
{
  ZjProblem *problem = g_new0 (ZjProblem, 1);
  va_list args;

  g_assert (code != NULL && format != NULL);

  problem->severity = severity;
  problem->code = g_strdup (code);
  problem->path = g_strdup (path != NULL ? path : "");
  va_start (args, format);
  problem->message = g_strdup_vprintf (format, args);
  va_end (args);
  return problem;
}

ZjProblem *
zj_problem_copy (const ZjProblem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  return zj_problem_new (problem->severity, problem->code, problem->path, "%s", problem->message);
}

void
zj_problem_free (ZjProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->code);
  g_free (problem->path);
  g_free (problem->message);
  g_free (problem);
}

GPtrArray *
zj_problems_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)zj_problem_free);
}

gboolean
zj_problems_block (GPtrArray *problems)
{
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    if (((ZjProblem *)g_ptr_array_index (problems, i))->severity == ZJ_SEVERITY_ERROR)
      return TRUE;
  return FALSE;
}

static const char *
severity_name (ZjSeverity severity)
{
  switch (severity)
    {
    case ZJ_SEVERITY_EXPECTED:
      return "expected";
    case ZJ_SEVERITY_WARNING:
      return "warning";
    case ZJ_SEVERITY_ERROR:
      break;
    }
  return "error";
}

JsonNode *
zj_problems_to_json (GPtrArray *problems)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const ZjProblem *problem = g_ptr_array_index (problems, i);
      JsonObject *object = json_object_new ();

      zj_json_set_string (object, "pointer", problem->path);
      zj_json_set_string (object, "code", problem->code);
      zj_json_set_string (object, "message", problem->message);
      zj_json_set_string (object, "severity", severity_name (problem->severity));
      json_array_add_object_element (array, object);
    }
  return zj_json_array_node (array);
}
