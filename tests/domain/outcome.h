/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "generator.h"

/* Two sides merged through the patches between them. */

typedef struct
{
  gboolean ok;
  JsonObject *merged;
  GPtrArray *elsewhere;
  JsonObject *conflict;
} Outcome;

static inline void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->merged, json_object_unref);
  g_clear_pointer (&outcome->elsewhere, g_ptr_array_unref);
  g_clear_pointer (&outcome->conflict, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static inline ZjForm *
form (void)
{
  return test_form ("types-sample");
}

/* What the server keeps of each path that changed: its value before. */
static inline JsonObject *
moved_of (JsonObject *patch)
{
  JsonObject *moved = json_object_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *entry;

  json_object_iter_init_ordered (&iter, patch);
  while (json_object_iter_next_ordered (&iter, &path, &entry))
    json_object_set_member (moved, path, zj_json_copy (json_array_get_element (json_node_get_array (entry), 0)));
  return moved;
}

static inline Outcome
merge_sides (JsonObject *base, JsonObject *mine, JsonObject *theirs)
{
  g_autoptr (JsonObject) patch = zj_patch_diff (form (), base, mine);
  g_autoptr (JsonObject) other = zj_patch_diff (form (), base, theirs);
  g_autoptr (JsonObject) moved = moved_of (other);
  Outcome outcome = { FALSE, NULL, NULL, NULL };

  outcome.ok = zj_merge (form (), patch, theirs, moved, &outcome.merged, &outcome.elsewhere, &outcome.conflict);
  g_assert_cmpint (outcome.ok, ==, outcome.merged != NULL);
  g_assert_cmpint (outcome.ok, ==, outcome.elsewhere != NULL);
  g_assert_cmpint (outcome.ok, ==, outcome.conflict == NULL);
  return outcome;
}
