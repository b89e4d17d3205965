/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-ingest.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"

void
zj_incoming_free (ZjIncoming *incoming)
{
  if (incoming == NULL)
    return;
  g_clear_pointer (&incoming->op, zj_op_free);
  g_clear_pointer (&incoming->raw, json_object_unref);
  g_free (incoming->id);
  g_free (incoming->record);
  g_free (incoming->fault);
  g_free (incoming);
}

ZjIncoming *
zj_incoming_new (JsonObject *raw, GError **error)
{
  g_autoptr (GError) fault = NULL;
  const char *id = zj_json_string (raw, "id");
  const char *record = zj_json_string (raw, "record");
  gint64 seq = zj_json_int (raw, "seq", 0);
  ZjIncoming *incoming;

  if (id == NULL || record == NULL || !zj_uuid_is_valid (id) || !zj_uuid_is_valid (record) || seq < 1)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Every op needs id, record and seq."));
      return NULL;
    }
  incoming = g_new0 (ZjIncoming, 1);
  incoming->raw = json_object_ref (raw);
  incoming->id = g_strdup (id);
  incoming->record = g_strdup (record);
  incoming->seq = seq;
  incoming->op = zj_op_from_json (raw, &fault);
  if (incoming->op == NULL)
    incoming->fault = g_strdup (fault->message);
  return incoming;
}

static JsonNode *
without_envelope (JsonObject *raw)
{
  static const char *const envelope[] = { "client", "seq", "occurred_at" };
  JsonObject *copy = zj_json_copy_object (raw);

  for (guint i = 0; i < G_N_ELEMENTS (envelope); i++)
    if (json_object_has_member (copy, envelope[i]))
      json_object_remove_member (copy, envelope[i]);
  return zj_json_object_node (copy);
}

static gboolean
same_body (const ZjIncoming *incoming, JsonObject *stored)
{
  g_autoptr (ZjOp) op = zj_op_from_json (stored, NULL);
  g_autoptr (JsonNode) mine = NULL, theirs = NULL;

  if (op != NULL && incoming->op != NULL)
    return zj_op_same_body (op, incoming->op);
  mine = without_envelope (incoming->raw);
  theirs = without_envelope (stored);
  return zj_json_equal (mine, theirs);
}

static gboolean
check_one (const ZjIngest *ingest, const char *project, const char *client, const ZjIncoming *incoming, GError **error)
{
  g_autoptr (ZjStoredOp) stored = NULL;
  g_autofree char *holder = NULL;

  if (!zj_storage_get_op (ingest->storage, project, incoming->id, &stored, error)
      || !zj_storage_seq_holder (ingest->storage, project, client, incoming->seq, &holder, error))
    return FALSE;
  if (stored != NULL && !same_body (incoming, stored->body))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("This op was sent before with other contents."));
      return FALSE;
    }
  if (holder != NULL && g_strcmp0 (holder, incoming->id) != 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_CLONED,
                   _ ("Another copy of this client's data has used the same numbers."));
      return FALSE;
    }
  return TRUE;
}

gboolean
zj_ingest_check (const ZjIngest *ingest,
                 const char *project,
                 const char *client,
                 GPtrArray *incoming,
                 guint *at,
                 GError **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_seq = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < incoming->len; i++)
    {
      ZjIncoming *one = g_ptr_array_index (incoming, i);
      ZjIncoming *same_id = g_hash_table_lookup (by_id, one->id);
      ZjIncoming *same_seq = g_hash_table_lookup (by_seq, &one->seq);

      *at = i;
      if (!check_one (ingest, project, client, one, error))
        return FALSE;
      /* The same within one request. */
      if (same_id != NULL && !same_body (one, same_id->raw))
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("This op was sent before with other contents."));
          return FALSE;
        }
      if (same_seq != NULL && g_strcmp0 (same_seq->id, one->id) != 0)
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_CLONED, _ ("Two ops of one request hold the same number."));
          return FALSE;
        }
      g_hash_table_insert (by_id, one->id, one);
      g_hash_table_insert (by_seq, &one->seq, one);
    }
  return TRUE;
}
