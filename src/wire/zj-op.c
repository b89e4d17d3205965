/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-op.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-hash.h"
#include "zj-json.h"
#include "zj-random.h"
#include "zj-wire-private.h"

/* One op as protocol.md §4 puts it on the wire. */

static const char *const KIND_NAMES[] = { "create", "update", "delete", "action" };

/* ---- the struct ---- */

/** A fresh op: no base, no revival, an empty patch. */
ZjOp *
zj_op_new (void)
{
  ZjOp *op = g_new0 (ZjOp, 1);
  op->base_revision = -1;
  op->revives = -1;
  op->patch = json_object_new ();
  return op;
}

/** A deep copy. (transfer full) */
ZjOp *
zj_op_copy (const ZjOp *op)
{
  g_return_val_if_fail (op != NULL, NULL);

  ZjOp *copy = g_new0 (ZjOp, 1);
  *copy = *op;
  copy->id = g_strdup (op->id);
  copy->record = g_strdup (op->record);
  copy->form = g_strdup (op->form);
  copy->action = g_strdup (op->action);
  copy->base_op = g_strdup (op->base_op);
  copy->patch = zj_json_copy_object (op->patch);
  copy->operator_name = g_strdup (op->operator_name);
  copy->occurred_at = g_strdup (op->occurred_at);
  copy->replaces = g_strdup (op->replaces);
  return copy;
}

void
zj_op_free (ZjOp *op)
{
  if (op == NULL)
    return;
  g_free (op->id);
  g_free (op->record);
  g_free (op->form);
  g_free (op->action);
  g_free (op->base_op);
  g_clear_pointer (&op->patch, json_object_unref);
  g_free (op->operator_name);
  g_free (op->occurred_at);
  g_free (op->replaces);
  g_free (op);
}

const char *
zj_op_kind_to_string (ZjOpKind kind)
{
  g_return_val_if_fail ((guint)kind < G_N_ELEMENTS (KIND_NAMES), NULL);
  return KIND_NAMES[kind];
}

gboolean
zj_op_kind_from_string (const char *text, ZjOpKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (KIND_NAMES); i++)
    if (g_strcmp0 (text, KIND_NAMES[i]) == 0)
      {
        *kind = (ZjOpKind)i;
        return TRUE;
      }
  return FALSE;
}

/* ---- to JSON ---- */

static JsonNode *
base_to_node (const ZjOp *op)
{
  if (op->base_op == NULL && op->base_revision < 0)
    return NULL;

  JsonObject *base = json_object_new ();
  if (op->base_op != NULL)
    json_object_set_string_member (base, "op", op->base_op);
  else
    json_object_set_int_member (base, "revision", op->base_revision);
  return zj_json_object_node (base);
}

/** The op as its request carries it; members without a value are left out. (transfer full) */
JsonObject *
zj_op_to_json (const ZjOp *op)
{
  g_return_val_if_fail (op != NULL, NULL);

  JsonObject *json = json_object_new ();
  zj_json_set_string (json, "id", op->id);
  if (op->seq > 0)
    json_object_set_int_member (json, "seq", op->seq);
  zj_json_set_string (json, "record", op->record);
  zj_json_set_string (json, "form", op->form);
  json_object_set_int_member (json, "form_version", op->form_version);
  json_object_set_int_member (json, "slots_version", op->slots_version);
  json_object_set_string_member (json, "kind", zj_op_kind_to_string (op->kind));
  zj_json_set_string (json, "action", op->action);
  zj_json_set_node (json, "base", base_to_node (op));
  zj_json_set_node (json, "patch", zj_json_object_node (zj_json_copy_object (op->patch)));
  zj_json_set_string (json, "operator", op->operator_name);
  zj_json_set_string (json, "occurred_at", op->occurred_at);
  if (op->revives >= 0)
    json_object_set_int_member (json, "revives", op->revives);
  zj_json_set_string (json, "replaces", op->replaces);
  return json;
}

/* ---- from JSON ---- */

static gboolean
read_base (JsonObject *json, ZjOp *op, GError **error)
{
  JsonObject *base = NULL;
  if (!zj_wire_take_object (json, "base", &base, error))
    return FALSE;
  if (base == NULL)
    {
      if (op->kind == ZJ_OP_CREATE)
        return TRUE;
      return zj_wire_complain (error, "base", _ ("is missing"));
    }

  g_autofree char *base_op = NULL;
  gint64 revision = -1;
  if (!zj_wire_take_uuid (base, "op", FALSE, &base_op, error)
      || !zj_wire_take_int (base, "revision", FALSE, 0, &revision, error))
    return FALSE;
  if ((base_op != NULL) == (revision >= 0))
    return zj_wire_complain (error, "base", _ ("must hold either a revision or an op"));
  op->base_op = g_steal_pointer (&base_op);
  op->base_revision = revision;
  return TRUE;
}

static gboolean
read_kind (JsonObject *json, ZjOp *op, GError **error)
{
  const char *kind = zj_json_need_string (json, "kind", error);
  if (kind == NULL)
    return FALSE;
  if (!zj_op_kind_from_string (kind, &op->kind))
    return zj_wire_complain (error, "kind", _ ("is not one of create, update, delete, action"));
  if (!zj_wire_take_string (json, "action", FALSE, &op->action, error))
    return FALSE;
  if ((op->action != NULL) != (op->kind == ZJ_OP_ACTION))
    return zj_wire_complain (error, "action", _ ("belongs to ops of the kind “action”, and to those always"));
  return TRUE;
}

static gboolean
read_versions (JsonObject *json, ZjOp *op, GError **error)
{
  gint64 form_version = 0, slots_version = 0;
  if (!zj_wire_take_int (json, "form_version", TRUE, 1, &form_version, error)
      || !zj_wire_take_int (json, "slots_version", FALSE, 0, &slots_version, error))
    return FALSE;
  if (form_version > G_MAXINT32)
    return zj_wire_complain (error, "form_version", _ ("is too large"));
  if (slots_version > G_MAXINT32)
    return zj_wire_complain (error, "slots_version", _ ("is too large"));
  op->form_version = (int)form_version;
  op->slots_version = (int)slots_version;
  return TRUE;
}

static gboolean
read_patch (JsonObject *json, ZjOp *op, GError **error)
{
  JsonObject *patch = NULL;
  if (!zj_wire_take_object (json, "patch", &patch, error))
    return FALSE;
  if (patch == NULL)
    return zj_wire_complain (error, "patch", _ ("is missing"));
  g_clear_pointer (&op->patch, json_object_unref);
  op->patch = zj_json_copy_object (patch);
  return TRUE;
}

/**
 * zj_op_from_json: reads one op, strict about the types of the members it knows. What the patch holds is judged by
 * the form (zj_patch_check), so that a wrong path refuses one op and not a whole request.
 */
ZjOp *
zj_op_from_json (JsonObject *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  g_autoptr (ZjOp) op = zj_op_new ();
  if (!zj_wire_take_uuid (json, "id", TRUE, &op->id, error)
      || !zj_wire_take_int (json, "seq", FALSE, 1, &op->seq, error)
      || !zj_wire_take_uuid (json, "record", TRUE, &op->record, error)
      || !zj_wire_take_string (json, "form", TRUE, &op->form, error) || !read_versions (json, op, error)
      || !read_kind (json, op, error) || !read_base (json, op, error) || !read_patch (json, op, error)
      || !zj_wire_take_string (json, "operator", FALSE, &op->operator_name, error)
      || !zj_wire_take_string (json, "occurred_at", FALSE, &op->occurred_at, error)
      || !zj_wire_take_int (json, "revives", FALSE, 0, &op->revives, error)
      || !zj_wire_take_uuid (json, "replaces", FALSE, &op->replaces, error))
    return NULL;
  return g_steal_pointer (&op);
}

/* ---- sameness ---- */

static JsonNode *
body_node (const ZjOp *op)
{
  JsonObject *body = zj_op_to_json (op);
  if (json_object_has_member (body, "seq"))
    json_object_remove_member (body, "seq");
  if (json_object_has_member (body, "occurred_at"))
    json_object_remove_member (body, "occurred_at");
  return zj_json_object_node (body);
}

gboolean
zj_op_same_body (const ZjOp *a, const ZjOp *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  g_autoptr (JsonNode) left = body_node (a);
  g_autoptr (JsonNode) right = body_node (b);
  return zj_json_equal (left, right);
}

char *
zj_op_body_sha256 (const ZjOp *op)
{
  g_return_val_if_fail (op != NULL, NULL);

  g_autoptr (JsonNode) body = body_node (op);
  g_autofree char *text = zj_json_canonical (body);
  return zj_sha256_text (text);
}
