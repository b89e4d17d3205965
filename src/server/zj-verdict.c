/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-judge-private.h"

#include <glib/gi18n-lib.h>

#include "zj-change.h"
#include "zj-json.h"

ZjVerdict *
zj_verdict_new (ZjResultKind kind)
{
  ZjVerdict *verdict = g_new0 (ZjVerdict, 1);

  verdict->kind = kind;
  return verdict;
}

void
zj_verdict_free (ZjVerdict *verdict)
{
  if (verdict == NULL)
    return;
  g_clear_pointer (&verdict->fields, json_object_unref);
  g_free (verdict->state);
  g_strfreev (verdict->merged_fields);
  g_clear_pointer (&verdict->conflict, json_object_unref);
  g_free (verdict->reason);
  g_clear_pointer (&verdict->problem, json_object_unref);
  g_clear_pointer (&verdict->waiting_for, json_object_unref);
  g_free (verdict);
}

ZjVerdict *
zj_verdict_refused (const char *code, const char *detail, JsonNode *errors)
{
  ZjVerdict *verdict = zj_verdict_new (ZJ_RESULT_REFUSED);

  verdict->problem = zj_wire_problem (422, code, _ ("This change was refused"), detail, errors);
  return verdict;
}

ZjVerdict *
zj_verdict_waiting_for_op (const char *op)
{
  ZjVerdict *verdict = zj_verdict_new (ZJ_RESULT_DEFERRED);

  verdict->waiting_for = json_object_new ();
  json_object_set_string_member (verdict->waiting_for, "op", op);
  return verdict;
}

ZjVerdict *
zj_verdict_conflict (const char *reason, JsonObject *conflict)
{
  ZjVerdict *verdict = zj_verdict_new (ZJ_RESULT_CONFLICT);

  verdict->reason = g_strdup (reason);
  verdict->conflict = conflict;
  return verdict;
}

ZjVerdict *
zj_verdict_by_problem (const ZjProblem *problem)
{
  g_autoptr (GPtrArray) list = zj_problems_new ();

  g_ptr_array_add (list, zj_problem_copy (problem));
  return zj_verdict_refused (problem->code, problem->message, zj_problems_to_json (list));
}

/* A patch that is no patch of this form is refused by its own code; one that sets a wrong value is simply invalid. */
ZjVerdict *
zj_verdict_bad_patch (const ZjProblem *problem)
{
  static const char *const codes[] = { "unknown-path", "server-owned-path", "computed-path", "malformed-patch" };
  g_autoptr (GPtrArray) list = zj_problems_new ();

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_strcmp0 (problem->code, codes[i]) == 0)
      return zj_verdict_by_problem (problem);
  g_ptr_array_add (list, zj_problem_copy (problem));
  return zj_verdict_invalid (list);
}

ZjVerdict *
zj_verdict_invalid (GPtrArray *findings)
{
  g_autoptr (GPtrArray) errors = zj_problems_new ();
  const char *detail = NULL;

  for (guint i = 0; i < findings->len; i++)
    {
      const ZjProblem *finding = g_ptr_array_index (findings, i);

      if (finding->severity != ZJ_SEVERITY_ERROR)
        continue;
      if (detail == NULL)
        detail = finding->message;
      g_ptr_array_add (errors, zj_problem_copy (finding));
    }
  return zj_verdict_refused ("invalid", detail, zj_problems_to_json (errors));
}
