/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-event-stream.h"

#include <string.h>

static void
on_data (const char *data, gpointer user_data)
{
  g_string_append_printf (user_data, "[%s]", data);
}

/* Fed whole, and byte by byte, it must say the same. */
static void
assert_events (const char *text, const char *expected)
{
  for (guint pass = 0; pass < 2; pass++)
    {
      g_autoptr (GString) got = g_string_new (NULL);
      g_autoptr (ZjEventStream) stream = zj_event_stream_new (on_data, got);
      gsize length = strlen (text);

      if (pass == 0)
        g_assert_true (zj_event_stream_feed (stream, text, length));
      for (gsize i = 0; pass == 1 && i < length; i++)
        g_assert_true (zj_event_stream_feed (stream, text + i, 1));
      g_assert_cmpstr (got->str, ==, expected);
    }
}

static void
test_events (void)
{
  assert_events ("data: {\"a\":1}\n\ndata:b\n\n", "[{\"a\":1}][b]");
  assert_events ("data: one\ndata: two\n\n", "[one\ntwo]");
  assert_events ("data: one\r\n\r\ndata: two\r\rdata: three\n\n", "[one][two][three]");
  assert_events ("event: x\nid: 7\nretry: 10\ndata: d\n\n", "[d]");
  assert_events ("data\n\n", "[]");
}

static void
test_no_events (void)
{
  assert_events (": comment\n\n:\n\n\n\n", "");
  assert_events ("data: not ended\n", "");
  assert_events ("database: x\nevent: only\n\n", "");
}

static void
test_endless_line (void)
{
  g_autoptr (GString) got = g_string_new (NULL);
  g_autoptr (ZjEventStream) stream = zj_event_stream_new (on_data, got);
  g_autofree char *long_text = g_strnfill (60 * 1024, 'x');

  g_assert_true (zj_event_stream_feed (stream, long_text, 60 * 1024));
  g_assert_false (zj_event_stream_feed (stream, long_text, 60 * 1024));
  g_assert_cmpstr (got->str, ==, "");
}

static void
test_endless_event (void)
{
  g_autoptr (GString) got = g_string_new (NULL);
  g_autoptr (ZjEventStream) stream = zj_event_stream_new (on_data, got);
  g_autofree char *rest = g_strnfill (1000, 'x');
  g_autofree char *line = g_strconcat ("data: ", rest, "\n", NULL);
  guint n = 0;

  while (n < 1000 && zj_event_stream_feed (stream, line, strlen (line)))
    n++;
  g_assert_cmpuint (n, >, 50);
  g_assert_cmpuint (n, <, 70);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-stream/events are told whole, however their bytes come", test_events);
  g_test_add_func ("/event-stream/comments, other fields and unfinished events are none", test_no_events);
  g_test_add_func ("/event-stream/a line without end is not kept", test_endless_line);
  g_test_add_func ("/event-stream/an event without end is not kept", test_endless_event);
  return g_test_run ();
}
