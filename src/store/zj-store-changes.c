/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-json.h"
#include "zj-merge.h"
#include "zj-store-private.h"

/* Patches as saving looks at them. Pure. */

/* {path: [old, new]} → {path: old} */
JsonObject *
zj_patch_old_values (JsonObject *patch)
{
  JsonObject *old = json_object_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *entry;

  json_object_iter_init_ordered (&iter, patch);
  while (json_object_iter_next_ordered (&iter, &path, &entry))
    json_object_set_member (old, path, zj_json_copy (json_array_get_element (json_node_get_array (entry), 0)));
  return old;
}

/* For a strict action: every change since what the user saw, as {path: [base, mine, theirs]}. */
JsonObject *
zj_patch_as_conflict (JsonObject *moved, JsonObject *mine)
{
  JsonObject *conflict = json_object_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *entry;

  json_object_iter_init_ordered (&iter, moved);
  while (json_object_iter_next_ordered (&iter, &path, &entry))
    {
      JsonArray *pair = json_node_get_array (entry);
      JsonArray *own = zj_json_array (mine, path);
      JsonArray *triple = json_array_new ();

      json_array_add_element (triple, zj_json_copy (json_array_get_element (pair, 0)));
      json_array_add_element (
          triple, zj_json_copy (own != NULL ? json_array_get_element (own, 1) : json_array_get_element (pair, 0)));
      json_array_add_element (triple, zj_json_copy (json_array_get_element (pair, 1)));
      json_object_set_array_member (conflict, path, triple);
    }
  return conflict;
}
