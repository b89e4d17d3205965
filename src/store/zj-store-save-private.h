/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store-private.h"

G_BEGIN_DECLS

/* What the files of saving share and nobody else sees. Inside the one transaction of a save. */

/** What is to be saved, and what became of it. */
typedef struct
{
  ZjSave save;
  ZjSaved *saved;
  GPtrArray *problems;
  JsonObject *conflict;
} ZjSaveCall;

/** ZjSaving: a save under way, inside the transaction. */
typedef struct
{
  ZjStore *store;
  ZjDb *db;
  ZjSaveCall *call;
  const ZjSave *save;
  ZjForm *form;
  ZjRow *row;
  GPtrArray *ops; /* open ops, in order */
  gboolean is_new;
  const ZjAction *action;
  char *operator_name;
  JsonObject *patch;   /* what this save changes of what is shown */
  const char *written; /* op id */
} ZjSaving;

/* --- zj-store-save.c --- */

/** The job: one save, inside the transaction. @data: ZjSaveCall */
gboolean zj_save_run (ZjStore *store, ZjDb *db, gpointer data, GError **error);
/** With a copy of everything in @save. */
ZjSaveCall *zj_save_call_new (const ZjSave *save);
/** What became of it goes; what was to be saved stays. */
void zj_save_call_clear (ZjSaveCall *call);
void zj_save_call_free (ZjSaveCall *call);

/** Sets INVALID with @message, already translated. Returns: FALSE */
gboolean zj_saving_refuse (GError **error, const char *message);
/** Validates the record with s->patch applied at @verb. FALSE: what blocks is among the call's problems; else the rest
 * is with what is saved. */
gboolean zj_saving_judge (ZjSaving *s, const char *verb, GError **error);
/** The last step of every kind: ends the draft, rebuilds the record and says what was written. */
gboolean zj_saving_finish (ZjSaving *s, GError **error);

/* --- zj-store-save-edit.c, zj-store-save-delete.c: the kinds --- */

/** An edit, an action, or both at once. */
gboolean zj_saving_edit (ZjSaving *s, GError **error);
gboolean zj_saving_delete (ZjSaving *s, GError **error);

/* --- zj-store-save-files.c --- */

/** Every attachment that s->patch brings in must be here, or at the server already. FALSE: INVALID, with problems. */
gboolean zj_saving_check_files (ZjSaving *s, GError **error);

/* --- zj-store-save-ops.c: what is written into the outbox --- */

/** A line about @op (may be NULL) for who asks later who did what. */
gboolean zj_saving_audit (ZjSaving *s, const char *verb, const char *op, JsonObject *patch, GError **error);
/** The record's new last op. @op: (transfer full) */
gboolean zj_saving_append_op (ZjSaving *s, ZjOpRow *op, GError **error);
/** s->patch as an op, or folded into the last one where nobody may have seen that. */
gboolean zj_saving_write_edit (ZjSaving *s, GError **error);
/** s->action as an op behind everything else. */
gboolean zj_saving_write_action (ZjSaving *s, GError **error);
/** Index of the first op that a new save takes the place of, or −1: refused, or in conflict over something only an edit
 * can mend. */
int zj_saving_first_to_mend (ZjSaving *s);
/** One op in the place of those from @first on, with their edits and s->patch. */
gboolean zj_saving_write_fix (ZjSaving *s, guint first, GError **error);

G_END_DECLS
