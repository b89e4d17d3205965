/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-wire-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-random.h"

gboolean
zj_wire_complain (GError **error, const char *member, const char *what)
{
  /* Translators: the name of a member in a network message, and what is wrong with it. */
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” %s"), member, what);
  return FALSE;
}

gboolean
zj_wire_take_string (JsonObject *object, const char *member, gboolean needed, char **out, GError **error)
{
  JsonNode *node = zj_json_member (object, member);
  if (node == NULL)
    return needed ? zj_wire_complain (error, member, _ ("is missing")) : TRUE;
  if (!zj_json_is_string (node))
    return zj_wire_complain (error, member, _ ("must be a text"));
  if (*json_node_get_string (node) == '\0')
    return needed ? zj_wire_complain (error, member, _ ("is empty")) : TRUE;
  g_free (*out);
  *out = json_node_dup_string (node);
  return TRUE;
}

gboolean
zj_wire_take_uuid (JsonObject *object, const char *member, gboolean needed, char **out, GError **error)
{
  g_autofree char *text = NULL;
  if (!zj_wire_take_string (object, member, needed, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!zj_uuid_is_valid (text))
    return zj_wire_complain (error, member, _ ("must be a UUID in lower case"));
  g_free (*out);
  *out = g_steal_pointer (&text);
  return TRUE;
}

gboolean
zj_wire_take_int (JsonObject *object, const char *member, gboolean needed, gint64 least, gint64 *out, GError **error)
{
  JsonNode *node = zj_json_member (object, member);
  if (node == NULL)
    return needed ? zj_wire_complain (error, member, _ ("is missing")) : TRUE;
  if (!zj_json_is_int (node))
    return zj_wire_complain (error, member, _ ("must be a whole number"));
  if (json_node_get_int (node) < least)
    return zj_wire_complain (error, member, _ ("is too small"));
  *out = json_node_get_int (node);
  return TRUE;
}

gboolean
zj_wire_take_bool (JsonObject *object, const char *member, gboolean needed, gboolean *out, GError **error)
{
  JsonNode *node = zj_json_member (object, member);
  if (node == NULL)
    return needed ? zj_wire_complain (error, member, _ ("is missing")) : TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return zj_wire_complain (error, member, _ ("must be true or false"));
  *out = json_node_get_boolean (node);
  return TRUE;
}

gboolean
zj_wire_take_object (JsonObject *object, const char *member, JsonObject **out, GError **error)
{
  JsonNode *node = zj_json_member (object, member);
  *out = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return zj_wire_complain (error, member, _ ("must be an object"));
  *out = json_node_get_object (node);
  return TRUE;
}

gboolean
zj_wire_take_array (JsonObject *object, const char *member, JsonArray **out, GError **error)
{
  JsonNode *node = zj_json_member (object, member);
  *out = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return zj_wire_complain (error, member, _ ("must be an array"));
  *out = json_node_get_array (node);
  return TRUE;
}
