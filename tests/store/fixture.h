/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-error.h"
#include "zj-hash.h"
#include "zj-json.h"
#include "zj-record-list.h"
#include "zj-store-files.h"
#include "zj-store-sync.h"
#include "zj-store.h"

/* What the tests of the store share: a store in a folder of its own, and a server that is only what the test says. */

#define PROJECT "01900000-0000-7000-8000-000000000001"
#define OTHER   "01900000-0000-7000-8000-000000000002"
#define EPOCH   "epoch-1"

typedef struct
{
  char *dir;
  ZjForms *forms;
  ZjClock *clock;
  ZjRandom *random;
  ZjStore *store;
  guint n_tokens;
  const char *epoch; /* of the server's data */
} Fixture;

void fixture_set_up (Fixture *f, gconstpointer data);
/* Closes, asserts that `check` is clean, removes the folder. */
void fixture_tear_down (Fixture *f, gconstpointer data);
/* Opens (again). */
ZjStore *fixture_open (Fixture *f, const char *dir, const char *machine, GError **error);
void fixture_reopen (Fixture *f);
void fixture_remove (const char *dir);
/* `check` says nothing. */
void fixture_check (ZjStore *store);
int fixture_count (const char *dir, const char *sql);

/* JSON with ' for ". */
JsonObject *obj (const char *text);

/* A unit project's fields: name, area, and the rest that saving asks for. */
JsonObject *unit_fields (const char *name, const char *area);
char *save_unit (Fixture *f, const char *name, const char *area);
/* Changes one field of what is shown; expects success. Returns the op id or NULL. */
char *edit (Fixture *f, const char *id, const char *field, const char *value);
char *act (Fixture *f, const char *id, const char *action);
char *drop (Fixture *f, const char *id);
char *shown (Fixture *f, const char *id, const char *field);
ZjSyncState sync_state (Fixture *f, const char *id);
char *business_state (Fixture *f, const char *id);
guint n_outbox (Fixture *f);
gboolean exists (Fixture *f, const char *id);

/* Marks every op that may go as sending; returns what goes over the wire. */
char **send_all (Fixture *f);
ZjOp *wire_op (const char *text);
/* The server's record: form unit-project unless the fields say otherwise. */
JsonObject *server_record (const char *id, const char *form, const char *state, gint64 revision, JsonObject *fields);
ZjResult *applied (const char *op, JsonObject *record);
void answer (Fixture *f, ZjResult *result);
/* What the op asks for, done. */
void accept_op (Fixture *f, const ZjOp *op, gint64 revision);
void accept_all (Fixture *f, gint64 revision);
/* A page of changes: lines (transfer full, may be NULL) and results. */
gboolean page (Fixture *f, GString *lines, GPtrArray *results, gboolean full, gboolean has_more, GError **error);
void pull (Fixture *f, GString *lines);
void add_line (GString *lines, JsonObject *record);
void add_tombstone (GString *lines, const char *id, gint64 revision);
