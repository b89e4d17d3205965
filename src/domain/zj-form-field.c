/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The definition of one field, read strictly: a member that means nothing for the field's type is a fault too. */

#include "zj-form-private.h"

#include "zj-identifier.h"
#include "zj-json.h"
#include "zj-value.h"

#include <string.h>

static const char *const type_names[] = {
  "text",   "long-text", "integer",   "decimal",     "date",   "datetime",  "choice", "open-choice", "boolean",
  "person", "phone",     "id-number", "credit-code", "region", "reference", "rows",   NULL,
};

static const char *const field_members[] = {
  "id",       "type",          "label",     "help",          "owner",      "required",
  "expected", "when",          "check",     "prefill",       "computed",   "validator",
  "pick",     "merge_group",   "sensitive", "code",          "max_length", "min",
  "max",      "min_exclusive", "decimals",  "show_decimals", "unit",       "empty_label",
  "choices",  "fields",        "max_rows",  "stamp",         "auto",       NULL,
};

gboolean
zj_field_is_textual (const ZjField *field)
{
  return field->type == ZJ_FIELD_TEXT || field->type == ZJ_FIELD_LONG_TEXT || field->type == ZJ_FIELD_PERSON
         || field->type == ZJ_FIELD_PHONE || field->type == ZJ_FIELD_OPEN_CHOICE;
}

int
zj_field_max_length (const ZjField *field)
{
  if (field->max_length > 0)
    return field->max_length;
  switch (field->type)
    {
    case ZJ_FIELD_LONG_TEXT:
      return 5000;
    case ZJ_FIELD_PERSON:
    case ZJ_FIELD_PHONE:
      return 50;
    default:
      return 200;
    }
}

static void
only_for (ZjFormReader *reader, JsonObject *json, const char *member, gboolean allowed)
{
  if (!allowed && zj_form_reader_has (json, member))
    zj_form_reader_fail (reader, "“%s” means nothing for a field of this type", member);
}

static void
check_members_fit (ZjFormReader *reader, JsonObject *json, const ZjField *field)
{
  gboolean number = field->type == ZJ_FIELD_INTEGER || field->type == ZJ_FIELD_DECIMAL;
  gboolean rows = field->type == ZJ_FIELD_ROWS;

  only_for (reader, json, "choices", field->type == ZJ_FIELD_CHOICE || field->type == ZJ_FIELD_OPEN_CHOICE);
  only_for (reader, json, "fields", rows);
  only_for (reader, json, "max_rows", rows);
  only_for (reader, json, "pick", field->type == ZJ_FIELD_REFERENCE);
  only_for (reader, json, "min", number);
  only_for (reader, json, "max", number);
  only_for (reader, json, "min_exclusive", number);
  only_for (reader, json, "unit", number);
  only_for (reader, json, "decimals", field->type == ZJ_FIELD_DECIMAL);
  only_for (reader, json, "show_decimals", field->type == ZJ_FIELD_DECIMAL);
  only_for (reader, json, "max_length", zj_field_is_textual (field));
  only_for (reader, json, "code", field->type == ZJ_FIELD_TEXT);
  only_for (reader, json, "validator", field->type == ZJ_FIELD_TEXT);
  only_for (reader, json, "computed", field->type == ZJ_FIELD_TEXT && field->parent == NULL);
  only_for (reader, json, "prefill", !rows && field->parent == NULL);
  only_for (reader, json, "merge_group", !rows);
  only_for (reader, json, "empty_label", !rows);
  only_for (reader, json, "stamp", field->parent == NULL);
  only_for (reader, json, "auto", field->type == ZJ_FIELD_REFERENCE && field->parent == NULL);
}

/* A bound is a whole number or, for decimals, a canonical decimal string. */
static gboolean
read_bound (ZjFormReader *reader, JsonObject *json, const char *member, const ZjField *field, gint64 *out)
{
  JsonNode *node;

  if (!zj_form_reader_has (json, member))
    return FALSE;
  node = json_object_get_member (json, member);
  if (zj_json_is_int (node) && ABS (json_node_get_int (node)) < G_GINT64_CONSTANT (90000000000))
    {
      *out = json_node_get_int (node) * 10000;
      return TRUE;
    }
  if (field->type == ZJ_FIELD_DECIMAL && zj_json_is_string (node)
      && zj_decimal_parse (json_node_get_string (node), out))
    return TRUE;
  zj_form_reader_fail (reader, "“%s” must be a number", member);
  return FALSE;
}

static void
read_choices (ZjFormReader *reader, JsonObject *json, ZjField *field)
{
  static const char *const members[] = { "id", "label", NULL };
  JsonArray *array = zj_form_reader_array (reader, json, "choices", TRUE);
  ZjChoice *choices;

  if (array == NULL)
    return;
  field->n_choices = json_array_get_length (array);
  if (field->n_choices == 0)
    zj_form_reader_fail (reader, "“choices” is empty");
  choices = zj_form_reader_alloc (reader, field->n_choices * sizeof (ZjChoice));
  field->choices = choices;
  for (guint i = 0; i < field->n_choices && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "choices[%u]", i);
      JsonObject *item = zj_form_reader_element (reader, array, i);

      zj_form_reader_members (reader, item, members);
      choices[i].id = zj_form_reader_string (reader, item, "id", TRUE);
      choices[i].label = zj_form_reader_label (reader, item, "label", TRUE);
      for (guint j = 0; j < i && reader->error == NULL; j++)
        if (strcmp (choices[i].id, choices[j].id) == 0 || strcmp (choices[i].label.en, choices[j].label.en) == 0
            || strcmp (choices[i].label.zh_CN, choices[j].label.zh_CN) == 0)
          zj_form_reader_fail (reader, "its id or a label is that of an earlier choice");
      zj_form_reader_leave (reader, mark);
    }
}

static void
read_inner_fields (ZjFormReader *reader, JsonObject *json, ZjField *field)
{
  JsonArray *array = zj_form_reader_array (reader, json, "fields", TRUE);
  const ZjField **fields;

  if (array == NULL)
    return;
  field->n_fields = json_array_get_length (array);
  if (field->n_fields == 0)
    zj_form_reader_fail (reader, "“fields” is empty");
  fields = zj_form_reader_alloc (reader, (field->n_fields + 1) * sizeof (ZjField *));
  field->fields = fields;
  for (guint i = 0; i < field->n_fields && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "fields[%u]", i);

      fields[i] = zj_form_read_field (reader, zj_form_reader_element (reader, array, i), field);
      if (reader->error == NULL)
        g_hash_table_insert (reader->box->row_fields, g_strdup_printf ("%s/%s", field->id, fields[i]->id),
                             (gpointer)fields[i]);
      for (guint j = 0; j < i && reader->error == NULL; j++)
        if (strcmp (fields[i]->id, fields[j]->id) == 0)
          zj_form_reader_fail (reader, "there is a field “%s” already", fields[i]->id);
      zj_form_reader_leave (reader, mark);
    }
}

static void
read_check (ZjFormReader *reader, JsonObject *json, ZjField *field)
{
  static const char *const members[] = { "condition", "message", "severity", NULL };
  static const char *const severities[] = { "error", "warning", NULL };
  JsonObject *check = zj_form_reader_object (reader, json, "check", FALSE);
  gsize mark;

  if (check == NULL)
    return;
  mark = zj_form_reader_enter (reader, "check");
  zj_form_reader_members (reader, check, members);
  field->check = zj_form_reader_condition (reader, check, "condition");
  if (field->check == NULL)
    zj_form_reader_fail (reader, "“condition” is missing");
  field->check_message = zj_form_reader_label (reader, check, "message", TRUE);
  field->check_warns = zj_form_reader_enum (reader, check, "severity", severities, 0) == 1;
  zj_form_reader_leave (reader, mark);
}

static void
read_pick (ZjFormReader *reader, JsonObject *json, ZjField *field)
{
  static const char *const members[] = { "form", "states", NULL };
  JsonObject *pick = zj_form_reader_object (reader, json, "pick", TRUE);
  gsize mark;

  if (pick == NULL)
    return;
  mark = zj_form_reader_enter (reader, "pick");
  zj_form_reader_members (reader, pick, members);
  field->pick_form = zj_form_reader_id (reader, pick, "form", "-");
  field->pick_states = zj_form_reader_strings (reader, pick, "states", FALSE);
  zj_form_reader_leave (reader, mark);
}

/* What a stamp writes needs a field that can hold it. */
static gboolean
stamp_fits (const char *value, ZjFieldType type)
{
  if (strcmp (value, "at") == 0)
    return type == ZJ_FIELD_DATETIME;
  if (strcmp (value, "date") == 0)
    return type == ZJ_FIELD_DATE;
  if (strcmp (value, "round") == 0)
    return type == ZJ_FIELD_INTEGER;
  if (strcmp (value, "text") == 0)
    return type == ZJ_FIELD_LONG_TEXT || type == ZJ_FIELD_TEXT;
  return type == ZJ_FIELD_TEXT || type == ZJ_FIELD_PERSON; /* by, role */
}

static void
read_stamp (ZjFormReader *reader, JsonObject *json, ZjField *field)
{
  static const char *const members[] = { "on", "value", NULL };
  static const char *const values[] = { "at", "date", "by", "role", "text", "round", NULL };
  JsonObject *stamp = zj_form_reader_object (reader, json, "stamp", FALSE);
  gsize mark;

  if (stamp == NULL)
    return;
  mark = zj_form_reader_enter (reader, "stamp");
  zj_form_reader_members (reader, stamp, members);
  field->stamp_on = zj_form_reader_strings (reader, stamp, "on", TRUE);
  field->stamp_value = values[zj_form_reader_enum (reader, stamp, "value", values, -1)];
  if (reader->error == NULL && field->stamp_on[0] == NULL)
    zj_form_reader_fail (reader, "“on” is empty");
  if (!stamp_fits (field->stamp_value, field->type))
    zj_form_reader_fail (reader, "a field of this type cannot hold “%s”", field->stamp_value);
  zj_form_reader_leave (reader, mark);
}

/* What the server writes by itself. */
static void
read_server_side (ZjFormReader *reader, JsonObject *json, ZjField *field)
{
  static const char *const ways[] = { "latest-of-unit", NULL };

  read_stamp (reader, json, field);
  if (zj_form_reader_has (json, "auto"))
    field->auto_fill = ways[zj_form_reader_enum (reader, json, "auto", ways, -1)];
  if (!field->server_owned && (field->stamp_on != NULL || field->auto_fill != NULL))
    zj_form_reader_fail (reader, "only a field of the server's is filled in by it");
}

static void
read_names (ZjFormReader *reader, JsonObject *json, ZjField *field)
{
  field->prefill = zj_form_reader_string (reader, json, "prefill", FALSE);
  if (field->prefill != NULL && !zj_prefill_is_valid (field->prefill))
    zj_form_reader_fail (reader, "“prefill” is not a path this program knows");

  field->computed = zj_form_reader_string (reader, json, "computed", FALSE);
  if (field->computed != NULL && !zj_compute_is_known (field->computed))
    zj_form_reader_fail (reader, "there is no computed value “%s”", field->computed);
  if (field->computed != NULL
      && (zj_form_reader_has (json, "required") || zj_form_reader_has (json, "expected")
          || zj_form_reader_has (json, "prefill") || zj_form_reader_has (json, "check")))
    zj_form_reader_fail (reader, "a computed field is for display only");

  field->validator = zj_form_reader_string (reader, json, "validator", FALSE);
  if (field->validator != NULL)
    {
      gboolean known = TRUE;

      zj_validator_run (field->validator, "", &known);
      if (!known)
        zj_form_reader_fail (reader, "there is no validator “%s”", field->validator);
    }
}

static void
read_limits (ZjFormReader *reader, JsonObject *json, ZjField *field)
{
  field->max_length = zj_form_reader_int (reader, json, "max_length", 1, 20000, 0);
  field->max_rows = zj_form_reader_int (reader, json, "max_rows", 1, 10000, field->type == ZJ_FIELD_ROWS ? 1000 : 0);
  field->has_min = read_bound (reader, json, "min", field, &field->min);
  field->has_max = read_bound (reader, json, "max", field, &field->max);
  field->min_exclusive = zj_form_reader_bool (reader, json, "min_exclusive", FALSE);
  field->decimals = zj_form_reader_int (reader, json, "decimals", 0, 4, -1);
  field->show_decimals = zj_form_reader_int (reader, json, "show_decimals", 0, 4, -1);
  if (field->has_min && field->has_max && field->min > field->max)
    zj_form_reader_fail (reader, "“min” is above “max”");
  if (field->min_exclusive && !field->has_min)
    zj_form_reader_fail (reader, "“min_exclusive” needs “min”");
}

ZjField *
zj_form_read_field (ZjFormReader *reader, JsonObject *json, const ZjField *parent)
{
  ZjField *field = zj_form_reader_alloc (reader, sizeof (ZjField));

  field->id = zj_form_reader_id (reader, json, "id", "_");
  if (json == NULL || reader->error != NULL)
    return field;

  zj_form_reader_members (reader, json, field_members);
  field->parent = parent;
  field->type = zj_form_reader_enum (reader, json, "type", type_names, -1);
  if (parent != NULL && field->type == ZJ_FIELD_ROWS)
    zj_form_reader_fail (reader, "rows cannot hold rows");
  check_members_fit (reader, json, field);
  field->label = zj_form_reader_label (reader, json, "label", TRUE);
  field->help = zj_form_reader_label (reader, json, "help", FALSE);
  field->unit = zj_form_reader_label (reader, json, "unit", FALSE);
  field->empty_label = zj_form_reader_label (reader, json, "empty_label", FALSE);
  field->server_owned = zj_form_reader_server_owned (reader, json, parent != NULL && parent->server_owned);
  field->required = zj_form_reader_string (reader, json, "required", FALSE);
  field->expected = zj_form_reader_bool (reader, json, "expected", FALSE);
  field->sensitive = zj_form_reader_bool (reader, json, "sensitive", FALSE);
  field->is_code = zj_form_reader_bool (reader, json, "code", FALSE);
  field->merge_group = zj_form_reader_string (reader, json, "merge_group", FALSE);
  field->when = zj_form_reader_condition (reader, json, "when");
  if (field->server_owned && (g_strcmp0 (field->required, "save") == 0 || field->expected))
    zj_form_reader_fail (reader, "what the server fills in cannot be required of the project");
  read_server_side (reader, json, field);
  read_check (reader, json, field);
  read_names (reader, json, field);
  read_limits (reader, json, field);
  if (field->type == ZJ_FIELD_CHOICE || field->type == ZJ_FIELD_OPEN_CHOICE)
    read_choices (reader, json, field);
  else if (field->type == ZJ_FIELD_REFERENCE)
    read_pick (reader, json, field);
  else if (field->type == ZJ_FIELD_ROWS)
    read_inner_fields (reader, json, field);
  return field;
}

/* --- the built-in rows group `attachments` (architecture.md: one mechanism for patch, merge, order and history) --- */

static const char attachments_text[] =
    "{\"id\":\"attachments\",\"type\":\"rows\",\"label\":{\"en\":\"Attachments\",\"zh_CN\":\"附件\"},\"max_rows\":300,"
    "\"fields\":["
    "{\"id\":\"slot\",\"type\":\"text\",\"label\":{\"en\":\"Kind\",\"zh_CN\":\"附件类别\"},\"required\":\"save\",\"max_"
    "length\":60},"
    "{\"id\":\"row\",\"type\":\"text\",\"label\":{\"en\":\"Belongs to row\",\"zh_CN\":\"所属行\"},\"max_length\":60},"
    "{\"id\":\"caption\",\"type\":\"text\",\"label\":{\"en\":\"Caption\",\"zh_CN\":\"说明\"},\"max_length\":200},"
    "{\"id\":\"name\",\"type\":\"text\",\"label\":{\"en\":\"File "
    "name\",\"zh_CN\":\"文件名\"},\"required\":\"save\",\"max_length\":120,\"validator\":\"file-name\"},"
    "{\"id\":\"type\",\"type\":\"text\",\"label\":{\"en\":\"File "
    "type\",\"zh_CN\":\"文件类型\"},\"required\":\"save\",\"max_length\":120},"
    "{\"id\":\"size\",\"type\":\"integer\",\"label\":{\"en\":\"Size\",\"zh_CN\":\"大小\"},\"required\":\"save\","
    "\"min\":1},"
    "{\"id\":\"sha256\",\"type\":\"text\",\"label\":{\"en\":\"Checksum\",\"zh_CN\":\"校验值\"},\"required\":\"save\","
    "\"validator\":\"sha256\"},"
    "{\"id\":\"original_sha256\",\"type\":\"text\",\"label\":{\"en\":\"Checksum of the "
    "original\",\"zh_CN\":\"原文件校验值\"},\"validator\":\"sha256\"},"
    "{\"id\":\"captured_at\",\"type\":\"datetime\",\"label\":{\"en\":\"Taken at\",\"zh_CN\":\"拍摄时间\"}}]}";

JsonObject *
zj_form_attachments_definition (void)
{
  JsonObject *definition = zj_json_parse_object (attachments_text, -1, NULL);

  g_assert (definition != NULL);
  return definition;
}
