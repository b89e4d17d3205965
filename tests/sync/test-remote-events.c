/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "remote-fixture.h"
#include "zj-error.h"
#include "zj-events.h"

/* What the stream's thread says, for the test's. */
typedef struct
{
  GMutex mutex;
  GCond changed;
  GString *said; /* "+" stands, "-" lost, "p=s" an event */
  gint64 when;
} Log;

static void
say (Log *log, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_mutex_lock (&log->mutex);
  g_string_append_vprintf (log->said, format, args);
  log->when = g_get_monotonic_time ();
  g_cond_signal (&log->changed);
  g_mutex_unlock (&log->mutex);
  va_end (args);
}

static void
on_event (const char *project, const char *state, gpointer user_data)
{
  say (user_data, "%s=%s;", project, state);
}

static void
on_stands (gboolean alive, gpointer user_data)
{
  say (user_data, alive ? "+" : "-");
}

static void
on_refused (gpointer user_data)
{
  say (user_data, "!");
}

static const ZjEventsFuncs funcs = { on_event, on_stands, on_refused };

static void
log_init (Log *log)
{
  g_mutex_init (&log->mutex);
  g_cond_init (&log->changed);
  log->said = g_string_new (NULL);
}

static void
log_clear (Log *log)
{
  g_mutex_clear (&log->mutex);
  g_cond_clear (&log->changed);
  g_string_free (log->said, TRUE);
}

/* At most five seconds. */
static void
assert_said (Log *log, const char *expected)
{
  gint64 deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  g_mutex_lock (&log->mutex);
  while (!g_str_equal (log->said->str, expected) && g_cond_wait_until (&log->changed, &log->mutex, deadline))
    ;
  g_assert_cmpstr (log->said->str, ==, expected);
  g_mutex_unlock (&log->mutex);
}

static void
stream_set_up (RemoteFixture *f, gconstpointer data)
{
  remote_set_up (f, data);
  f->script.reply.type = "text/event-stream";
  f->script.reply.manner = FAKE_STREAM;
  f->script.reply.body = (char *)": hello\n\n";
  zj_remote_set_access_token (f->remote, "token");
}

static void
test_events (RemoteFixture *f, gconstpointer data)
{
  Log log = { 0 };
  ZjEvents *events;
  gint64 sent;

  log_init (&log);
  events = zj_events_new (f->remote, &funcs, &log);
  assert_said (&log, "+");
  g_assert_cmpstr (f->script.path, ==, "/events");
  g_assert_cmpstr (f->script.token, ==, "token");
  fake_server_push (f->server, ": still here\n\ndata: nonsense\n\ndata: [1]\n\ndata: {\"other\":1}\n\n");
  sent = g_get_monotonic_time ();
  fake_server_push (f->server, "data: {\"project\":\"P\",\"state\":\"S\"}\n\n");
  assert_said (&log, "+P=S;");
  g_assert_cmpint (log.when - sent, <, 100 * 1000);
  fake_server_push (f->server, "data: {\"project\":\"Q\",");
  fake_server_push (f->server, "\"state\":\"T\"}\n\n");
  assert_said (&log, "+P=S;Q=T;");
  zj_events_free (events);
  g_assert_cmpuint (fake_server_count (f->server, "/events"), ==, 1);
  log_clear (&log);
}

static void
test_comes_back (RemoteFixture *f, gconstpointer data)
{
  Log log = { 0 };
  g_autoptr (ZjEvents) events = NULL;

  log_init (&log);
  events = zj_events_new (f->remote, &funcs, &log);
  assert_said (&log, "+");
  fake_server_end_streams (f->server);
  assert_said (&log, "+-+");
  g_clear_pointer (&events, zj_events_free);
  log_clear (&log);
}

static void
test_dead_line (RemoteFixture *f, gconstpointer data)
{
  Log log = { 0 };
  g_autoptr (ZjEvents) events = NULL;

  /* no byte for twice the time limit of a request */
  zj_remote_http_set_timeout (f->remote, 1);
  log_init (&log);
  events = zj_events_new (f->remote, &funcs, &log);
  assert_said (&log, "+");
  assert_said (&log, "+-");
  g_clear_pointer (&events, zj_events_free);
  log_clear (&log);
}

static void
test_refused (RemoteFixture *f, gconstpointer data)
{
  Log log = { 0 };
  g_autoptr (ZjEvents) events = NULL;

  f->script.reply = (FakeReply){ .status = 401, .body = (char *)"{\"code\":\"bad-credentials\"}" };
  log_init (&log);
  events = zj_events_new (f->remote, &funcs, &log);
  for (guint i = 0; i < 500 && fake_server_count (f->server, "/events") == 0; i++)
    g_usleep (10 * 1000);
  g_usleep (1500 * 1000);
  /* not asked again with the token that was refused */
  g_assert_cmpuint (fake_server_count (f->server, "/events"), ==, 1);
  f->script.reply =
      (FakeReply){ .status = 200, .type = "text/event-stream", .manner = FAKE_STREAM, .body = (char *)": hello\n\n" };
  zj_remote_set_access_token (f->remote, "another");
  zj_events_retry (events);
  assert_said (&log, "!+");
  g_assert_cmpstr (f->script.token, ==, "another");
  g_clear_pointer (&events, zj_events_free);
  log_clear (&log);
}

static void
test_no_token (RemoteFixture *f, gconstpointer data)
{
  Log log = { 0 };
  g_autoptr (ZjEvents) events = NULL;

  zj_remote_set_access_token (f->remote, NULL);
  log_init (&log);
  events = zj_events_new (f->remote, &funcs, &log);
  g_usleep (700 * 1000);
  g_assert_cmpuint (fake_server_count (f->server, NULL), ==, 0);
  zj_remote_set_access_token (f->remote, "token");
  zj_events_retry (events);
  assert_said (&log, "!+");
  g_clear_pointer (&events, zj_events_free);
  log_clear (&log);
}

static void
test_portal (RemoteFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Log log = { 0 };

  log_init (&log);
  f->script.reply = (FakeReply){ .status = 200, .type = "text/html", .body = (char *)"data: {\"project\":\"P\"}\n\n" };
  g_assert_false (zj_remote_listen (f->remote, (ZjRemoteEventFunc)on_event, &log, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
  g_assert_cmpstr (log.said->str, ==, "");
  log_clear (&log);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, RemoteFixture, NULL, stream_set_up, function, remote_tear_down)
  CASE ("/events/an event is told within 100 ms, anything else is not", test_events);
  CASE ("/events/a stream that ends is opened again", test_comes_back);
  CASE ("/events/a stream without a byte is taken for dead", test_dead_line);
  CASE ("/events/a refused token is not tried again", test_refused);
  CASE ("/events/without a token nobody is asked", test_no_token);
  CASE ("/events/a page of a portal is no stream", test_portal);
  return g_test_run ();
}
