/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** How much a finding weighs. */
typedef enum
{
  ZJ_SEVERITY_EXPECTED, /* an expected field is empty: shown as "N items missing", never blocks */
  ZJ_SEVERITY_WARNING,  /* shown, never blocks */
  ZJ_SEVERITY_ERROR,    /* blocks the verb */
} ZjSeverity;

/**
 * ZjProblem: one finding about one place. Immutable once built.
 * @code: stable, for programs ("required", "not-a-number", "too-long", …)
 * @path: field path ("floor_area", "parties/ROW/org_name"), or "" for the whole record
 * @message: for people, in their language
 */
typedef struct
{
  ZjSeverity severity;
  char *code;
  char *path;
  char *message;
} ZjProblem;

#define ZJ_TYPE_PROBLEM (zj_problem_get_type ())
GType zj_problem_get_type (void);

ZjProblem *zj_problem_new (ZjSeverity severity, const char *code, const char *path, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
ZjProblem *zj_problem_copy (const ZjProblem *problem);
void zj_problem_free (ZjProblem *problem);

/** A GPtrArray of ZjProblem that frees its items. */
GPtrArray *zj_problems_new (void);
/** TRUE if any item blocks. */
gboolean zj_problems_block (GPtrArray *problems);
/** {pointer, code, message, severity} objects (RFC 9457's `errors`). Ownership: caller. */
JsonNode *zj_problems_to_json (GPtrArray *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjProblem, zj_problem_free)

G_END_DECLS
