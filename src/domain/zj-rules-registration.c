/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules about the registration of unit projects. */

#include "zj-rules-private.h"

#include "zj-json.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Names of at most so many records are spelled out. */
#define MAX_NAMED 5

static JsonObject *
fields_of (JsonObject *record)
{
  return zj_json_object (record, "fields");
}

static JsonObject *
other_record (const ZjFacts *facts, guint index)
{
  return zj_facts_other (facts, facts->same_form, index);
}

static char *
name_key_of (ZjForm *form, JsonObject *fields)
{
  g_autofree char *name = zj_form_display (form, form->duplicate_check, fields, TRUE);

  return *name != '\0' ? zj_name_key (name) : NULL;
}

/* 16栋, 16# and 16 号楼 are one building (domain.md §6). */
static void
find_duplicate (const ZjFacts *facts, GPtrArray *findings)
{
  g_autofree char *mine = NULL;

  if (facts->form->duplicate_check == NULL || facts->same_form == NULL || facts->fields == NULL)
    return;
  mine = name_key_of (facts->form, facts->fields);
  for (guint i = 0; mine != NULL && i < json_array_get_length (facts->same_form); i++)
    {
      JsonObject *record = other_record (facts, i);
      g_autofree char *other = record != NULL ? name_key_of (facts->form, fields_of (record)) : NULL;
      g_autofree char *name = NULL;

      if (g_strcmp0 (mine, other) != 0)
        continue;
      name = zj_form_display (facts->form, facts->form->duplicate_check, fields_of (record), TRUE);
      g_ptr_array_add (findings,
                       zj_problem_new (ZJ_SEVERITY_WARNING, "duplicate-name", facts->form->duplicate_check,
                                       _ ("The project already has “%s”. Check that this is not the same one."), name));
      return;
    }
}

static gint64
area_of (JsonObject *fields)
{
  const char *text = zj_json_string (fields, "floor_area");
  gint64 area;

  return text != NULL && zj_decimal_parse (text, &area) && area > 0 ? area : 0;
}

/* Σ unit areas ≤ project area × 1.05 (domain.md §2, `area`). */
static void
sum_areas (const ZjFacts *facts, GPtrArray *findings)
{
  const gint64 most = G_MAXINT64 / 200;
  gint64 project = area_of (facts->project);
  gint64 sum = area_of (facts->fields);
  g_autofree char *shown = NULL;
  g_autofree char *limit = NULL;

  if (strcmp (facts->form->id, "unit-project") != 0 || project == 0 || sum == 0)
    return;
  for (guint i = 0; facts->same_form != NULL && i < json_array_get_length (facts->same_form); i++)
    {
      JsonObject *record = other_record (facts, i);

      if (record != NULL && g_strcmp0 (zj_json_string (record, "state"), "terminated") != 0)
        sum = MIN (sum + area_of (fields_of (record)), most);
    }
  if (sum * 20 <= project * 21)
    return;
  shown = zj_decimal_display (sum, 2);
  limit = zj_decimal_display (project, 2);
  g_ptr_array_add (
      findings,
      zj_problem_new (ZJ_SEVERITY_WARNING, "areas-exceed-project", "floor_area",
                      _ ("All unit projects together have %s m², the whole project only %s m². Check the floor area."),
                      shown, limit));
}

/* Rule 11: a unit project goes only when nothing refers to it. */
static void
find_referrers (const ZjFacts *facts, GPtrArray *findings)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = facts->referrers != NULL ? json_array_get_length (facts->referrers) : 0;

  if (n == 0)
    return;
  for (guint i = 0; i < n && i < MAX_NAMED; i++)
    {
      JsonNode *node = json_array_get_element (facts->referrers, i);
      JsonObject *record = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *title = zj_json_string (record, "title");

      if (title == NULL)
        title = zj_json_string (record, "id");
      g_string_append_printf (names, "%s%s", i > 0 ? _ (", ") : "", title != NULL ? title : "?");
    }
  if (n > MAX_NAMED)
    g_string_append (names, _ (" and others"));
  g_ptr_array_add (
      findings,
      zj_problem_new (ZJ_SEVERITY_ERROR, "referenced", "",
                      g_dngettext (GETTEXT_PACKAGE,
                                   "It cannot be deleted, because %u record refers to it: %s. Delete that one first.",
                                   "It cannot be deleted, because %u records refer to it: %s. Delete those first.", n),
                      n, names->str));
}

void
zj_rules_find_registration (const ZjFacts *facts, GPtrArray *findings)
{
  if (strcmp (facts->verb, "delete") == 0)
    find_referrers (facts, findings);
  else
    {
      find_duplicate (facts, findings);
      sum_areas (facts, findings);
    }
}
