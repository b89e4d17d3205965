/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-event-stream.h"

#include <string.h>

#define LONGEST (64 * 1024)

struct _ZjEventStream
{
  ZjEventStreamFunc function;
  gpointer user_data;
  GString *line, *data;
  gboolean has_data;
  gboolean after_return; /* the last byte was CR: an LF now belongs to it */
};

ZjEventStream *
zj_event_stream_new (ZjEventStreamFunc function, gpointer user_data)
{
  ZjEventStream *self;

  g_return_val_if_fail (function, NULL);

  self = g_new0 (ZjEventStream, 1);
  self->function = function;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  return self;
}

void
zj_event_stream_free (ZjEventStream *self)
{
  if (self == NULL)
    return;
  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self);
}

static void
dispatch (ZjEventStream *self)
{
  if (self->has_data)
    self->function (self->data->str, self->user_data);
  g_string_truncate (self->data, 0);
  self->has_data = FALSE;
}

static void
take_line (ZjEventStream *self)
{
  const char *line = self->line->str;
  const char *value;

  if (*line == '\0')
    {
      dispatch (self);
      return;
    }
  if (!g_str_has_prefix (line, "data") || (line[4] != ':' && line[4] != '\0'))
    return;
  value = line[4] == ':' ? line + 5 : line + 4;
  if (*value == ' ')
    value++;
  if (self->has_data)
    g_string_append_c (self->data, '\n');
  g_string_append (self->data, value);
  self->has_data = TRUE;
}

gboolean
zj_event_stream_feed (ZjEventStream *self, const char *bytes, gsize length)
{
  g_return_val_if_fail (self && (bytes || length == 0), FALSE);

  for (gsize i = 0; i < length; i++)
    {
      char c = bytes[i];

      if (c == '\n' && self->after_return)
        {
          self->after_return = FALSE;
          continue;
        }
      self->after_return = c == '\r';
      if (c == '\n' || c == '\r')
        {
          take_line (self);
          g_string_truncate (self->line, 0);
        }
      else
        g_string_append_c (self->line, c);
      if (self->line->len > LONGEST || self->data->len > LONGEST)
        return FALSE;
    }
  return TRUE;
}
