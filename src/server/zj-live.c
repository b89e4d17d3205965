/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-live.h"

#include <string.h>

#include "zj-json.h"
#include "zj-state-token.h"

#define MOST_STREAMS 16 /* of one account */
#define COMMENT_TIME (25 * G_TIME_SPAN_SECOND)
#define TICK_SECONDS 1

/* What the stream has been told of a project. */
typedef struct
{
  gint64 told;
  gboolean is_new;
} Told;

typedef struct
{
  ZjLive *live;
  SoupServerMessage *message; /* not owned: the stream goes with it */
  char *account;
  gint64 session;
  GHashTable *projects; /* id → Told */
  gint64 spoken;        /* monotonic: when something was sent last */
  gboolean writing;     /* a piece is on its way */
  gboolean ending;      /* … and it is the last one */
  gboolean over;        /* nothing can be written any more */
} Stream;

struct _ZjLive
{
  ZjStorage *storage;
  ZjClock *clock;
  GQueue streams; /* oldest first */
  gint64 seen;    /* number of the last change that was looked at */
  guint timer;
};

static void
stream_free (Stream *stream)
{
  g_queue_remove (&stream->live->streams, stream);
  g_hash_table_unref (stream->projects);
  g_free (stream->account);
  g_free (stream);
}

/* ---- writing ---- */

static void
end_now (Stream *stream)
{
  stream->writing = stream->over = TRUE;
  soup_message_body_complete (soup_server_message_get_response_body (stream->message));
}

/* What there is to say; NULL: nothing. (transfer full) */
static char *
compose (Stream *stream)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *token = NULL;
  GHashTableIter iter;
  const char *project;
  Told *told;

  g_hash_table_iter_init (&iter, stream->projects);
  while (g_hash_table_iter_next (&iter, (gpointer *)&project, (gpointer *)&told))
    {
      g_autoptr (JsonObject) event = NULL;
      g_autofree char *line = NULL;

      if (!told->is_new)
        continue;
      told->is_new = FALSE;
      if (token == NULL)
        token = zj_state_token_new (stream->live->storage, stream->live->seen);
      event = json_object_new ();
      json_object_set_string_member (event, "project", project);
      json_object_set_string_member (event, "state", token);
      line = zj_json_write_object (event);
      g_string_append_printf (text, "data: %s\n\n", line);
    }
  if (text->len == 0 && g_get_monotonic_time () - stream->spoken >= COMMENT_TIME)
    g_string_append (text, ": still here\n\n");
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* TRUE: there is something to be written. */
static gboolean
speak (Stream *stream)
{
  g_autofree char *text = NULL;

  if (stream->writing || stream->over)
    return FALSE;
  if (stream->ending)
    {
      end_now (stream);
      return TRUE;
    }
  text = compose (stream);
  if (text == NULL)
    return FALSE;
  stream->writing = TRUE;
  stream->spoken = g_get_monotonic_time ();
  soup_message_body_append (soup_server_message_get_response_body (stream->message), SOUP_MEMORY_COPY, text,
                            strlen (text));
  return TRUE;
}

static void
speak_up (Stream *stream)
{
  if (speak (stream))
    soup_server_message_unpause (stream->message);
}

static void
on_wrote_chunk (SoupServerMessage *message, Stream *stream)
{
  stream->writing = FALSE;
  speak (stream);
}

static void
on_over (SoupServerMessage *message, Stream *stream)
{
  stream->over = TRUE;
  g_queue_remove (&stream->live->streams, stream);
}

/* ---- what is new ---- */

/* Projects are looked at once, however many streams tell of them. */
static gboolean
project_change (ZjLive *self, GHashTable *known, const char *project, gint64 *number, GError **error)
{
  gint64 *found = g_hash_table_lookup (known, project);

  if (found == NULL)
    {
      found = g_new0 (gint64, 1);
      if (!zj_storage_project_change (self->storage, project, found, error))
        {
          g_free (found);
          return FALSE;
        }
      g_hash_table_insert (known, g_strdup (project), found);
    }
  *number = *found;
  return TRUE;
}

static gboolean
look_for (ZjLive *self, Stream *stream, GHashTable *known, GError **error)
{
  GHashTableIter iter;
  const char *project;
  Told *told;

  g_hash_table_iter_init (&iter, stream->projects);
  while (g_hash_table_iter_next (&iter, (gpointer *)&project, (gpointer *)&told))
    {
      gint64 number;

      if (!project_change (self, known, project, &number, error))
        return FALSE;
      told->is_new = told->is_new || number > told->told;
      told->told = number;
    }
  return TRUE;
}

void
zj_live_look (ZjLive *self)
{
  g_autoptr (GHashTable) known = NULL;
  g_autoptr (GError) error = NULL;
  gint64 last;

  if (self->streams.length == 0 || !zj_storage_last_change (self->storage, &last, &error) || last == self->seen)
    return;
  self->seen = last;
  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (GList *l = self->streams.head; l != NULL; l = l->next)
    {
      if (!look_for (self, l->data, known, &error))
        {
          g_message ("live events: %s", error->message);
          self->seen = 0; /* again at the next look */
          return;
        }
      speak_up (l->data);
    }
}

/* ---- who is told ---- */

/* Projects that the account may see now; new ones are told of from now on. */
static gboolean
renew_projects (Stream *stream, GError **error)
{
  g_autoptr (GPtrArray) projects = zj_storage_account_projects (stream->live->storage, stream->account, error);
  GHashTable *renewed;

  if (projects == NULL)
    return FALSE;
  renewed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < projects->len; i++)
    {
      const ZjStoredProject *project = g_ptr_array_index (projects, i);
      const Told *before = stream->projects != NULL ? g_hash_table_lookup (stream->projects, project->id) : NULL;
      Told *told = g_new0 (Told, 1);

      g_hash_table_insert (renewed, g_strdup (project->id), told);
      if (before != NULL)
        *told = *before;
      else if (!zj_storage_project_change (stream->live->storage, project->id, &told->told, error))
        {
          g_hash_table_unref (renewed);
          return FALSE;
        }
    }
  g_clear_pointer (&stream->projects, g_hash_table_unref);
  stream->projects = renewed;
  return TRUE;
}

static void
end (Stream *stream)
{
  stream->ending = TRUE;
  speak_up (stream);
}

static gboolean
session_lives (ZjLive *self, const Stream *stream)
{
  g_autoptr (ZjStoredSession) session = NULL;

  /* What cannot be looked up now is looked up at the next tick. */
  if (!zj_storage_get_session (self->storage, stream->session, &session, NULL))
    return TRUE;
  return session != NULL && session->ended == NULL && session->expires > zj_clock_now (self->clock);
}

static gboolean
on_tick (gpointer user_data)
{
  ZjLive *self = user_data;
  gint64 now = g_get_monotonic_time ();

  for (GList *l = self->streams.head; l != NULL; l = l->next)
    {
      Stream *stream = l->data;

      if (stream->ending)
        continue;
      if (!session_lives (self, stream))
        end (stream);
      else if (now - stream->spoken >= COMMENT_TIME)
        {
          renew_projects (stream, NULL);
          speak_up (stream);
        }
    }
  return G_SOURCE_CONTINUE;
}

/* ---- the whole ---- */

ZjLive *
zj_live_new (ZjStorage *storage, ZjClock *clock)
{
  ZjLive *self = g_new0 (ZjLive, 1);

  self->storage = storage;
  self->clock = clock;
  g_queue_init (&self->streams);
  self->timer = g_timeout_add_seconds (TICK_SECONDS, on_tick, self);
  return self;
}

void
zj_live_free (ZjLive *self)
{
  if (self == NULL)
    return;
  g_source_remove (self->timer);
  g_queue_clear (&self->streams);
  g_free (self);
}

static void
make_room (ZjLive *self, const char *account)
{
  guint count = 0;

  for (GList *l = self->streams.tail; l != NULL; l = l->prev)
    {
      Stream *stream = l->data;

      if (!stream->ending && g_strcmp0 (stream->account, account) == 0 && ++count >= MOST_STREAMS)
        end (stream);
    }
}

gboolean
zj_live_add (ZjLive *self, SoupServerMessage *message, const ZjCaller *caller, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  Stream *stream = g_new0 (Stream, 1);

  zj_live_look (self); /* so that nothing from before is told to the new one */
  stream->live = self;
  stream->message = message;
  stream->account = g_strdup (caller->account);
  stream->session = caller->session;
  if (!renew_projects (stream, error))
    {
      g_free (stream->account);
      g_free (stream);
      return FALSE;
    }
  make_room (self, caller->account);
  g_queue_push_tail (&self->streams, stream);
  g_object_set_data_full (G_OBJECT (message), "zj-live", stream, (GDestroyNotify)stream_free);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), stream);
  g_signal_connect (message, "finished", G_CALLBACK (on_over), stream);
  g_signal_connect (message, "disconnected", G_CALLBACK (on_over), stream);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_replace (headers, "Content-Type", "text/event-stream");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Accel-Buffering", "no"); /* nginx would hold small pieces back */
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, ": zhijian\n\n", strlen (": zhijian\n\n"));
  stream->writing = TRUE;
  stream->spoken = g_get_monotonic_time ();
  return TRUE;
}
