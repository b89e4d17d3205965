/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-store-save-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-json.h"

/* A record is never saved with an attachment whose bytes nobody has. */

#define ROWS "attachments/"

static const char *
hash_after (const char *path, JsonNode *pair)
{
  JsonArray *values = JSON_NODE_HOLDS_ARRAY (pair) ? json_node_get_array (pair) : NULL;
  JsonNode *after = values != NULL && json_array_get_length (values) == 2 ? json_array_get_element (values, 1) : NULL;

  if (after == NULL || !g_str_has_prefix (path, ROWS))
    return NULL;
  if (strchr (path + strlen (ROWS), '/') == NULL)
    return JSON_NODE_HOLDS_OBJECT (after) ? zj_json_string (json_node_get_object (after), "sha256") : NULL;
  return g_str_has_suffix (path, "/sha256") && JSON_NODE_HOLDS_VALUE (after) ? json_node_get_string (after) : NULL;
}

static gboolean
is_reachable (ZjSaving *s, const char *sha256, gboolean *reachable, GError **error)
{
  gint64 n;

  if (!zj_db_get_int (s->db, &n, 0, error,
                      "SELECT 1 FROM blob WHERE sha256 = ?1 AND damaged = 0 UNION ALL SELECT 1 FROM record_file"
                      " WHERE sha256 = ?1 AND project = ?2 AND (at_server = 1 OR record = ?3)",
                      "sss", sha256, s->row->project, s->row->id))
    return FALSE;
  *reachable = n != 0;
  return TRUE;
}

gboolean
zj_saving_check_files (ZjSaving *s, GError **error)
{
  JsonObjectIter iter;
  const char *path;
  JsonNode *pair;
  guint n = 0;

  json_object_iter_init_ordered (&iter, s->patch);
  while (json_object_iter_next_ordered (&iter, &path, &pair))
    {
      const char *sha256 = hash_after (path, pair);
      gboolean reachable;

      if (sha256 == NULL)
        continue;
      if (!is_reachable (s, sha256, &reachable, error))
        return FALSE;
      if (reachable)
        continue;
      g_ptr_array_add (s->call->problems,
                       zj_problem_new (ZJ_SEVERITY_ERROR, "file-missing", path,
                                       _ ("The bytes of this file are not on this computer; add it once more.")));
      n++;
    }
  return n == 0
         || zj_saving_refuse (error, _ ("Not saved: the bytes of an attachment are not on this computer. Take it out, "
                                        "or add it once more."));
}
