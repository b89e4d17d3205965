/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-province.h"

#include <stdio.h>
#include <string.h>

#include "zj-json.h"
#include "zj-random.h"

typedef struct
{
  char *project;
  JsonObject *record; /* a wire record or tombstone */
  guint64 changed;
} Record;

/* Which op holds which seq of which client; an op that comes under a second name holds one of each. */
typedef struct
{
  char *project, *client, *op;
  gint64 seq;
} Seq;

typedef struct
{
  char *project;
  char *body; /* canonical, without seq and occurred_at */
  JsonObject *result;
  gboolean final;
  guint64 changed;
} Op;

typedef struct
{
  guint access;
  guint refresh[2]; /* the present one and the one before; 0 = none */
} Session;

struct _FakeProvince
{
  GMutex mutex;
  FakeServer *server;
  ZjRandom *random;
  ZjClock *clock;

  GHashTable *records; /* id → Record */
  GPtrArray *ops;      /* of Op, as they came */
  GPtrArray *seqs;     /* of Seq */
  guint64 change;
  guint n_effects;
  guint epoch;
  guint oldest_state;

  GHashTable *saved_records;
  GPtrArray *saved_ops, *saved_seqs;
  guint64 saved_change;
  guint saved_effects;

  GArray *sessions; /* of Session */
  guint turn;
  gboolean two_projects;
  guint max_ops, max_bytes, page;
  char *defer_field, *defer_op, *refuse_field;

  char *fault_path, *fault_code, *fault_retry_after;
  gboolean forgetful;
  FakeRequest late; /* texts owned */
  Fault fault;
  guint fault_times, fault_status;
};

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

static void
record_free (gpointer data)
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

static void
op_free (gpointer data)
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

static void
seq_free (gpointer data)
{
  Seq *self = data;

  g_free (self->project);
  g_free (self->client);
  g_free (self->op);
  g_free (self);
}

static GHashTable *
records_copy (GHashTable *records)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, record_free);
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

static GPtrArray *
ops_copy (GPtrArray *ops)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (op_free);

  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (copy, op_copy (g_ptr_array_index (ops, i)));
  return copy;
}

static GPtrArray *
seqs_copy (GPtrArray *seqs)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (seq_free);

  for (guint i = 0; i < seqs->len; i++)
    {
      const Seq *seq = g_ptr_array_index (seqs, i);

      g_ptr_array_add (copy, seq_new (seq->project, seq->client, seq->op, seq->seq));
    }
  return copy;
}

static Op *
find_op (FakeProvince *self, const char *id)
{
  for (guint i = 0; i < self->ops->len; i++)
    {
      Op *op = g_ptr_array_index (self->ops, i);

      if (g_strcmp0 (zj_json_string (op->result, "id"), id) == 0)
        return op;
    }
  return NULL;
}

static gint64
last_seq (FakeProvince *self, const char *project, const char *client)
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

static void
put_record (FakeProvince *self, const char *project, JsonObject *record)
{
  g_hash_table_replace (self->records, g_strdup (zj_json_string (record, "id")),
                        record_new (project, record, ++self->change));
}

static JsonObject *
fresh_record (const char *id, const char *form)
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
      JsonNode *now = zj_json_member (fields, l->data);

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
      JsonNode *after = json_array_get_element (pair, 1);

      if (JSON_NODE_HOLDS_NULL (after))
        json_object_remove_member (fields, l->data);
      else
        json_object_set_member (fields, l->data, zj_json_copy (after));
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
    record = fresh_record (id, zj_json_string (op, "form"));
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
  if (g_str_equal (kind, "delete"))
    {
      g_clear_pointer (&record, json_object_unref);
      record = json_object_new ();
      json_object_set_string_member (record, "id", id);
      json_object_set_string_member (record, "form", zj_json_string (op, "form"));
      json_object_set_boolean_member (record, "deleted", TRUE);
    }
  json_object_set_int_member (record, "revision", revision + 1);
  put_record (self, project, record);
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
  Op *before = base_id ? find_op (self, base_id) : NULL;

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
  Op *known = self->forgetful ? NULL : find_op (self, id);
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

static void
answer (FakeReply *reply, JsonObject *object /* (transfer full) */)
{
  g_free (reply->body);
  reply->body = zj_json_write_object (object);
  json_object_unref (object);
}

static void
do_post (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply)
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
  json_object_set_int_member (object, "last_seq", last_seq (self, project, client));
  json_object_set_array_member (object, "results", json_array_ref (results));
  answer (reply, object);
}

static void
do_known (FakeProvince *self, const FakeRequest *request, FakeReply *reply)
{
  g_autoptr (JsonObject) body = zj_json_parse_object (request->body, -1, NULL);
  JsonArray *ids = zj_json_array (body, "ids");
  JsonArray *results = json_array_new ();
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      Op *op = find_op (self, json_array_get_string_element (ids, i));

      if (op)
        json_array_add_object_element (results, zj_json_copy_object (op->result));
    }
  json_object_set_array_member (object, "results", results);
  answer (reply, object);
}

/* --- changes --- */

static gint
by_change (gconstpointer a, gconstpointer b)
{
  const Record *left = *(Record *const *)a, *right = *(Record *const *)b;

  return left->changed < right->changed ? -1 : left->changed > right->changed;
}

static GPtrArray *
changed_since (FakeProvince *self, const char *project, guint64 since)
{
  GPtrArray *found = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Record *record = value;

      if (g_str_equal (record->project, project) && record->changed > since)
        g_ptr_array_add (found, record);
    }
  g_ptr_array_sort (found, by_change);
  return found;
}

static void
add_own_results (FakeProvince *self,
                 JsonArray *results,
                 const char *project,
                 const char *client,
                 gint64 settled,
                 guint64 state)
{
  for (guint i = 0; i < self->seqs->len; i++)
    {
      const Seq *seq = g_ptr_array_index (self->seqs, i);
      const Op *op = find_op (self, seq->op);

      if (!self->forgetful && g_str_equal (seq->project, project) && g_strcmp0 (seq->client, client) == 0
          && seq->seq > settled && op->changed <= state && op->final)
        json_array_add_object_element (results, zj_json_copy_object (op->result));
    }
}

static void
do_changes (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply)
{
  const char *token = g_hash_table_lookup (request->query, "since");
  const char *client = g_hash_table_lookup (request->query, "client");
  const char *settled = g_hash_table_lookup (request->query, "settled");
  guint epoch = 0, limit;
  char on_the_way = 0;
  guint64 since = 0, state;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (JsonObject) end = json_object_new ();
  g_autofree char *epoch_text = g_strdup_printf ("epoch-%u", self->epoch);
  g_autofree char *state_text = NULL;
  g_autofree char *end_text = NULL;
  JsonArray *results = json_array_new ();

  /* A state in the midst of a full pull is marked, and as good as the pull is new. */
  if (token
      && (sscanf (token, "%u:%" G_GUINT64_FORMAT "%c", &epoch, &since, &on_the_way) < 2 || epoch != self->epoch
          || (since < self->oldest_state && on_the_way == 0)))
    {
      json_array_unref (results);
      fake_reply_problem (reply, 410, "cannot-calculate-changes");
      return;
    }
  limit = MIN (self->page, (guint)g_ascii_strtoull (g_hash_table_lookup (request->query, "limit"), NULL, 10));
  found = changed_since (self, project, since);
  state = found->len > limit ? ((Record *)g_ptr_array_index (found, limit - 1))->changed : self->change;
  for (guint i = 0; i < MIN (found->len, limit); i++)
    {
      g_autofree char *line = zj_json_write_object (((Record *)g_ptr_array_index (found, i))->record);

      g_string_append_printf (page, "%s\n", line);
    }
  if (self->fault == FAULT_BAD_LINE && self->fault_times > 0)
    {
      self->fault_times--;
      g_string_append (page, "{\"id\":\"x\",\"id\":\"y\"}\n");
    }
  add_own_results (self, results, project, client, g_ascii_strtoll (settled, NULL, 10), state);
  state_text = g_strdup_printf ("%u:%" G_GUINT64_FORMAT "%s", self->epoch, state,
                                found->len > limit && (token == NULL || on_the_way) ? "w" : "");
  json_object_set_boolean_member (end, "end", TRUE);
  json_object_set_string_member (end, "state", state_text);
  json_object_set_boolean_member (end, "has_more", found->len > limit);
  json_object_set_string_member (end, "epoch", epoch_text);
  json_object_set_int_member (end, "last_seq", last_seq (self, project, client));
  json_object_set_array_member (end, "results", results);
  end_text = zj_json_write_object (end);
  g_string_append_printf (page, "%s\n", end_text);
  reply->type = "application/x-ndjson";
  fake_reply_body (reply, "%s", page->str);
}

/* --- sessions and service --- */

static void
give_tokens (FakeProvince *self, Session *session, FakeReply *reply)
{
  g_autofree char *second =
      self->two_projects ? g_strdup_printf (",{\"id\":\"%s\",\"name\":\"二期\",\"code\":\"B\"}", FAKE_SECOND_PROJECT)
                         : g_strdup ("");

  session->access = session->refresh[0] = ++self->turn;
  fake_reply_body (
      reply,
      "{\"access_token\":\"a%u\",\"expires_in\":3600,\"refresh_token\":\"r%u\",\"must_change_password\":false,"
      "\"account\":\"%s\",\"epoch\":\"epoch-%u\",\"projects\":[{\"id\":\"%s\",\"name\":\"一期\",\"code\":\"A\"}%s]}",
      self->turn, self->turn, FAKE_ACCOUNT, self->epoch, FAKE_PROJECT, second);
}

static Session *
find_session (FakeProvince *self, const char *token)
{
  guint number = token && *token ? (guint)g_ascii_strtoull (token + 1, NULL, 10) : 0;

  for (guint i = 0; number > 0 && i < self->sessions->len; i++)
    {
      Session *session = &g_array_index (self->sessions, Session, i);

      if (*token == 'a' ? session->access == number : session->refresh[0] == number || session->refresh[1] == number)
        return session;
    }
  return NULL;
}

static void
do_session (FakeProvince *self, const FakeRequest *request, FakeReply *reply)
{
  g_autoptr (JsonObject) body = *request->body ? zj_json_parse_object (request->body, -1, NULL) : NULL;

  if (g_str_equal (request->method, "DELETE"))
    {
      *find_session (self, request->token) = (Session){ 0 };
      reply->status = 204;
    }
  else if (g_str_equal (request->path, "/session/refresh"))
    {
      const char *token = zj_json_string (body, "refresh_token");
      Session *session = find_session (self, token);

      if (session == NULL)
        {
          fake_reply_problem (reply, 401, "bad-credentials");
          return;
        }
      session->refresh[1] = (guint)g_ascii_strtoull (token + 1, NULL, 10);
      give_tokens (self, session, reply);
    }
  else if (g_strcmp0 (zj_json_string (body, "password"), FAKE_PASSWORD) == 0)
    {
      Session session = { 0 };

      give_tokens (self, &session, reply);
      g_array_append_val (self->sessions, session);
    }
  else
    fake_reply_problem (reply, 401, "bad-credentials");
}

static void
do_service (FakeProvince *self, FakeReply *reply)
{
  fake_reply_body (
      reply,
      "{\"name\":\"fake\",\"version\":\"1\",\"time\":\"2026-11-23T07:30:00.000Z\",\"epoch\":\"epoch-%u\","
      "\"limits\":{\"max_ops\":%u,\"max_bytes\":%u,\"max_file\":0},\"features\":[],\"minimum_client\":\"0.0.1\"}",
      self->epoch, self->max_ops, self->max_bytes);
}

static void
serve (FakeProvince *self, const FakeRequest *request, FakeReply *reply)
{
  g_auto (GStrv) parts = g_strsplit (request->path, "/", -1);

  if (g_str_equal (request->path, "/"))
    do_service (self, reply);
  else if (g_str_has_prefix (request->path, "/session") && !g_str_equal (request->method, "DELETE"))
    do_session (self, request, reply);
  else if (find_session (self, request->token) == NULL)
    fake_reply_problem (reply, 401, "bad-credentials");
  else if (g_str_has_prefix (request->path, "/session"))
    do_session (self, request, reply);
  else if (g_strv_length (parts) < 4)
    fake_reply_problem (reply, 404, "not-found");
  else if (g_str_has_suffix (request->path, "/ops/known"))
    do_known (self, request, reply);
  else if (g_str_has_suffix (request->path, "/ops"))
    do_post (self, parts[2], request, reply);
  else
    do_changes (self, parts[2], request, reply);
}

static void
handle (FakeServer *server, const FakeRequest *request, FakeReply *reply, gpointer user_data)
{
  FakeProvince *self = user_data;
  Fault fault = FAULT_NONE;

  g_mutex_lock (&self->mutex);
  if (self->fault_times > 0 && self->fault != FAULT_BAD_LINE && strstr (request->path, self->fault_path))
    {
      fault = self->fault;
      self->fault_times--;
    }
  switch (fault)
    {
    case FAULT_LOST:
      reply->manner = FAKE_CUT;
      break;
    case FAULT_LATE:
      self->late = *request;
      self->late.method = g_strdup (request->method);
      self->late.path = g_strdup (request->path);
      self->late.body = g_strdup (request->body);
      self->late.token = g_strdup (request->token);
      reply->manner = FAKE_CUT;
      break;
    case FAULT_SILENT:
      reply->manner = FAKE_SILENT;
      break;
    case FAULT_PORTAL:
      reply->type = "text/html";
      fake_reply_body (reply, "<html>Wi-Fi</html>");
      break;
    case FAULT_PROBLEM:
      fake_reply_problem (reply, self->fault_status, self->fault_code);
      reply->retry_after = g_strdup (self->fault_retry_after);
      break;
    case FAULT_REPLY_LOST:
    case FAULT_REPLY_HALF:
      serve (self, request, reply);
      reply->manner = fault == FAULT_REPLY_LOST ? FAKE_CUT : FAKE_HALF;
      break;
    case FAULT_NONE:
    case FAULT_BAD_LINE:
    default:
      serve (self, request, reply);
    }
  g_mutex_unlock (&self->mutex);
}

/* --- for tests --- */

FakeProvince *
fake_province_new (void)
{
  FakeProvince *self = g_new0 (FakeProvince, 1);

  g_mutex_init (&self->mutex);
  self->random = zj_random_new_seeded (99);
  self->clock = zj_clock_new ();
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, record_free);
  self->ops = g_ptr_array_new_with_free_func (op_free);
  self->seqs = g_ptr_array_new_with_free_func (seq_free);
  self->sessions = g_array_new (FALSE, TRUE, sizeof (Session));
  self->epoch = 1;
  self->max_ops = 100;
  self->max_bytes = 1 << 20;
  self->page = 1000;
  self->server = fake_server_new (handle, self);
  return self;
}

void
fake_province_free (FakeProvince *self)
{
  if (self == NULL)
    return;
  fake_server_free (self->server);
  g_hash_table_unref (self->records);
  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->seqs);
  g_array_unref (self->sessions);
  g_clear_pointer (&self->saved_seqs, g_ptr_array_unref);
  g_clear_pointer (&self->saved_records, g_hash_table_unref);
  g_clear_pointer (&self->saved_ops, g_ptr_array_unref);
  g_object_unref (self->random);
  g_object_unref (self->clock);
  g_free (self->defer_field);
  g_free (self->defer_op);
  g_free (self->refuse_field);
  g_free (self->fault_path);
  g_free (self->fault_code);
  g_free (self->fault_retry_after);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

FakeServer *
fake_province_server (FakeProvince *self)
{
  return self->server;
}

const char *
fake_province_url (FakeProvince *self)
{
  return fake_server_url (self->server);
}

void
fake_province_fail (FakeProvince *self, const char *path, Fault fault, guint times)
{
  g_mutex_lock (&self->mutex);
  g_free (self->fault_path);
  self->fault_path = g_strdup (path);
  self->fault = fault;
  self->fault_times = times;
  g_mutex_unlock (&self->mutex);
}

void
fake_province_fail_with (FakeProvince *self,
                         const char *path,
                         guint times,
                         guint status,
                         const char *code,
                         const char *retry_after)
{
  fake_province_fail (self, path, FAULT_PROBLEM, times);
  g_mutex_lock (&self->mutex);
  g_free (self->fault_code);
  g_free (self->fault_retry_after);
  self->fault_status = status;
  self->fault_code = g_strdup (code);
  self->fault_retry_after = g_strdup (retry_after);
  g_mutex_unlock (&self->mutex);
}

#define LOCKED(statement)                                                                                              \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_mutex_lock (&self->mutex);                                                                                       \
    statement;                                                                                                         \
    g_mutex_unlock (&self->mutex);                                                                                     \
  }                                                                                                                    \
  G_STMT_END

void
fake_province_deliver_late (FakeProvince *self)
{
  FakeReply reply = { .status = 200 };

  g_mutex_lock (&self->mutex);
  g_assert_nonnull (self->late.path);
  serve (self, &self->late, &reply);
  g_free ((char *)self->late.method);
  g_free ((char *)self->late.path);
  g_free ((char *)self->late.body);
  g_free ((char *)self->late.token);
  self->late = (FakeRequest){ 0 };
  g_mutex_unlock (&self->mutex);
  g_free (reply.body);
}

void
fake_province_set_forgetful (FakeProvince *self)
{
  LOCKED (self->forgetful = TRUE);
}

void
fake_province_two_projects (FakeProvince *self)
{
  LOCKED (self->two_projects = TRUE);
}

void
fake_province_set_limits (FakeProvince *self, guint max_ops, guint max_bytes)
{
  LOCKED (self->max_ops = max_ops; self->max_bytes = max_bytes);
}

void
fake_province_set_page (FakeProvince *self, guint lines)
{
  LOCKED (self->page = lines);
}

void
fake_province_expire_access (FakeProvince *self)
{
  LOCKED (for (guint i = 0; i < self->sessions->len; i++) g_array_index (self->sessions, Session, i).access = 0);
}

void
fake_province_void_sessions (FakeProvince *self)
{
  LOCKED (g_array_set_size (self->sessions, 0));
}

void
fake_province_forget_states (FakeProvince *self)
{
  LOCKED (self->oldest_state = (guint)++self->change);
}

void
fake_province_back_up (FakeProvince *self)
{
  LOCKED (self->saved_records = records_copy (self->records); self->saved_ops = ops_copy (self->ops);
          self->saved_seqs = seqs_copy (self->seqs); self->saved_change = self->change;
          self->saved_effects = self->n_effects);
}

void
fake_province_restore (FakeProvince *self)
{
  LOCKED (g_hash_table_unref (self->records); self->records = g_steal_pointer (&self->saved_records);
          g_ptr_array_unref (self->ops); self->ops = g_steal_pointer (&self->saved_ops); g_ptr_array_unref (self->seqs);
          self->seqs = g_steal_pointer (&self->saved_seqs); self->change = self->saved_change;
          self->n_effects = self->saved_effects; self->epoch++);
}

/* A unit project that the client's forms find complete. */
static JsonObject *
whole_record (const char *id)
{
  static const char *const texts[] = {
    "floor_area",  "1000",        "foundation_type", "raft",         "structure_type",
    "001",         "owner_org",   "黄石悦发房地产",  "owner_leader", "邓俊俊",
    "owner_phone", "17750621280", "builder_org",     "施工单位",     "builder_leader",
    "王工",        NULL
  };
  JsonObject *record = fresh_record (id, "unit-project");
  JsonObject *fields = zj_json_object (record, "fields");

  for (guint i = 0; texts[i]; i += 2)
    json_object_set_string_member (fields, texts[i], texts[i + 1]);
  json_object_set_int_member (fields, "floors_above", 33);
  return record;
}

char *
fake_province_put (FakeProvince *self, const char *id, const char *field, const char *value)
{
  g_autofree char *made = id ? g_strdup (id) : zj_random_uuid7 (self->random, self->clock);
  g_autoptr (JsonObject) record = NULL;
  Record *held;

  g_mutex_lock (&self->mutex);
  held = g_hash_table_lookup (self->records, made);
  record = held ? zj_json_copy_object (held->record) : whole_record (made);
  json_object_set_string_member (zj_json_object (record, "fields"), field, value);
  json_object_set_int_member (record, "revision", zj_json_int (record, "revision", 0) + 1);
  put_record (self, FAKE_PROJECT, record);
  g_mutex_unlock (&self->mutex);
  return g_steal_pointer (&made);
}

void
fake_province_defer (FakeProvince *self, const char *field, const char *op)
{
  LOCKED (g_free (self->defer_field); self->defer_field = g_strdup (field); g_free (self->defer_op);
          self->defer_op = g_strdup (op));
}

void
fake_province_refuse (FakeProvince *self, const char *field)
{
  LOCKED (g_free (self->refuse_field); self->refuse_field = g_strdup (field));
}

guint
fake_province_n_records (FakeProvince *self)
{
  guint n;

  LOCKED (n = g_hash_table_size (self->records));
  return n;
}

guint
fake_province_n_ops (FakeProvince *self)
{
  guint n;

  LOCKED (n = self->ops->len);
  return n;
}

guint
fake_province_n_effects (FakeProvince *self)
{
  guint n;

  LOCKED (n = self->n_effects);
  return n;
}

char *
fake_province_field (FakeProvince *self, const char *id, const char *field)
{
  char *value = NULL;
  Record *held;

  g_mutex_lock (&self->mutex);
  held = g_hash_table_lookup (self->records, id);
  if (held && zj_json_object (held->record, "fields"))
    value = g_strdup (zj_json_string (zj_json_object (held->record, "fields"), field));
  g_mutex_unlock (&self->mutex);
  return value;
}

gint64
fake_province_last_seq (FakeProvince *self, const char *client)
{
  gint64 last;

  LOCKED (last = last_seq (self, NULL, client));
  return last;
}
