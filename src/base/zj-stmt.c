/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-db-private.h"
#include "zj-json.h"

#include <string.h>

void
zj_stmt_free (ZjStmt *stmt)
{
  sqlite3_finalize (stmt->handle);
  g_free (stmt->sql);
  g_free (stmt);
}

ZjStmt *
zj_db_prepare (ZjDb *db, const char *sql, GError **error)
{
  ZjStmt *stmt;
  char *key;
  int rc;

  g_return_val_if_fail (db != NULL && sql != NULL, NULL);

  if (g_hash_table_steal_extended (db->statements, sql, (gpointer *)&key, (gpointer *)&stmt))
    return stmt; /* the key is the statement's own text */

  stmt = g_new0 (ZjStmt, 1);
  stmt->db = db;
  stmt->sql = g_strdup (sql);
  rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
  if (rc != SQLITE_OK)
    {
      zj_db_fail (db, rc, error);
      zj_stmt_free (stmt);
      return NULL;
    }
  return stmt;
}

void
zj_stmt_done (ZjStmt *stmt)
{
  if (stmt == NULL)
    return;
  sqlite3_reset (stmt->handle);
  sqlite3_clear_bindings (stmt->handle);
  if (g_hash_table_contains (stmt->db->statements, stmt->sql))
    zj_stmt_free (stmt); /* a second one of the same text was in use at once */
  else
    g_hash_table_insert (stmt->db->statements, stmt->sql, stmt);
}

ZjStep
zj_stmt_step (ZjStmt *stmt, GError **error)
{
  int rc;

  g_return_val_if_fail (stmt != NULL, ZJ_STEP_ERROR);

  rc = sqlite3_step (stmt->handle);
  if (rc == SQLITE_ROW)
    return ZJ_STEP_ROW;
  if (rc == SQLITE_DONE)
    return ZJ_STEP_DONE;
  zj_db_fail (stmt->db, rc, error);
  return ZJ_STEP_ERROR;
}

gboolean
zj_stmt_run (ZjStmt *stmt, GError **error)
{
  ZjStep step;

  do
    step = zj_stmt_step (stmt, error);
  while (step == ZJ_STEP_ROW);
  sqlite3_reset (stmt->handle);
  return step == ZJ_STEP_DONE;
}

void
zj_stmt_reset (ZjStmt *stmt)
{
  sqlite3_reset (stmt->handle);
  sqlite3_clear_bindings (stmt->handle);
}

void
zj_stmt_bind_text (ZjStmt *stmt, int index, const char *text)
{
  zj_stmt_bind_text_len (stmt, index, text, -1);
}

void
zj_stmt_bind_text_len (ZjStmt *stmt, int index, const char *text, gssize length)
{
  if (text == NULL)
    sqlite3_bind_null (stmt->handle, index);
  else
    sqlite3_bind_text64 (stmt->handle, index, text, length < 0 ? strlen (text) : (gsize)length, SQLITE_TRANSIENT,
                         SQLITE_UTF8);
}

void
zj_stmt_bind_int (ZjStmt *stmt, int index, gint64 value)
{
  sqlite3_bind_int64 (stmt->handle, index, value);
}

void
zj_stmt_bind_null (ZjStmt *stmt, int index)
{
  sqlite3_bind_null (stmt->handle, index);
}

void
zj_stmt_bind_blob (ZjStmt *stmt, int index, const void *data, gsize length)
{
  if (data == NULL)
    sqlite3_bind_null (stmt->handle, index);
  else
    sqlite3_bind_blob64 (stmt->handle, index, data, length, SQLITE_TRANSIENT);
}

void
zj_stmt_bind_json (ZjStmt *stmt, int index, JsonObject *object)
{
  g_autofree char *text = object != NULL ? zj_json_write_object (object) : NULL;

  zj_stmt_bind_text (stmt, index, text);
}

void
zj_stmt_bind_node (ZjStmt *stmt, int index, JsonNode *node)
{
  g_autofree char *text = node != NULL ? zj_json_write (node) : NULL;

  zj_stmt_bind_text (stmt, index, text);
}

static void
bind_list (ZjStmt *stmt, const char *format, va_list args)
{
  int index = 1;

  for (const char *p = format; p != NULL && *p != '\0'; p++, index++)
    switch (*p)
      {
      case 's':
        zj_stmt_bind_text (stmt, index, va_arg (args, const char *));
        break;
      case 'i':
        zj_stmt_bind_int (stmt, index, va_arg (args, gint64));
        break;
      case 'j':
        zj_stmt_bind_json (stmt, index, va_arg (args, JsonObject *));
        break;
      case 'n':
        zj_stmt_bind_null (stmt, index);
        break;
      default:
        g_assert_not_reached ();
      }
}

void
zj_stmt_bind (ZjStmt *stmt, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  bind_list (stmt, format, args);
  va_end (args);
}

const char *
zj_stmt_text (ZjStmt *stmt, int column)
{
  return (const char *)sqlite3_column_text (stmt->handle, column);
}

char *
zj_stmt_dup_text (ZjStmt *stmt, int column)
{
  return g_strdup (zj_stmt_text (stmt, column));
}

gint64
zj_stmt_int (ZjStmt *stmt, int column)
{
  return sqlite3_column_int64 (stmt->handle, column);
}

gboolean
zj_stmt_is_null (ZjStmt *stmt, int column)
{
  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

JsonObject *
zj_stmt_json (ZjStmt *stmt, int column)
{
  const char *text = zj_stmt_text (stmt, column);

  return text != NULL ? zj_json_parse_object (text, sqlite3_column_bytes (stmt->handle, column), NULL) : NULL;
}

JsonNode *
zj_stmt_node (ZjStmt *stmt, int column)
{
  const char *text = zj_stmt_text (stmt, column);

  return text != NULL ? zj_json_parse (text, sqlite3_column_bytes (stmt->handle, column), NULL) : NULL;
}

gboolean
zj_db_run (ZjDb *db, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  va_list args;

  if (stmt == NULL)
    return FALSE;
  va_start (args, format);
  bind_list (stmt, format, args);
  va_end (args);
  return zj_stmt_run (stmt, error);
}

gboolean
zj_db_get_int (ZjDb *db, gint64 *out, gint64 fallback, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  va_list args;
  ZjStep step;

  *out = fallback;
  if (stmt == NULL)
    return FALSE;
  va_start (args, format);
  bind_list (stmt, format, args);
  va_end (args);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW && !zj_stmt_is_null (stmt, 0))
    *out = zj_stmt_int (stmt, 0);
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_db_get_text (ZjDb *db, char **out, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  va_list args;
  ZjStep step;

  *out = NULL;
  if (stmt == NULL)
    return FALSE;
  va_start (args, format);
  bind_list (stmt, format, args);
  va_end (args);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    *out = zj_stmt_dup_text (stmt, 0);
  return step != ZJ_STEP_ERROR;
}
