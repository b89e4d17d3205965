/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-last-word.h"

#include <glib/gi18n-lib.h>

#include "zj-clock.h"
#include "zj-json.h"
#include "zj-value.h"

/* The project office's own acts end what the authority said before; its edits do not. */
static JsonObject *
last_line (ZjForm *form, JsonArray *history, const ZjAction **action)
{
  for (guint i = history != NULL ? json_array_get_length (history) : 0; i > 0; i--)
    {
      JsonNode *node = json_array_get_element (history, i - 1);
      JsonObject *line = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *verb = line != NULL ? zj_json_string (line, "verb") : NULL;
      const ZjAction *done = verb != NULL ? zj_form_action (form, verb) : NULL;
      if (done == NULL)
        continue;
      *action = done;
      return done->by_authority ? line : NULL;
    }
  return NULL;
}

static char *
deadline_of (ZjForm *form, ZjRecord *record)
{
  const ZjField *field = form->deadline_field != NULL ? zj_form_field (form, form->deadline_field) : NULL;
  if (field == NULL || zj_json_string (record->fields, field->id) == NULL
      || !zj_form_may_edit (form, record->state, record->fields))
    return NULL;
  g_autofree char *date = zj_form_display (form, field->id, record->fields, FALSE);
  return g_strdup_printf (_ ("%s: %s"), zj_label (&field->label), date);
}

ZjLastWord *
zj_last_word (ZjForm *form, ZjRecord *record)
{
  g_return_val_if_fail (form != NULL && record != NULL, NULL);
  const ZjAction *action = NULL;
  JsonObject *line = last_line (form, record->history, &action);
  const ZjState *led_to = line != NULL ? zj_form_state (form, action->to) : NULL;
  const ZjState *now = zj_form_state (form, record->state);
  if (led_to == NULL || now == NULL || (led_to->tone != ZJ_TONE_ATTENTION && led_to->tone != ZJ_TONE_BAD))
    return NULL;
  /* Handed over again on this machine, though the server has no line about it yet. */
  if (led_to != now && !now->editable)
    return NULL;
  ZjLastWord *word = g_new0 (ZjLastWord, 1);
  const char *text = zj_json_string (line, "text");
  const char *by = zj_json_string (line, "by");
  const char *post = zj_json_string (line, "post");
  gint64 at = 0;
  word->what = g_strdup (zj_label (&led_to->label));
  word->reason = text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
  word->who = by != NULL && post != NULL ? g_strdup_printf (_ ("%s (%s)"), by, post)
                                         : g_strdup (by != NULL     ? by
                                                     : post != NULL ? post
                                                                    : _ ("Authority"));
  word->when = zj_instant_parse (zj_json_string (line, "at") != NULL ? zj_json_string (line, "at") : "", &at)
                   ? zj_instant_display (at)
                   : g_strdup ("");
  word->deadline = deadline_of (form, record);
  word->tone = led_to->tone;
  return word;
}

void
zj_last_word_free (ZjLastWord *word)
{
  if (word == NULL)
    return;
  g_free (word->what);
  g_free (word->reason);
  g_free (word->who);
  g_free (word->when);
  g_free (word->deadline);
  g_free (word);
}
