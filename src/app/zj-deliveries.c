/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-deliveries.h"

#include "zj-clock.h"
#include "zj-json.h"
#include "zj-verb.h"

void
zj_delivery_free (ZjDelivery *delivery)
{
  if (delivery == NULL)
    return;
  g_free (delivery->what);
  g_free (delivery->op);
  g_free (delivery->operator_name);
  g_free (delivery->received);
  g_free (delivery->effective);
  g_free (delivery->hash);
  g_free (delivery->text);
  g_clear_pointer (&delivery->content, json_object_unref);
  g_free (delivery);
}

static char *
moment_of (JsonObject *object, const char *member)
{
  const char *text = zj_json_string (object, member);
  gint64 at = 0;
  if (text == NULL)
    return NULL;
  return zj_instant_parse (text, &at) ? zj_instant_display (at) : g_strdup (text);
}

/* The line of the history that an op left; NULL if none did. */
static JsonObject *
line_of (JsonArray *history, const char *op)
{
  for (guint i = 0; history != NULL && op != NULL && i < json_array_get_length (history); i++)
    {
      JsonNode *node = json_array_get_element (history, i);
      if (JSON_NODE_HOLDS_OBJECT (node) && g_strcmp0 (zj_json_string (json_node_get_object (node), "op"), op) == 0)
        return json_node_get_object (node);
    }
  return NULL;
}

static void
add_line (ZjDelivery *delivery, JsonObject *line)
{
  JsonObject *content = line != NULL ? zj_json_object (line, "content") : NULL;
  delivery->content = content != NULL ? json_object_ref (content) : NULL;
  delivery->round = line != NULL ? (int)zj_json_int (line, "round", 0) : 0;
}

static ZjDelivery *
from_receipt (ZjForm *form, JsonArray *history, JsonObject *entry)
{
  ZjDelivery *delivery = g_new0 (ZjDelivery, 1);
  JsonObject *receipt = zj_json_object (entry, "receipt");
  const char *action = zj_json_string (entry, "action");
  const char *op = zj_json_string (entry, "op");
  delivery->what = g_strdup (zj_form_verb_word (form, action != NULL ? action : zj_json_string (entry, "kind")));
  delivery->op = g_strdup (op);
  delivery->operator_name = g_strdup (zj_json_string (entry, "operator"));
  delivery->received = moment_of (entry, "received_at");
  delivery->effective = moment_of (entry, "effective_at");
  delivery->deferred = g_strcmp0 (zj_json_string (entry, "state"), "deferred") == 0;
  delivery->act = action != NULL;
  if (receipt != NULL)
    {
      delivery->hash = g_strdup (zj_json_string (receipt, "body_sha256"));
      delivery->text = zj_json_write_object (receipt);
    }
  add_line (delivery, line_of (history, op));
  return delivery;
}

static ZjDelivery *
from_line (ZjForm *form, JsonObject *line)
{
  ZjDelivery *delivery = g_new0 (ZjDelivery, 1);
  delivery->what = g_strdup (zj_form_verb_word (form, zj_json_string (line, "verb")));
  delivery->op = g_strdup (zj_json_string (line, "op"));
  delivery->operator_name = g_strdup (zj_json_string (line, "by"));
  delivery->effective = moment_of (line, "at");
  delivery->received = moment_of (line, zj_json_string (line, "received_at") != NULL ? "received_at" : "at");
  delivery->act = TRUE;
  add_line (delivery, line);
  return delivery;
}

static gboolean
has_op (GPtrArray *deliveries, const char *op)
{
  for (guint i = 0; i < deliveries->len; i++)
    if (g_strcmp0 (((ZjDelivery *)g_ptr_array_index (deliveries, i))->op, op) == 0)
      return TRUE;
  return FALSE;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const ZjDelivery *first = *(const ZjDelivery *const *)a;
  const ZjDelivery *second = *(const ZjDelivery *const *)b;
  return g_strcmp0 (second->received, first->received);
}

GPtrArray *
zj_deliveries (ZjForm *form, ZjRecord *record, JsonArray *receipts)
{
  g_return_val_if_fail (form != NULL && record != NULL, NULL);
  GPtrArray *deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_delivery_free);
  for (guint i = 0; receipts != NULL && i < json_array_get_length (receipts); i++)
    g_ptr_array_add (deliveries, from_receipt (form, record->history, json_array_get_object_element (receipts, i)));
  for (guint i = 0; record->history != NULL && i < json_array_get_length (record->history); i++)
    {
      JsonNode *node = json_array_get_element (record->history, i);
      JsonObject *line = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      if (line != NULL && zj_json_object (line, "content") != NULL && !has_op (deliveries, zj_json_string (line, "op")))
        g_ptr_array_add (deliveries, from_line (form, line));
    }
  g_ptr_array_sort (deliveries, newest_first); /* stable, and the texts sort as the moments do */
  return deliveries;
}
