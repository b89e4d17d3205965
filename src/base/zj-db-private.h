/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "zj-db.h"

G_BEGIN_DECLS

/* What the files of the database floor share and nobody else sees. */

struct _ZjDb
{
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* SQL text → ZjStmt*, those not in use */
};

struct _ZjStmt
{
  sqlite3_stmt *handle;
  ZjDb *db;
  char *sql;
};

/* Sets @error from what SQLite says; @detail is its text. */
void zj_db_set_error (GError **error, int rc, const char *detail);
/* The same for the connection's last failure; always FALSE. */
gboolean zj_db_fail (ZjDb *db, int rc, GError **error);
void zj_stmt_free (ZjStmt *stmt);

G_END_DECLS
