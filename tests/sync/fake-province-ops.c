/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "fake-province-private.h"
#include "zj-json.h"

/* --- books --- */

static Record *
record_new (const char *project, JsonObject *record, guint64 changed)
{
  Record *self = g_new0 (Record, 1);

  self->project = g_strdup (project);
  self->record = zj_json_copy_object (record);
  self->changed = changed;
  return self;
}

void
fake_record_free (gpointer data)
{
  Record *self = data;

  g_free (self->project);
  json_object_unref (self->record);
  g_free (self);
}

static Op *
op_copy (const Op *op)
{
  Op *self = g_new0 (Op, 1);

  *self = *op;
  self->project = g_strdup (op->project);
  self->body = g_strdup (op->body);
  self->result = zj_json_copy_object (op->result);
  return self;
}

void
fake_op_free (gpointer data)
{
  Op *self = data;

  g_free (self->project);
  g_free (self->body);
  json_object_unref (self->result);
  g_free (self);
}

static Seq *
seq_new (const char *project, const char *client, const char *op, gint64 seq)
{
  Seq *self = g_new0 (Seq, 1);

  self->project = g_strdup (project);
  self->client = g_strdup (client);
  self->op = g_strdup (op);
  self->seq = seq;
  return self;
}

void
fake_seq_free (gpointer data)
{
  Seq *self = data;

  g_free (self->project);
  g_free (self->client);
  g_free (self->op);
  g_free (self);
}

GHashTable *
fake_records_copy (GHashTable *records)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, fake_record_free);
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      Record *record = value;

      g_hash_table_insert (copy, g_strdup (id), record_new (record->project, record->record, record->changed));
    }
  return copy;
}

GPtrArray *
fake_ops_copy (GPtrArray *ops)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (fake_op_free);

  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (copy, op_copy (g_ptr_array_index (ops, i)));
  return copy;
}

GPtrArray *
fake_seqs_copy (GPtrArray *seqs)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (fake_seq_free);

  for (guint i = 0; i < seqs->len; i++)
    {
      const Seq *seq = g_ptr_array_index (seqs, i);

      g_ptr_array_add (copy, seq_new (seq->project, seq->client, seq->op, seq->seq));
    }
  return copy;
}

Op *
fake_find_op (FakeProvince *self, const char *id)
{
  for (guint i = 0; i < self->ops->len; i++)
    {
      Op *op = g_ptr_array_index (self->ops, i);

      if (g_strcmp0 (zj_json_string (op->result, "id"), id) == 0)
        return op;
    }
  return NULL;
}

gint64
fake_last_seq (FakeProvince *self, const char *project, const char *client)
{
  gint64 last = 0;

  for (guint i = 0; i < self->seqs->len; i++)
    {
      const Seq *seq = g_ptr_array_index (self->seqs, i);

      if (g_str_equal (seq->client, client) && (project == NULL || g_str_equal (seq->project, project)))
        last = MAX (last, seq->seq);
    }
  return last;
}

void
fake_put_record (FakeProvince *self, const char *project, JsonObject *record)
{
  g_autofree char *event = NULL;

  g_hash_table_replace (self->records, g_strdup (zj_json_string (record, "id")),
                        record_new (project, record, ++self->change));
  event = g_strdup_printf ("data: {\"project\":\"%s\",\"state\":\"%u:%" G_GUINT64_FORMAT "\"}\n\n", project,
                           self->epoch, self->change);
  fake_server_push (self->server, event);
}

JsonObject *
fake_fresh_record (const char *id, const char *form)
{
  JsonObject *record = json_object_new ();

  json_object_set_string_member (record, "id", id);
  json_object_set_string_member (record, "form", form);
  json_object_set_int_member (record, "form_version", 1);
  json_object_set_int_member (record, "slots_version", 0);
  json_object_set_string_member (record, "state", "active");
  json_object_set_int_member (record, "revision", 0);
  json_object_set_object_member (record, "fields", json_object_new ());
  json_object_set_array_member (record, "history", json_array_new ());
  json_object_set_array_member (record, "missing", json_array_new ());
  json_object_set_string_member (record, "updated_at", "2026-11-23T07:30:05.000Z");
  return record;
}

/* --- ops --- */

static void
say (JsonObject *result, const char *kind)
{
  json_object_set_string_member (result, "result", kind);
}

static void
say_record (JsonObject *result, JsonObject *record)
{
  json_object_set_object_member (result, "record", zj_json_copy_object (record));
}

static void
say_receipt (FakeProvince *self, JsonObject *result, JsonObject *op, gint64 revision)
{
  JsonObject *receipt = json_object_new ();
  g_autofree char *epoch = g_strdup_printf ("epoch-%u", self->epoch);
  g_autofree char *sha = g_strnfill (64, 'a');

  json_object_set_string_member (receipt, "op", zj_json_string (op, "id"));
  json_object_set_string_member (receipt, "record", zj_json_string (op, "record"));
  json_object_set_int_member (receipt, "revision", revision);
  json_object_set_string_member (receipt, "body_sha256", sha);
  json_object_set_array_member (receipt, "files", json_array_new ());
  json_object_set_string_member (receipt, "received_at", "2026-11-23T07:30:05.000Z");
  json_object_set_string_member (receipt, "effective_at", "2026-11-23T07:30:05.000Z");
  json_object_set_string_member (receipt, "epoch", epoch);
  json_object_set_string_member (receipt, "key", "QUFBQUFBQUE");
  json_object_set_string_member (receipt, "signature", "U0lHTkFUVVJF");
  json_object_set_object_member (result, "receipt", receipt);
}

static void
refuse (JsonObject *result, const char *code)
{
  JsonObject *problem = json_object_new ();
  g_autofree char *type = g_strconcat ("https://zhijian.github.io/problems/", code, NULL);

  json_object_set_string_member (problem, "type", type);
  json_object_set_string_member (problem, "title", code);
  json_object_set_int_member (problem, "status", 422);
  json_object_set_string_member (problem, "code", code);
  say (result, "refused");
  json_object_set_object_member (result, "problem", problem);
}

#define ROW "attachments/"

/* Where the row of @path stands among the attachments, −1 if it does not; the last is where it would. */
static int
find_row (JsonArray *rows, const char *path)
{
  for (guint i = 0; rows && i < json_array_get_length (rows); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, i), "_id"), path + strlen (ROW)) == 0)
      return (int)i;
  return -1;
}

static JsonNode *
value_at (JsonObject *fields, const char *path)
{
  JsonArray *rows = zj_json_array (fields, "attachments");
  int row;

  if (!g_str_has_prefix (path, ROW))
    return zj_json_member (fields, path);
  row = find_row (rows, path);
  return row < 0 ? NULL : json_array_get_element (rows, (guint)row);
}

static void
set_value (JsonObject *fields, const char *path, JsonNode *value)
{
  JsonArray *rows;
  int row;

  if (!g_str_has_prefix (path, ROW))
    {
      if (JSON_NODE_HOLDS_NULL (value))
        json_object_remove_member (fields, path);
      else
        json_object_set_member (fields, path, zj_json_copy (value));
      return;
    }
  if (zj_json_array (fields, "attachments") == NULL)
    json_object_set_array_member (fields, "attachments", json_array_new ());
  rows = zj_json_array (fields, "attachments");
  row = find_row (rows, path);
  if (row >= 0)
    json_array_remove_element (rows, (guint)row);
  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      JsonObject *object = zj_json_copy_object (json_node_get_object (value));

      json_object_set_string_member (object, "_id", path + strlen (ROW));
      json_array_add_object_element (rows, object);
    }
}

/* Applies the patch of @op to @record; clashing paths go to @conflict. */
static void
merge_patch (JsonObject *record, JsonObject *patch, JsonObject *conflict)
{
  JsonObject *fields = zj_json_object (record, "fields");
  g_autoptr (GList) paths = json_object_get_members (patch);

  for (GList *l = paths; l; l = l->next)
    {
      JsonArray *pair = json_object_get_array_member (patch, l->data);
      JsonNode *before = json_array_get_element (pair, 0), *after = json_array_get_element (pair, 1);
      JsonNode *now = value_at (fields, l->data);

      if (!zj_json_equal (now, before) && !zj_json_equal (now, after))
        {
          JsonArray *three = json_array_new ();

          json_array_add_element (three, zj_json_copy (before));
          json_array_add_element (three, zj_json_copy (after));
          json_array_add_element (three, now ? zj_json_copy (now) : json_node_new (JSON_NODE_NULL));
          json_object_set_array_member (conflict, l->data, three);
        }
    }
  if (json_object_get_size (conflict) > 0)
    return;
  for (GList *l = paths; l; l = l->next)
    {
      JsonArray *pair = json_object_get_array_member (patch, l->data);

      set_value (fields, l->data, json_array_get_element (pair, 1));
    }
}

/* Makes the effect of @op, if it may have one, and says so in @result. */
static void
take_effect (FakeProvince *self, const char *project, JsonObject *op, JsonObject *result)
{
  const char *kind = zj_json_string (op, "kind"), *id = zj_json_string (op, "record");
  JsonObject *patch = zj_json_object (op, "patch"), *base = zj_json_object (op, "base");
  Record *held = g_hash_table_lookup (self->records, id);
  gboolean gone = held && zj_json_bool (held->record, "deleted", FALSE);
  g_autoptr (JsonObject) record = NULL;
  g_autoptr (JsonObject) conflict = json_object_new ();
  gint64 revision = held ? zj_json_int (held->record, "revision", 0) : 0;
  gboolean moved = base && zj_json_int (base, "revision", revision) < revision;

  if (self->refuse_field && json_object_has_member (patch, self->refuse_field))
    {
      refuse (result, "invalid");
      return;
    }
  if (g_str_equal (kind, "create"))
    record = fake_fresh_record (id, zj_json_string (op, "form"));
  else if (held == NULL || gone)
    {
      say (result, "conflict");
      json_object_set_string_member (result, "reason", "deleted");
      return;
    }
  else
    record = zj_json_copy_object (held->record);

  merge_patch (record, patch, conflict);
  if (json_object_get_size (conflict) > 0)
    {
      say (result, "conflict");
      say_record (result, held->record);
      json_object_set_object_member (result, "conflict", json_object_ref (conflict));
      return;
    }
  if (self->defer_files && fake_note_missing (self, project, record) > 0)
    {
      JsonObject *object = json_object_new ();

      json_object_set_array_member (object, "files", json_array_ref (zj_json_array (record, "missing")));
      say (result, "deferred");
      json_object_set_object_member (result, "waiting_for", object);
      json_object_set_string_member (result, "received_at", "2026-11-23T07:30:05.000Z");
      return;
    }
  if (g_str_equal (kind, "delete"))
    {
      g_clear_pointer (&record, json_object_unref);
      record = json_object_new ();
      json_object_set_string_member (record, "id", id);
      json_object_set_string_member (record, "form", zj_json_string (op, "form"));
      json_object_set_boolean_member (record, "deleted", TRUE);
    }
  json_object_set_int_member (record, "revision", revision + 1);
  fake_note_missing (self, project, record);
  fake_put_record (self, project, record);
  self->n_effects++;
  say (result, moved ? "merged" : "applied");
  if (moved)
    json_object_set_array_member (result, "merged_fields", json_array_new ());
  say_record (result, record);
  say_receipt (self, result, op, revision + 1);
}

/* Does the op wait for another, or stand on one that came to nothing? */
static gboolean
waits (FakeProvince *self, JsonObject *op, JsonObject *result)
{
  JsonObject *base = zj_json_object (op, "base");
  const char *base_id = base ? zj_json_string (base, "op") : NULL;
  const char *waiting_for = NULL;
  Op *before = base_id ? fake_find_op (self, base_id) : NULL;

  if (base_id && (before == NULL || !before->final))
    waiting_for = base_id;
  if (self->defer_field && json_object_has_member (zj_json_object (op, "patch"), self->defer_field))
    waiting_for = self->defer_op;
  if (waiting_for)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "op", waiting_for);
      say (result, "deferred");
      json_object_set_object_member (result, "waiting_for", object);
      json_object_set_string_member (result, "received_at", "2026-11-23T07:30:05.000Z");
      return TRUE;
    }
  if (before && g_strcmp0 (zj_json_string (before->result, "result"), "applied") != 0
      && g_strcmp0 (zj_json_string (before->result, "result"), "merged") != 0)
    {
      refuse (result, "base-not-applied");
      return TRUE;
    }
  return FALSE;
}

static char *
body_of (JsonObject *op)
{
  g_autoptr (JsonObject) copy = zj_json_copy_object (op);
  g_autoptr (JsonNode) node = NULL;

  json_object_remove_member (copy, "seq");
  json_object_remove_member (copy, "occurred_at");
  node = zj_json_object_node (json_object_ref (copy));
  return zj_json_canonical (node);
}

static Seq *
find_seq (FakeProvince *self, const char *project, const char *client, gint64 seq)
{
  for (guint i = 0; i < self->seqs->len; i++)
    {
      Seq *held = g_ptr_array_index (self->seqs, i);

      if (g_str_equal (held->client, client) && g_str_equal (held->project, project) && held->seq == seq)
        return held;
    }
  return NULL;
}

/* FALSE: the whole request fails, as @reply says. */
static gboolean
take_op (FakeProvince *self,
         const char *project,
         const char *client,
         JsonObject *op,
         JsonArray *results,
         FakeReply *reply)
{
  const char *id = zj_json_string (op, "id");
  Op *known = self->forgetful ? NULL : fake_find_op (self, id);
  g_autofree char *body = body_of (op);
  g_autoptr (JsonObject) result = json_object_new ();

  if (known && !g_str_equal (known->body, body))
    {
      fake_reply_problem (reply, 422, "op-id-reused");
      return FALSE;
    }
  if (find_seq (self, project, client, zj_json_int (op, "seq", 0)) == NULL)
    g_ptr_array_add (self->seqs, seq_new (project, client, id, zj_json_int (op, "seq", 0)));
  if (known && known->final)
    {
      json_array_add_object_element (results, zj_json_copy_object (known->result));
      return TRUE;
    }
  json_object_set_string_member (result, "id", id);
  json_object_set_int_member (result, "seq", zj_json_int (op, "seq", 0));
  if (!waits (self, op, result))
    take_effect (self, project, op, result);
  if (known == NULL)
    {
      known = g_new0 (Op, 1);
      known->project = g_strdup (project);
      known->body = g_steal_pointer (&body);
      g_ptr_array_add (self->ops, known);
    }
  g_clear_pointer (&known->result, json_object_unref);
  known->result = zj_json_copy_object (result);
  known->final = !g_str_equal (zj_json_string (result, "result"), "deferred");
  known->changed = self->change;
  json_array_add_object_element (results, g_steal_pointer (&result));
  return TRUE;
}

static gboolean
is_cloned (FakeProvince *self, const char *project, const char *client, JsonArray *ops)
{
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonObject *op = json_array_get_object_element (ops, i);
      Seq *held = find_seq (self, project, client, zj_json_int (op, "seq", 0));

      if (held && g_strcmp0 (held->op, zj_json_string (op, "id")) != 0)
        return TRUE;
    }
  return FALSE;
}

void
fake_answer (FakeReply *reply, JsonObject *object /* (transfer full) */)
{
  g_free (reply->body);
  reply->body = zj_json_write_object (object);
  json_object_unref (object);
}

void
fake_do_post (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply)
{
  g_autoptr (JsonObject) body = zj_json_parse_object (request->body, -1, NULL);
  JsonArray *ops = zj_json_array (body, "ops");
  const char *client = zj_json_string (body, "client");
  g_autoptr (JsonArray) results = json_array_new ();
  g_autofree char *epoch = g_strdup_printf ("epoch-%u", self->epoch);
  JsonObject *object;

  if (json_array_get_length (ops) > self->max_ops || strlen (request->body) > self->max_bytes)
    {
      fake_reply_problem (reply, 413, "too-large");
      return;
    }
  if (is_cloned (self, project, client, ops))
    {
      fake_reply_problem (reply, 409, "client-cloned");
      return;
    }
  for (guint i = 0; i < json_array_get_length (ops); i++)
    if (!take_op (self, project, client, json_array_get_object_element (ops, i), results, reply))
      return;
  object = json_object_new ();
  json_object_set_string_member (object, "epoch", epoch);
  json_object_set_int_member (object, "last_seq", fake_last_seq (self, project, client));
  json_object_set_array_member (object, "results", json_array_ref (results));
  fake_answer (reply, object);
}

void
fake_do_known (FakeProvince *self, const FakeRequest *request, FakeReply *reply)
{
  g_autoptr (JsonObject) body = zj_json_parse_object (request->body, -1, NULL);
  JsonArray *ids = zj_json_array (body, "ids");
  JsonArray *results = json_array_new ();
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      Op *op = fake_find_op (self, json_array_get_string_element (ids, i));

      if (op)
        json_array_add_object_element (results, zj_json_copy_object (op->result));
    }
  json_object_set_array_member (object, "results", results);
  fake_answer (reply, object);
}
