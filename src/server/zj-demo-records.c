/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-demo-records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-attachments.h"
#include "zj-content.h"
#include "zj-demo-files.h"
#include "zj-effects.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-server-files.h"
#include "zj-value.h"

#define VARIANTS     2 /* of a picture of one kind: enough to tell them apart, few enough to be drawn at once */
#define CHINA_OFFSET (8 * G_TIME_SPAN_HOUR)

/* ---- times ---- */

/* "{-3}" and "{-3T09:30}" as civil time; NULL if it is neither. (transfer full) */
static char *
civil_time (ZjClock *clock, const char *text)
{
  g_autoptr (GDateTime) today = NULL;
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *date = NULL;
  char *rest;
  gint64 days;

  if (text[0] != '{' || !g_str_has_suffix (text, "}"))
    return NULL;
  days = g_ascii_strtoll (text + 1, &rest, 10);
  today = g_date_time_new_from_unix_utc ((zj_clock_now (clock) + CHINA_OFFSET) / G_TIME_SPAN_SECOND);
  day = g_date_time_add_days (today, (int)days);
  date = g_date_time_format (day, "%Y-%m-%d");
  return g_strdup_printf ("%s%.*s", date, (int)strlen (rest) - 1, rest);
}

/* The instant of "{-3T09:30}". (transfer full) */
static char *
instant (ZjClock *clock, const char *text)
{
  g_autofree char *civil = civil_time (clock, text);
  g_autofree char *full = g_strconcat (civil != NULL ? civil : text, ":00.000+08:00", NULL);
  gint64 at = 0;

  zj_instant_parse (full, &at);
  return zj_instant_format (at);
}

/* A copy in which the times are put in. (transfer full) */
static JsonNode *
with_times (ZjClock *clock, JsonNode *node)
{
  g_autofree char *civil = zj_json_is_string (node) ? civil_time (clock, json_node_get_string (node)) : NULL;

  if (civil != NULL)
    return zj_json_string_node (civil);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node), *filled = json_array_new ();

      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (filled, with_times (clock, json_array_get_element (array, i)));
      return zj_json_array_node (filled);
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *filled = json_object_new ();
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        json_object_set_member (filled, name, with_times (clock, value));
      return zj_json_object_node (filled);
    }
  return zj_json_copy (node);
}

/* ---- fields and files ---- */

static gboolean
put_fields (const ZjDesk *desk, ZjForm *form, JsonObject *source, JsonObject *fields, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, source);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const ZjField *field = zj_form_field (form, name);
      g_autoptr (JsonNode) filled = with_times (desk->clock, node);
      g_autoptr (ZjProblem) problem = NULL;
      JsonNode *value = NULL;

      if (field != NULL && !zj_field_parse_json (field, filled, desk->random, desk->clock, &value, &problem)
          && field->server_owned && zj_json_is_string (filled))
        value = zj_json_copy (filled); /* a choice that only a newer server knows */
      else if (value == NULL)
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, "%s: %s: %s", form->id, name,
                       problem != NULL ? problem->message : "?");
          return FALSE;
        }
      json_object_remove_member (fields, name);
      zj_json_set_node (fields, name, value);
    }
  return TRUE;
}

static GBytes *
draw (JsonObject *file, guint seed, const char **type, GError **error)
{
  JsonArray *page = zj_json_array (file, "page");
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  *type = page != NULL ? "application/pdf" : "image/png";
  if (page == NULL)
    return zj_demo_picture (zj_json_string (file, "picture"), seed % VARIANTS, error);
  for (guint i = 0; i < json_array_get_length (page); i++)
    g_ptr_array_add (lines, (gpointer)json_array_get_string_element (page, i));
  g_ptr_array_add (lines, NULL);
  return zj_demo_pdf ((const char *const *)lines->pdata);
}

/* "GROUP/ID" of the row a file belongs to; NULL if it belongs to none. (transfer full) */
static char *
row_of (const ZjSlot *slot, JsonObject *file, JsonObject *fields)
{
  gint64 number = zj_json_int (file, "row", 0);
  g_autoptr (JsonArray) rows =
      slot != NULL && slot->row_group != NULL ? zj_rows_ordered (fields, slot->row_group) : NULL;

  if (rows == NULL || number < 1 || number > (gint64)json_array_get_length (rows))
    return NULL;
  return g_strdup_printf ("%s/%s", slot->row_group,
                          zj_json_string (json_array_get_object_element (rows, (guint)number - 1), "_id"));
}

static gboolean
put_files (const ZjDesk *desk, ZjForm *form, ZjStoredRecord *record, JsonArray *files, GError **error)
{
  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);
      const char *slot = zj_json_string (file, "slot");
      ZjAttachment attachment = { 0 };
      g_autoptr (GBytes) bytes = draw (file, g_str_hash (record->id) + i, &attachment.type, error);
      g_autofree char *sha256 =
          bytes != NULL ? zj_server_file_take_bytes (desk->storage, record->project, bytes, error) : NULL;
      g_autofree char *row = row_of (zj_form_slot (form, slot), file, record->fields);
      JsonObject *fields;

      if (sha256 == NULL)
        return FALSE;
      attachment.slot = slot;
      attachment.row = row;
      attachment.caption = zj_json_string (file, "caption");
      attachment.name = zj_json_string (file, "name");
      attachment.sha256 = sha256;
      attachment.size = (gint64)g_bytes_get_size (bytes);
      fields = zj_attachments_add (record->fields, desk->random, desk->clock, &attachment);
      json_object_unref (record->fields);
      record->fields = fields;
    }
  return TRUE;
}

/* ---- history ---- */

/* What an act handed over: the record as it is now, but for what `said` tells. */
static gboolean
put_content (const ZjDesk *desk,
             ZjForm *form,
             const ZjStoredRecord *record,
             JsonObject *said,
             JsonObject *line,
             GError **error)
{
  JsonObject *content = zj_content_of (form, record->fields);

  json_object_set_object_member (line, "content", content);
  return said == NULL || put_fields (desk, form, said, content, error);
}

static gboolean
put_history (const ZjDesk *desk, ZjForm *form, ZjStoredRecord *record, JsonArray *lines, GError **error)
{
  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonObject *source = json_array_get_object_element (lines, i);
      const char *verb = zj_json_string (source, "verb");
      const char *post = zj_json_string (source, "post");
      const ZjAction *action = zj_form_action (form, verb);
      g_autofree char *at = instant (desk->clock, zj_json_string (source, "at"));
      JsonObject *line =
          zj_stored_record_add_history (record, at, zj_json_string (source, "by"),
                                        post != NULL ? "authority" : "project", verb, zj_json_string (source, "text"));

      zj_json_set_string (line, "post", post);
      json_object_set_int_member (line, "revision", ++record->revision);
      if (action != NULL && action->strict && !action->by_authority
          && !put_content (desk, form, record, zj_json_object (source, "said"), line, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the whole ---- */

static gboolean
put_record (const ZjDesk *desk, const char *project, JsonObject *source, GError **error)
{
  const char *form_id = zj_json_string (source, "form");
  ZjForm *form = zj_forms_get (desk->forms, form_id);
  g_autoptr (ZjStoredRecord) record = zj_stored_record_new (project, zj_json_string (source, "id"), form_id);
  g_auto (GStrv) references = NULL;

  if (form == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The server does not know this form."));
      return FALSE;
    }
  record->form_version = form->version;
  record->state = g_strdup (zj_json_string (source, "state"));
  if (!put_fields (desk, form, zj_json_object (source, "fields"), record->fields, error)
      || !put_files (desk, form, record, zj_json_array (source, "files"), error)
      || !put_history (desk, form, record, zj_json_array (source, "history"), error))
    return FALSE;
  references = zj_form_references (form, record->fields);
  return zj_storage_put_record (desk->storage, record, (const char *const *)references, error);
}

gboolean
zj_demo_put_records (const ZjDesk *desk, JsonArray *records, guint *added, GError **error)
{
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *source = json_array_get_object_element (records, i);
      const char *project = zj_json_string (source, "project");
      g_autoptr (ZjStoredRecord) present = NULL;

      if (!zj_storage_get_record (desk->storage, project, zj_json_string (source, "id"), &present, error))
        return FALSE;
      if (present != NULL)
        continue;
      if (!put_record (desk, project, source, error))
        return FALSE;
      (*added)++;
    }
  return TRUE;
}
