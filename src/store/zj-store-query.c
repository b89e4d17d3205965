/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- one record --- */

ZjRecord *
zj_store_peek (ZjStore *store, const char *id, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && id != NULL, NULL);
  g_return_val_if_fail (g_thread_self () == store->opener, NULL);

  if (store->main_db == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_BUSY, _ ("The data of this account have been closed."));
      return NULL;
    }
  return zj_store_read_record (store, store->main_db, id, error);
}

typedef struct
{
  const char *id;
  ZjRecord *record;
} GetCall;

static gboolean
get_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  GetCall *call = data;

  call->record = zj_store_read_record (store, db, call->id, error);
  return call->record != NULL;
}

ZjRecord *
zj_store_get (ZjStore *store, const char *id, GError **error)
{
  GetCall call = { .id = id };

  g_return_val_if_fail (ZJ_IS_STORE (store) && id != NULL, NULL);

  if (g_thread_self () == store->opener)
    {
      g_autoptr (GError) local = NULL;
      ZjRecord *record = zj_store_peek (store, id, &local);

      if (record != NULL || !g_error_matches (local, ZJ_ERROR, ZJ_ERROR_BUSY))
        {
          if (local != NULL)
            g_propagate_error (error, g_steal_pointer (&local));
          return record;
        }
    }
  zj_store_read (store, get_job, &call, error);
  return call.record;
}

/* --- lists --- */

/* A statement put together: its text and what is bound to it, both in order. */
typedef struct
{
  GString *sql;
  GPtrArray *texts;
} Builder;

static void
add_bound (Builder *builder, const char *sql, const char *text)
{
  g_string_append (builder->sql, sql);
  g_ptr_array_add (builder->texts, g_strdup (text));
}

/* Ids of the choices whose label holds @text, so that a search for 剪力墙 finds what is kept as an id. */
static char *
matching_choices (ZjForm *form, const char *text)
{
  g_autoptr (JsonNode) node = zj_json_array_node (json_array_new ());
  JsonArray *array = json_node_get_array (node);
  g_autofree char *needle = g_utf8_strdown (text, -1);

  for (guint i = 0; form != NULL && i < form->n_fields; i++)
    for (guint c = 0; c < form->fields[i]->n_choices; c++)
      {
        const ZjChoice *choice = &form->fields[i]->choices[c];
        g_autofree char *label = g_utf8_strdown (zj_label (&choice->label), -1);

        if (strstr (label, needle) != NULL)
          json_array_add_string_element (array, choice->id);
      }
  return zj_json_write (node);
}

static void
add_filters (Builder *builder, const ZjQuery *query, ZjForm *form, gboolean drafts)
{
  if (query->project != NULL)
    add_bound (builder, " AND project = ?", query->project);
  if (query->form != NULL)
    add_bound (builder, " AND form = ?", query->form);
  if (query->state != NULL && !drafts)
    add_bound (builder, " AND state = ?", query->state);
  if (query->text != NULL && *query->text != '\0')
    {
      g_autofree char *choices = matching_choices (form, query->text);

      add_bound (builder,
                 " AND EXISTS (SELECT 1 FROM json_tree(fields) AS part WHERE part.type = 'text'"
                 " AND (typeof(part.key) <> 'text' OR substr(part.key, 1, 1) <> '_')"
                 " AND (instr(lower(part.atom), lower(?))",
                 query->text);
      add_bound (builder, " OR part.atom IN (SELECT value FROM json_each(?))))", choices);
    }
}

static void
add_state_order (Builder *builder, ZjForm *form)
{
  if (form == NULL || form->n_states == 0)
    {
      g_string_append (builder->sql, "state");
      return;
    }
  g_string_append (builder->sql, "CASE state");
  for (guint i = 0; i < form->n_states; i++)
    {
      add_bound (builder, " WHEN ?", form->states[i].id);
      g_string_append_printf (builder->sql, " THEN %u", i);
    }
  g_string_append_printf (builder->sql, " ELSE %u END", form->n_states);
}

static void
add_order (Builder *builder, const ZjQuery *query, ZjForm *form)
{
  const ZjField *field = query->sort != NULL && form != NULL ? zj_form_field (form, query->sort) : NULL;
  const char *direction = query->descending ? " DESC" : "";
  g_autofree char *path = NULL;

  g_string_append (builder->sql, " ORDER BY ");
  if (query->sort == NULL || g_str_equal (query->sort, "@form"))
    {
      /* Ids are UUIDv7, made when the record was: newest first. */
      g_string_append (builder->sql, query->sort == NULL ? "id DESC" : "form, id DESC");
      return;
    }
  if (g_str_equal (query->sort, "@updated_at"))
    {
      g_string_append_printf (builder->sql, "updated_at%s, id DESC", direction);
      return;
    }
  if (g_str_equal (query->sort, "@state"))
    {
      add_state_order (builder, form);
      g_string_append_printf (builder->sql, "%s, id DESC", direction);
      return;
    }
  if (g_str_equal (query->sort, "@days_left"))
    {
      /* Only where the project office has to act; the rest behind, newest first, in either direction. */
      g_string_append (builder->sql, "zj_deadline(form, form_version, state, fields) IS NULL,"
                                     " zj_deadline(form, form_version, state, fields)");
      g_string_append_printf (builder->sql, "%s, id DESC", direction);
      return;
    }
  path = g_strdup_printf ("$.\"%s\"", query->sort);
  /* Empty last in either direction. */
  add_bound (builder, "json_extract(fields, ?) IS NULL, ", path);
  if (field != NULL && field->type == ZJ_FIELD_DECIMAL)
    add_bound (builder, "zj_decimal(json_extract(fields, ?))", path);
  else
    add_bound (builder, "json_extract(fields, ?)", path);
  g_string_append_printf (builder->sql, "%s, id DESC", direction);
}

static Builder
build_query (ZjStore *store, const ZjQuery *query)
{
  Builder builder = {
    g_string_new (
        "SELECT id FROM (SELECT id, form, form_version, state, fields, updated_at FROM record WHERE deleted = 0"),
    g_ptr_array_new_with_free_func (g_free)
  };
  ZjForm *form = query->form != NULL ? zj_forms_get (store->forms, query->form) : NULL;
  gboolean only_drafts = g_strcmp0 (query->state, "@draft") == 0;

  add_filters (&builder, query, form, FALSE);
  if (only_drafts || (query->include_drafts && query->state == NULL))
    {
      g_string_append (builder.sql,
                       " UNION ALL SELECT id, form, form_version, '' AS state, fields, updated_at FROM draft WHERE"
                       " NOT EXISTS (SELECT 1 FROM record WHERE record.id = draft.id)");
      add_filters (&builder, query, form, TRUE);
    }
  g_string_append (builder.sql, ")");
  add_order (&builder, query, form);
  if (query->limit > 0)
    g_string_append_printf (builder.sql, " LIMIT %u", query->limit);
  return builder;
}

typedef struct
{
  ZjQuery query;
  char **ids;
} QueryCall;

static gboolean
query_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  QueryCall *call = data;
  Builder builder = build_query (store, &call->query);
  g_autoptr (GString) sql = builder.sql;
  g_autoptr (GPtrArray) texts = builder.texts;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql->str, error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    zj_stmt_bind_text (stmt, (int)i + 1, texts->pdata[i]);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (ids, zj_stmt_dup_text (stmt, 0));
  if (step == ZJ_STEP_ERROR)
    return FALSE;
  g_ptr_array_add (ids, NULL);
  g_ptr_array_set_free_func (ids, NULL);
  call->ids = (char **)g_ptr_array_free (g_steal_pointer (&ids), FALSE);
  return TRUE;
}

char **
zj_store_query (ZjStore *store, const ZjQuery *query, GError **error)
{
  QueryCall call = { .query = *query };

  g_return_val_if_fail (ZJ_IS_STORE (store) && query != NULL, NULL);

  zj_store_read (store, query_job, &call, error);
  return call.ids;
}

static void
query_call_free (QueryCall *call)
{
  g_free ((char *)call->query.project);
  g_free ((char *)call->query.form);
  g_free ((char *)call->query.state);
  g_free ((char *)call->query.text);
  g_free ((char *)call->query.sort);
  g_strfreev (call->ids);
  g_free (call);
}

void
zj_store_query_async (ZjStore *store,
                      const ZjQuery *query,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  QueryCall *call = g_new0 (QueryCall, 1);
  GTask *task;

  g_return_if_fail (ZJ_IS_STORE (store) && query != NULL);

  call->query = *query;
  call->query.project = g_strdup (query->project);
  call->query.form = g_strdup (query->form);
  call->query.state = g_strdup (query->state);
  call->query.text = g_strdup (query->text);
  call->query.sort = g_strdup (query->sort);
  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, zj_store_query_async);
  g_task_set_task_data (task, call, (GDestroyNotify)query_call_free);
  zj_store_read_task (store, query_job, task);
}

char **
zj_store_query_finish (ZjStore *store, GAsyncResult *result, GError **error)
{
  QueryCall *call;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  call = g_task_get_task_data (G_TASK (result));
  return g_task_propagate_boolean (G_TASK (result), error) ? g_steal_pointer (&call->ids) : NULL;
}
