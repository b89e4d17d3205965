/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"
#include "zj-value.h"

/* What bulk SQL needs of the domain, as SQL functions: the same code as record by record, so that both agree. */

static void
name_key_function (sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *name = sqlite3_value_type (argv[0]) == SQLITE_TEXT ? (const char *)sqlite3_value_text (argv[0]) : NULL;
  g_autofree char *key = name != NULL ? zj_name_key (name) : NULL;

  if (key == NULL || *key == '\0')
    sqlite3_result_null (context);
  else
    sqlite3_result_text (context, key, -1, SQLITE_TRANSIENT);
}

static void
decimal_function (sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *text = sqlite3_value_type (argv[0]) == SQLITE_TEXT ? (const char *)sqlite3_value_text (argv[0]) : NULL;
  gint64 scaled;

  if (text != NULL && zj_decimal_parse (text, &scaled))
    sqlite3_result_int64 (context, scaled);
  else
    sqlite3_result_null (context);
}

static void
instant_function (sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *text = sqlite3_value_type (argv[0]) == SQLITE_TEXT ? (const char *)sqlite3_value_text (argv[0]) : NULL;
  gint64 us;

  sqlite3_result_int64 (context, text != NULL && zj_instant_parse (text, &us) ? us : 0);
}

static void
uuid_function (sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *text = sqlite3_value_type (argv[0]) == SQLITE_TEXT ? (const char *)sqlite3_value_text (argv[0]) : NULL;

  sqlite3_result_int (context, text != NULL && zj_uuid_is_valid (text));
}

static void
sha256_function (sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *text = sqlite3_value_type (argv[0]) == SQLITE_TEXT ? (const char *)sqlite3_value_text (argv[0]) : NULL;

  sqlite3_result_int (context, zj_sha256_is_valid (text));
}

/* (form, version, slot) → 1 if files of that slot are fetched before the user opens them. */
static void
advance_function (sqlite3_context *context, int argc, sqlite3_value **argv)
{
  ZjForms *forms = sqlite3_user_data (context);
  const char *id = (const char *)sqlite3_value_text (argv[0]);
  const char *slot_id = (const char *)sqlite3_value_text (argv[2]);
  ZjForm *form = id != NULL ? zj_forms_get_version (forms, id, sqlite3_value_int (argv[1])) : NULL;
  const ZjSlot *slot = form != NULL && slot_id != NULL ? zj_form_slot (form, slot_id) : NULL;

  sqlite3_result_int (context, slot != NULL && slot->advance);
}

/* (form, version, state, fields) → the day by which the project office has to act, as a number that grows with it; NULL
 * if it has not. */
static void
deadline_function (sqlite3_context *context, int argc, sqlite3_value **argv)
{
  ZjForms *forms = sqlite3_user_data (context);
  const char *id = (const char *)sqlite3_value_text (argv[0]);
  const char *state = (const char *)sqlite3_value_text (argv[2]);
  const char *text = (const char *)sqlite3_value_text (argv[3]);
  ZjForm *form = id != NULL ? zj_forms_get_version (forms, id, sqlite3_value_int (argv[1])) : NULL;
  g_autoptr (JsonObject) fields = NULL;
  int days;

  if (form != NULL && form->deadline_field != NULL && text != NULL)
    fields = zj_json_parse_object (text, -1, NULL);
  if (fields != NULL && zj_form_days_left (form, state, fields, "2000-01-01", &days))
    sqlite3_result_int (context, days);
  else
    sqlite3_result_null (context);
}

gboolean
zj_store_add_functions (ZjStore *store, ZjDb *db, GError **error)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  sqlite3 *handle = zj_db_handle (db);

  if (sqlite3_create_function (handle, "zj_name_key", 1, flags, NULL, name_key_function, NULL, NULL) == SQLITE_OK
      && sqlite3_create_function (handle, "zj_decimal", 1, flags, NULL, decimal_function, NULL, NULL) == SQLITE_OK
      && sqlite3_create_function (handle, "zj_instant", 1, flags, NULL, instant_function, NULL, NULL) == SQLITE_OK
      && sqlite3_create_function (handle, "zj_is_uuid", 1, flags, NULL, uuid_function, NULL, NULL) == SQLITE_OK
      && sqlite3_create_function (handle, "zj_is_sha256", 1, flags, NULL, sha256_function, NULL, NULL) == SQLITE_OK
      && sqlite3_create_function (handle, "zj_is_advance", 3, flags, store->forms, advance_function, NULL, NULL)
             == SQLITE_OK
      && sqlite3_create_function (handle, "zj_deadline", 4, flags, store->forms, deadline_function, NULL, NULL)
             == SQLITE_OK)
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, "%s", sqlite3_errmsg (handle));
  return FALSE;
}
