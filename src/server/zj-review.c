/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-review.h"

#include <glib/gi18n-lib.h>

#include "zj-content.h"
#include "zj-effects.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-value.h"

/* Does the project office hand records of this form over by a legal act? Then what it has not handed over is its own.
 */
static gboolean
is_handed_over (ZjForm *form)
{
  for (guint i = 0; i < form->n_actions; i++)
    if (form->actions[i].strict && !form->actions[i].by_authority)
      return TRUE;
  return FALSE;
}

static gboolean
is_unfinished (ZjForm *form, const ZjStoredRecord *record)
{
  return is_handed_over (form) && zj_form_may_edit (form, record->state, NULL);
}

gboolean
zj_review_may_see (ZjForms *forms, const ZjStoredRecord *record)
{
  ZjForm *form = zj_effects_form_of (forms, record);
  const ZjState *state = form != NULL ? zj_form_state (form, record->state) : NULL;
  guint at;

  if (state == NULL)
    return FALSE;
  if (form->issued || !form->has_page)
    return TRUE;
  return state->visible_to_authority
         && (!is_unfinished (form, record) || zj_content_last (record->history, &at) != NULL);
}

ZjStoredRecord *
zj_review_find (ZjStorage *storage, ZjForms *forms, const char *id, GError **error)
{
  g_autoptr (ZjStoredRecord) record = zj_storage_find_record (storage, id, error);

  if (record == NULL)
    return NULL;
  if (zj_review_may_see (forms, record))
    return g_steal_pointer (&record);
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no record “%s”."), id);
  return NULL;
}

/* ---- the view ---- */

static gboolean
names_file (JsonObject *fields, const char *sha256)
{
  JsonArray *rows = zj_json_array (fields, "attachments");

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, i), "sha256"), sha256) == 0)
      return TRUE;
  return FALSE;
}

/* What the project office did since it last handed the record over is not to be seen either. */
static void
hide_lines_after (ZjStoredRecord *view, gint64 last)
{
  for (guint i = json_array_get_length (view->history); i > 0; i--)
    if ((gint64)i - 1 > last
        && g_strcmp0 (zj_json_string (json_array_get_object_element (view->history, i - 1), "role"), "project") == 0)
      json_array_remove_element (view->history, i - 1);
}

ZjStoredRecord *
zj_review_view (ZjForms *forms, const ZjStoredRecord *record)
{
  ZjForm *form = zj_effects_form_of (forms, record);
  ZjStoredRecord *view = zj_stored_record_copy (record);
  JsonObject *content;
  guint at = 0;

  if (form == NULL || !is_unfinished (form, record))
    return view;
  content = zj_content_last (record->history, &at);
  json_object_unref (view->fields);
  view->fields = zj_content_put (form, record->fields, content);
  hide_lines_after (view, content != NULL ? (gint64)at : -1);
  for (guint i = json_array_get_length (view->missing); i > 0; i--)
    if (!names_file (view->fields, zj_json_string (json_array_get_object_element (view->missing, i - 1), "sha256")))
      json_array_remove_element (view->missing, i - 1);
  return view;
}

JsonObject *
zj_review_to_json (ZjStorage *storage, ZjForms *forms, const ZjStoredRecord *record)
{
  g_autoptr (ZjStoredRecord) view = zj_review_view (forms, record);
  JsonObject *json = zj_stored_record_to_json (view);
  g_autoptr (ZjStoredProject) project = zj_storage_find_project (storage, record->project, NULL);
  ZjForm *form = zj_effects_form_of (forms, record);
  g_autofree char *title = form != NULL ? zj_form_record_title (form, view->fields) : NULL;

  zj_json_set_string (json, "title", title);
  if (project != NULL)
    {
      JsonObject *about = json_object_new ();

      json_object_set_string_member (about, "id", project->id);
      json_object_set_string_member (about, "code", project->code);
      json_object_set_string_member (about, "name", project->name);
      json_object_set_object_member (json, "project", about);
    }
  return json;
}
