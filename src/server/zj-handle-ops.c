/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange.h"

#include <glib/gi18n-lib.h>

#include "zj-change.h"
#include "zj-error.h"
#include "zj-json.h"

/* Ops: delivered, listed, looked up. */

#define MAX_LISTED 1000

/* The client and the ops of the body; FALSE: answered. */
static gboolean
read_ops (ZjExchange *exchange, const char **client, GPtrArray *incoming)
{
  JsonArray *ops = zj_json_array (exchange->body, "ops");

  *client = zj_json_string (exchange->body, "client");
  if (*client == NULL || !zj_uuid_is_valid (*client))
    {
      zj_exchange_malformed (exchange, "/client", _ ("The client's identifier is missing or not one."));
      return FALSE;
    }
  if (ops == NULL || json_array_get_length (ops) == 0)
    {
      zj_exchange_malformed (exchange, "/ops", _ ("There are no ops."));
      return FALSE;
    }
  if (json_array_get_length (ops) > ZJ_MAX_OPS)
    {
      g_autofree char *detail = g_strdup_printf (_ ("A request may hold at most %d ops."), ZJ_MAX_OPS);

      zj_exchange_problem (exchange, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", _ ("The request is too large"),
                           detail, NULL);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonNode *node = json_array_get_element (ops, i);
      g_autofree char *pointer = g_strdup_printf ("/ops/%u", i);
      g_autoptr (GError) error = NULL;
      ZjIncoming *one = JSON_NODE_HOLDS_OBJECT (node) ? zj_incoming_new (json_node_get_object (node), &error) : NULL;

      if (one == NULL)
        {
          zj_exchange_malformed (exchange, pointer, error != NULL ? error->message : _ ("This must be an object."));
          return FALSE;
        }
      g_ptr_array_add (incoming, one);
    }
  return TRUE;
}

/* What forbids the whole request. */
static void
refuse_all (ZjExchange *exchange, const char *client, guint at, const GError *error)
{
  g_autoptr (GError) local = NULL;
  JsonObject *problem;
  gint64 last;

  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CLONED))
    {
      if (!zj_storage_last_seq (exchange->service->storage, exchange->project->id, client, &last, &local))
        {
          zj_exchange_failed (exchange, local);
          return;
        }
      problem =
          zj_wire_problem (SOUP_STATUS_CONFLICT, "client-cloned", _ ("These data were copied"), error->message, NULL);
      json_object_set_int_member (problem, "last", last);
      zj_exchange_problem_object (exchange, SOUP_STATUS_CONFLICT, problem);
    }
  else if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_INVALID))
    {
      g_autofree char *pointer = g_strdup_printf ("/ops/%u", at);
      JsonArray *errors = json_array_new ();
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "pointer", pointer);
      json_object_set_string_member (entry, "code", "op-id-reused");
      json_object_set_string_member (entry, "message", error->message);
      json_array_add_object_element (errors, entry);
      zj_exchange_problem (exchange, SOUP_STATUS_UNPROCESSABLE_ENTITY, "op-id-reused",
                           _ ("An op came twice with different contents"), error->message, zj_json_array_node (errors));
    }
  else
    {
      zj_exchange_failed (exchange, error);
    }
}

/* {epoch, last_seq, …} */
static JsonObject *
envelope (ZjExchange *exchange, const char *client, GError **error)
{
  JsonObject *json;
  gint64 last = 0;

  if (client != NULL && !zj_storage_last_seq (exchange->service->storage, exchange->project->id, client, &last, error))
    return NULL;
  json = json_object_new ();
  json_object_set_string_member (json, "epoch", zj_storage_epoch (exchange->service->storage));
  if (client != NULL)
    json_object_set_int_member (json, "last_seq", last);
  return json;
}

void
zj_handle_post_ops (ZjExchange *exchange)
{
  g_autoptr (GPtrArray) incoming = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_incoming_free);
  g_autoptr (JsonArray) results = json_array_new ();
  g_autoptr (GError) error = NULL;
  const ZjIngest *ingest = &exchange->service->ingest;
  const char *client;
  JsonObject *answer;
  guint at = 0;

  if (!read_ops (exchange, &client, incoming))
    return;
  if (!zj_ingest_check (ingest, exchange->project->id, client, incoming, &at, &error))
    {
      refuse_all (exchange, client, at, error);
      return;
    }
  for (at = 0; at < incoming->len; at++)
    {
      g_autoptr (ZjResult) result = zj_ingest_take (ingest, exchange->project, client, exchange->caller->account,
                                                    g_ptr_array_index (incoming, at), &error);

      if (result == NULL)
        {
          refuse_all (exchange, client, at, error);
          return;
        }
      json_array_add_object_element (results, zj_result_to_json (result));
    }
  answer = envelope (exchange, client, &error);
  if (answer == NULL)
    {
      zj_exchange_failed (exchange, error);
      return;
    }
  json_object_set_array_member (answer, "results", g_steal_pointer (&results));
  zj_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/* {id, seq, result, receipt} */
static JsonObject *
short_result (const ZjStoredOp *op)
{
  JsonObject *json = json_object_new ();
  static const char *const members[] = { "receipt", "merged_fields", "conflict",   "reason",
                                         "problem", "waiting_for",   "received_at" };

  json_object_set_string_member (json, "id", op->id);
  json_object_set_int_member (json, "seq", op->seq);
  json_object_set_string_member (json, "result", zj_result_kind_to_string (op->result));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *value = zj_json_member (op->detail, members[i]);

      if (value != NULL)
        json_object_set_member (json, members[i], zj_json_copy (value));
    }
  return json;
}

void
zj_handle_list_ops (ZjExchange *exchange)
{
  const char *client = zj_exchange_query_client (exchange);
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *answer;
  JsonArray *list;
  gint64 after;

  if (client == NULL || !zj_exchange_query_int (exchange, "after", 0, &after))
    return;
  ops =
      zj_storage_client_ops (exchange->service->storage, exchange->project->id, client, after, -1, MAX_LISTED, &error);
  answer = ops != NULL ? envelope (exchange, client, &error) : NULL;
  if (answer == NULL)
    {
      zj_exchange_failed (exchange, error);
      return;
    }
  list = json_array_new ();
  for (guint i = 0; i < ops->len; i++)
    json_array_add_object_element (list, short_result (g_ptr_array_index (ops, i)));
  json_object_set_array_member (answer, "ops", list);
  zj_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/* FALSE: the storage failed. */
static gboolean
add_known (ZjExchange *exchange, const char *id, JsonArray *results, GError **error)
{
  g_autoptr (ZjStoredOp) op = NULL;
  g_autoptr (ZjResult) result = NULL;
  gint64 changed;

  if (!zj_storage_get_op (exchange->service->storage, exchange->project->id, id, &op, error))
    return FALSE;
  if (op == NULL)
    return TRUE;
  result = zj_ingest_result (exchange->service->storage, op, &changed, error);
  if (result == NULL)
    return FALSE;
  json_array_add_object_element (results, zj_result_to_json (result));
  return TRUE;
}

void
zj_handle_known_ops (ZjExchange *exchange)
{
  JsonArray *ids = zj_json_array (exchange->body, "ids");
  g_autoptr (JsonArray) results = json_array_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *answer;

  if (ids == NULL || json_array_get_length (ids) > MAX_LISTED)
    {
      zj_exchange_malformed (exchange, "/ids", _ ("This must be an array of at most 1000 identifiers."));
      return;
    }
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      JsonNode *node = json_array_get_element (ids, i);

      if (!zj_json_is_string (node))
        {
          zj_exchange_malformed (exchange, "/ids", _ ("This must be an array of at most 1000 identifiers."));
          return;
        }
      if (!add_known (exchange, json_node_get_string (node), results, &error))
        {
          zj_exchange_failed (exchange, error);
          return;
        }
    }
  answer = envelope (exchange, NULL, &error);
  json_object_set_array_member (answer, "results", g_steal_pointer (&results));
  zj_exchange_json (exchange, SOUP_STATUS_OK, answer);
}
