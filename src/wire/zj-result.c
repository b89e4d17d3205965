/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-op.h"

#include <glib/gi18n-lib.h>

#include "zj-json.h"
#include "zj-wire-private.h"

/* The answer to one op: {id, seq, result, record, merged_fields, conflict, reason, problem, waiting_for, received_at,
 * receipt}. GET …/ops answers with the short form of the same. */

static const char *const RESULT_NAMES[] = { "applied", "merged", "conflict", "refused", "deferred" };

ZjResult *
zj_result_new (const char *op, ZjResultKind kind)
{
  ZjResult *result = g_new0 (ZjResult, 1);
  result->op = g_strdup (op);
  result->kind = kind;
  return result;
}

void
zj_result_free (ZjResult *result)
{
  if (result == NULL)
    return;
  g_free (result->op);
  g_clear_pointer (&result->record, json_object_unref);
  g_strfreev (result->merged_fields);
  g_clear_pointer (&result->conflict, json_object_unref);
  g_free (result->reason);
  g_clear_pointer (&result->problem, json_object_unref);
  g_clear_pointer (&result->waiting_for, json_object_unref);
  g_free (result->received_at);
  g_clear_pointer (&result->receipt, json_object_unref);
  g_free (result);
}

const char *
zj_result_kind_to_string (ZjResultKind kind)
{
  g_return_val_if_fail ((guint)kind < G_N_ELEMENTS (RESULT_NAMES), NULL);
  return RESULT_NAMES[kind];
}

gboolean
zj_result_kind_from_string (const char *text, ZjResultKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (RESULT_NAMES); i++)
    if (g_strcmp0 (text, RESULT_NAMES[i]) == 0)
      {
        *kind = (ZjResultKind)i;
        return TRUE;
      }
  return FALSE;
}

/** TRUE for all but deferred: the server keeps it for the life of the project and says the same to a replay. */
gboolean
zj_result_is_final (const ZjResult *result)
{
  g_return_val_if_fail (result != NULL, FALSE);
  return result->kind != ZJ_RESULT_DEFERRED;
}

static void
set_object (JsonObject *json, const char *member, JsonObject *value)
{
  if (value != NULL)
    zj_json_set_node (json, member, zj_json_object_node (zj_json_copy_object (value)));
}

/** (transfer full) */
JsonObject *
zj_result_to_json (const ZjResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);

  JsonObject *json = json_object_new ();
  zj_json_set_string (json, "id", result->op);
  if (result->seq > 0)
    json_object_set_int_member (json, "seq", result->seq);
  json_object_set_string_member (json, "result", zj_result_kind_to_string (result->kind));
  set_object (json, "record", result->record);
  if (result->merged_fields != NULL)
    {
      JsonArray *fields = json_array_new ();
      for (guint i = 0; result->merged_fields[i] != NULL; i++)
        json_array_add_string_element (fields, result->merged_fields[i]);
      zj_json_set_node (json, "merged_fields", zj_json_array_node (fields));
    }
  set_object (json, "conflict", result->conflict);
  zj_json_set_string (json, "reason", result->reason);
  set_object (json, "problem", result->problem);
  set_object (json, "waiting_for", result->waiting_for);
  zj_json_set_string (json, "received_at", result->received_at);
  set_object (json, "receipt", result->receipt);
  return json;
}

static gboolean
take_object_copy (JsonObject *json, const char *member, JsonObject **out, GError **error)
{
  JsonObject *object = NULL;
  if (!zj_wire_take_object (json, member, &object, error))
    return FALSE;
  *out = object != NULL ? zj_json_copy_object (object) : NULL;
  return TRUE;
}

static gboolean
read_merged_fields (JsonObject *json, ZjResult *result, GError **error)
{
  JsonArray *fields = NULL;
  if (!zj_wire_take_array (json, "merged_fields", &fields, error))
    return FALSE;
  if (fields == NULL)
    return TRUE;

  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonNode *node = json_array_get_element (fields, i);
      if (!zj_json_is_string (node))
        return zj_wire_complain (error, "merged_fields", _ ("must hold field paths only"));
      g_strv_builder_add (builder, json_node_get_string (node));
    }
  result->merged_fields = g_strv_builder_end (builder);
  return TRUE;
}

/* Every clash is [base, mine, theirs]; {"theirs": null} says that the record is gone. */
static gboolean
check_conflict (JsonObject *conflict, GError **error)
{
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  json_object_iter_init (&iter, conflict);
  while (json_object_iter_next (&iter, &path, &node))
    if (JSON_NODE_HOLDS_NULL (node))
      continue;
    else if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != 3)
      return zj_wire_complain (error, "conflict", _ ("must give base, mine and theirs for every field"));
  return TRUE;
}

/* What each kind of result must carry, so that nobody settles an op on half an answer. */
static gboolean
check_complete (const ZjResult *result, GError **error)
{
  switch (result->kind)
    {
    case ZJ_RESULT_APPLIED:
    case ZJ_RESULT_MERGED:
      if (result->receipt == NULL)
        return zj_wire_complain (error, "receipt", _ ("is missing"));
      break;
    case ZJ_RESULT_CONFLICT:
      if (result->conflict == NULL && result->reason == NULL)
        return zj_wire_complain (error, "conflict", _ ("is missing"));
      if (result->conflict != NULL)
        return check_conflict (result->conflict, error);
      break;
    case ZJ_RESULT_REFUSED:
      if (result->problem == NULL)
        return zj_wire_complain (error, "problem", _ ("is missing"));
      break;
    case ZJ_RESULT_DEFERRED:
      if (result->waiting_for == NULL)
        return zj_wire_complain (error, "waiting_for", _ ("is missing"));
      break;
    default:
      g_assert_not_reached ();
    }
  return TRUE;
}

/** zj_result_from_json: ZJ_ERROR_INVALID names the member; a kind this program does not know is an error, never
 * success. */
ZjResult *
zj_result_from_json (JsonObject *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  const char *name = zj_json_need_string (json, "result", error);
  if (name == NULL)
    return NULL;
  g_autoptr (ZjResult) result = zj_result_new (NULL, ZJ_RESULT_APPLIED);
  if (!zj_result_kind_from_string (name, &result->kind))
    {
      zj_wire_complain (error, "result", _ ("is of a kind this version does not know"));
      return NULL;
    }
  if (!zj_wire_take_uuid (json, "id", TRUE, &result->op, error)
      || !zj_wire_take_int (json, "seq", FALSE, 0, &result->seq, error)
      || !take_object_copy (json, "record", &result->record, error) || !read_merged_fields (json, result, error)
      || !take_object_copy (json, "conflict", &result->conflict, error)
      || !zj_wire_take_string (json, "reason", FALSE, &result->reason, error)
      || !take_object_copy (json, "problem", &result->problem, error)
      || !take_object_copy (json, "waiting_for", &result->waiting_for, error)
      || !zj_wire_take_string (json, "received_at", FALSE, &result->received_at, error)
      || !take_object_copy (json, "receipt", &result->receipt, error) || !check_complete (result, error))
    return NULL;
  return g_steal_pointer (&result);
}

char *
zj_receipt_signed_text (JsonObject *receipt)
{
  g_return_val_if_fail (receipt != NULL, NULL);

  JsonObject *unsigned_receipt = zj_json_copy_object (receipt);
  if (json_object_has_member (unsigned_receipt, "signature"))
    json_object_remove_member (unsigned_receipt, "signature");
  g_autoptr (JsonNode) node = zj_json_object_node (unsigned_receipt);
  return zj_json_canonical (node);
}
