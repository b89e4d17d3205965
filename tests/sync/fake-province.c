/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdio.h>
#include <string.h>

#include "fake-province-private.h"
#include "zj-json.h"

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
      const Op *op = fake_find_op (self, seq->op);

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
  gboolean endless = self->fault == FAULT_ENDLESS && self->fault_times > 0 && self->fault_times-- > 0;
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
          || (since < self->oldest_state && on_the_way == 0)
          || (on_the_way != 0 && self->forgets_on_the_way > 0 && self->forgets_on_the_way-- > 0)))
    {
      json_array_unref (results);
      fake_reply_problem (reply, 410, "cannot-calculate-changes");
      return;
    }
  self->asked_lines = (guint)g_ascii_strtoull (g_hash_table_lookup (request->query, "limit"), NULL, 10);
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
  json_object_set_string_member (end, "state", endless && token ? token : state_text);
  json_object_set_boolean_member (end, "has_more", found->len > limit || endless);
  json_object_set_string_member (end, "epoch", epoch_text);
  json_object_set_int_member (end, "last_seq", fake_last_seq (self, project, client));
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
  else if (g_str_equal (request->path, "/events"))
    {
      reply->type = "text/event-stream";
      reply->manner = FAKE_STREAM;
      fake_reply_body (reply, ": hello\n\n");
    }
  else if (g_strv_length (parts) < 4)
    fake_reply_problem (reply, 404, "not-found");
  else if (g_str_has_suffix (request->path, "/files/missing"))
    fake_do_missing (self, parts[2], request, reply);
  else if (g_str_equal (parts[3], "files"))
    fake_do_file (self, parts[2], parts[4], request, reply);
  else if (g_str_equal (parts[3], "uploads") && self->relay_url)
    fake_relay (self, parts[2], request, reply);
  else if (g_str_has_suffix (request->path, "/uploads"))
    fake_do_create (self, parts[2], request, reply);
  else if (g_str_equal (parts[3], "uploads"))
    fake_do_upload (self, parts[4], request, reply);
  else if (g_str_has_suffix (request->path, "/ops/known"))
    fake_do_known (self, request, reply);
  else if (g_str_has_suffix (request->path, "/ops"))
    fake_do_post (self, parts[2], request, reply);
  else
    do_changes (self, parts[2], request, reply);
}

static void
handle (FakeServer *server, const FakeRequest *request, FakeReply *reply, gpointer user_data)
{
  FakeProvince *self = user_data;
  Fault fault = FAULT_NONE;

  g_mutex_lock (&self->mutex);
  if (self->fault_times > 0 && self->fault != FAULT_BAD_LINE && self->fault != FAULT_ENDLESS
      && strstr (request->path, self->fault_path)
      && (self->fault_method == NULL || g_str_equal (request->method, self->fault_method)))
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
      self->late.bytes = NULL;
      self->late.headers = NULL;
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
      fake_reply_header (reply, "Tus-Resumable", "1.0.0");
      reply->retry_after = g_strdup (self->fault_retry_after);
      break;
    case FAULT_REPLY_LOST:
    case FAULT_REPLY_HALF:
      serve (self, request, reply);
      reply->manner = fault == FAULT_REPLY_LOST ? FAKE_CUT : FAKE_HALF;
      break;
    case FAULT_WRONG_OFFSET:
      serve (self, request, reply);
      fake_reply_header (reply, "Upload-Offset", "%d", 1 << 30);
      break;
    case FAULT_NONE:
    case FAULT_BAD_LINE:
    case FAULT_ENDLESS:
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
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, fake_record_free);
  self->ops = g_ptr_array_new_with_free_func (fake_op_free);
  self->seqs = g_ptr_array_new_with_free_func (fake_seq_free);
  self->sessions = g_array_new (FALSE, TRUE, sizeof (Session));
  fake_files_init (self);
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
  fake_files_free (self);
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
  self->fault_method = NULL;
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

void
fake_province_fail_only (FakeProvince *self, const char *method)
{
  g_mutex_lock (&self->mutex);
  self->fault_method = method;
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
fake_province_forget_on_the_way (FakeProvince *self, guint times)
{
  LOCKED (self->forgets_on_the_way = times);
}

guint
fake_province_asked_lines (FakeProvince *self)
{
  guint lines;

  LOCKED (lines = self->asked_lines);
  return lines;
}

void
fake_province_back_up (FakeProvince *self)
{
  LOCKED (self->saved_records = fake_records_copy (self->records); self->saved_ops = fake_ops_copy (self->ops);
          self->saved_seqs = fake_seqs_copy (self->seqs); self->saved_change = self->change;
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
  JsonObject *record = fake_fresh_record (id, "unit-project");
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
  fake_note_missing (self, FAKE_PROJECT, record);
  fake_put_record (self, FAKE_PROJECT, record);
  g_mutex_unlock (&self->mutex);
  return g_steal_pointer (&made);
}

guint
fake_province_n_streams (FakeProvince *self)
{
  return fake_server_n_streams (self->server);
}

void
fake_province_end_streams (FakeProvince *self)
{
  fake_server_end_streams (self->server);
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

  LOCKED (last = fake_last_seq (self, NULL, client));
  return last;
}
