/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "zj-clock.h"
#include "zj-db.h"
#include "zj-forms.h"
#include "zj-random.h"
#include "zj-record.h"
#include "zj-validate.h"

G_BEGIN_DECLS

/**
 * ZjStore: the offline copy of one (server, account) on disk: DIR/store.db, DIR/files/, DIR/store.lock,
 * DIR/engine.lock, DIR/backups/. Every change goes through its writer thread in one IMMEDIATE transaction. Sync
 * functions (no _async) block until the writer or reader answers and may be used from any thread but the writer; the
 * GUI uses the _async ones, the CLI and tests the others.
 */
#define ZJ_TYPE_STORE (zj_store_get_type ())
G_DECLARE_FINAL_TYPE (ZjStore, zj_store, ZJ, STORE, GObject)

typedef struct
{
  const char *dir;        /* the account's folder; made with 0700 if missing */
  const char *server_url; /* written on creation; NULL when opening an existing store */
  const char *account;    /* idem */
  ZjForms *forms;
  ZjClock *clock;
  ZjRandom *random;
  const char *vfs; /* NULL = default */
  gboolean must_exist;
  const char *machine_id; /* names this machine; NULL = /etc/machine-id. Tests move a store to another one with it. */
  gboolean may_read_only; /* where the folder cannot be written, open for reading: every write is then READ_ONLY */
} ZjStoreConfig;

/**
 * zj_store_open: takes store.lock shared, migrates under the exclusive lock (copy first), quick_check, daily copy to
 * backups/, client identity (new client id if machine id or path moved, protocol.md 13). Marks ops left `sending` as
 * such (they are asked about, never re-numbered). Errors: CORRUPT (damaged file: it is copied aside to
 * store.damaged-STAMP.db, the original is left exactly as it is), NEWER, FULL, READ_ONLY, LOCKED, NOT_FOUND.
 */
ZjStore *zj_store_open (const ZjStoreConfig *config, GError **error);
/** Waits for the writer and closes. Idempotent; also done by finalize. */
void zj_store_close (ZjStore *store);

/** TRUE if the folder cannot be written, so that nothing can be saved. */
gboolean zj_store_get_read_only (ZjStore *store);
const char *zj_store_get_dir (ZjStore *store);
const char *zj_store_get_server_url (ZjStore *store);
const char *zj_store_get_account (ZjStore *store);
ZjForms *zj_store_get_forms (ZjStore *store);
ZjClock *zj_store_get_clock (ZjStore *store);
ZjRandom *zj_store_get_random (ZjStore *store);
/** Names this store on this machine; changes when the store turns out to be copied or restored. (transfer full) */
char *zj_store_dup_client_id (ZjStore *store);

/* Signal "changed" (main context of the opener): something committed, here or by another process (data_version is
 * watched every 500 ms while a main context runs). Argument: gboolean structural — records came, went or changed state,
 * so lists and counts may differ. */

/* meta: small settings of this store. Keys in use: "operator" (操作人姓名), "last_sync" (RFC 3339), "last_sync_error"
 * (code), … */
char *zj_store_dup_meta (ZjStore *store, const char *key);
gboolean zj_store_set_meta (ZjStore *store, const char *key, const char *value, GError **error);

/* --- projects --- */
typedef struct
{
  char *id, *name, *code;
} ZjProject; /* code = permit number or 工建码 */
void zj_project_free (ZjProject *project);
/** What sign-in said; never removes a project that holds records. */
gboolean zj_store_set_projects (ZjStore *store, GPtrArray *projects /* of ZjProject */, GError **error);
GPtrArray *zj_store_list_projects (ZjStore *store, GError **error); /* of ZjProject */
/** Fields of the project's own `project` record, or NULL before the first pull. (transfer full) */
JsonObject *zj_store_project_fields (ZjStore *store, const char *project);

/* --- reading --- */
/** By key, on the calling thread's read-only connection (main) or the reader. NOT_FOUND if there is neither record nor
 * draft. */
ZjRecord *zj_store_get (ZjStore *store, const char *id, GError **error);

/** The record's name, resolved: a record that is named by a reference bears the name of its target. @form: the version
 * the fields were made with. (transfer full) */
char *zj_store_record_title (ZjStore *store, ZjForm *form, JsonObject *fields);

typedef struct
{
  const char *project; /* NULL = all */
  const char *form;    /* NULL = all */
  const char *state;   /* NULL = all */
  const char *text;    /* plain substring over the shown fields; NULL = all */
  const char
      *sort; /* column field id, "@state", "@updated_at", "@days_left" (what is due first); NULL = newest first */
  gboolean descending;
  gboolean include_drafts;
  guint limit; /* 0 = all */
} ZjQuery;

/** Ids in order. (transfer full) strv. Records with a pending delete are left out; drafts that have no record are in if
 * include_drafts. */
char **zj_store_query (ZjStore *store, const ZjQuery *query, GError **error);
void zj_store_query_async (ZjStore *store,
                           const ZjQuery *query,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
char **zj_store_query_finish (ZjStore *store, GAsyncResult *result, GError **error);

/** {state id → count} of a form in a project (drafts without a record count as "@draft"). (transfer full) of char* →
 * GINT_TO_POINTER */
GHashTable *zj_store_count_states (ZjStore *store, const char *project, const char *form, GError **error);

typedef struct
{
  guint drafts, queued, sending, waiting, conflicts, refused; /* records */
  guint records;
  guint files; /* that have to go up yet, whatever became of their records */
} ZjCounts;
gboolean zj_store_counts (ZjStore *store, const char *project /* NULL = all */, ZjCounts *counts, GError **error);

/** What zj_rules_findings needs about a record under edit. (transfer full) findings (rules + validation at @verb). */
GPtrArray *zj_store_findings (ZjStore *store,
                              const char *project,
                              const char *form,
                              const char *id /* nullable */,
                              JsonObject *fields,
                              const char *verb,
                              GError **error);

/** Audit lines of a record, newest first: [{at, by, verb, op, paths:[…]}] — sensitive values never in clear. (transfer
 * full) */
JsonArray *zj_store_audit (ZjStore *store, const char *id, GError **error);
/** Writes an audit line saying that the personal numbers of this record were shown in full. */
gboolean zj_store_note_reveal (ZjStore *store, const char *id, GError **error);

/* --- drafts (this machine only) --- */
typedef struct
{
  char *id; /* record id (a new record's id is made by the first draft) */
  char *form, *project;
  int form_version;
  gboolean is_new;
  JsonObject *fields; /* may be invalid */
  JsonObject *raw;    /* {path: text} typed texts that are no value yet; NULL = none */
  JsonObject *seen;   /* what the edit started from; NULL for new */
  gint64 updated_at;
} ZjDraft;
void zj_draft_free (ZjDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjDraft, zj_draft_free)
gboolean zj_store_put_draft (ZjStore *store, const ZjDraft *draft, GError **error);
void zj_store_put_draft_async (ZjStore *store,
                               const ZjDraft *draft,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean zj_store_put_draft_finish (ZjStore *store, GAsyncResult *result, GError **error);
ZjDraft *zj_store_get_draft (ZjStore *store, const char *id, GError **error); /* NULL without error: none */
/** Ids of all drafts, oldest first. @project NULL = all. (transfer full) strv */
char **zj_store_list_drafts (ZjStore *store, const char *project, GError **error);
gboolean zj_store_drop_draft (ZjStore *store, const char *id, GError **error);
void zj_store_drop_draft_async (ZjStore *store,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean zj_store_drop_draft_finish (ZjStore *store, GAsyncResult *result, GError **error);

/* --- saving: the one path --- */
typedef enum
{
  ZJ_SAVE_EDIT,
  ZJ_SAVE_ACTION,
  ZJ_SAVE_DELETE
} ZjSaveKind;
typedef struct
{
  ZjSaveKind kind;
  const char *id; /* NULL = new record, an id is made */
  const char *form;
  const char *project;
  JsonObject *fields; /* EDIT: whole shown fields after the edit. ACTION: idem, or NULL = unchanged. DELETE: NULL */
  JsonObject *seen;   /* what the user saw when the edit began; NULL for new, or = current */
  const char *action; /* ACTION: id */
  const char *operator_name; /* NULL = meta "operator" */
  const char *replaces;      /* op id a fix takes the place of; NULL else */
} ZjSave;
typedef struct
{
  char *id;
  char *op; /* NULL if nothing changed or folded to nothing */
  GPtrArray *findings;
} ZjSaved;
void zj_saved_free (ZjSaved *saved);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjSaved, zj_saved_free)

/**
 * zj_store_save: validate → ONE transaction {record, record_ref, audit line, op(s), draft gone}. An ACTION with fields
 * writes an update op and an action op. Against the record as it is inside the transaction: paths both sides changed
 * since @seen → CHANGED_MEANWHILE (for a strict action any change); others merge. Attachments that come in must be
 * here (zj-store-files.h) or at the server, and go up from then on. While a strict action is on its way the record
 * cannot be changed. A DELETE of what is not as @seen any
 * more is CHANGED_MEANWHILE, too. An ACTION without fields leaves the draft. Folds into the record's last op if that
 * was never sending and neither is an action. Errors: INVALID (problems in @problems), CHANGED_MEANWHILE (@conflict =
 * {path:[base,mine,theirs]}), FULL, READ_ONLY, IO, BUSY — nothing saved in each case.
 * @problems, @conflict: (out) (optional) (transfer full)
 */
ZjSaved *
zj_store_save (ZjStore *store, const ZjSave *save, GPtrArray **problems, JsonObject **conflict, GError **error);
void zj_store_save_async (ZjStore *store,
                          const ZjSave *save,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
ZjSaved *zj_store_save_finish (ZjStore *store,
                               GAsyncResult *result,
                               GPtrArray **problems,
                               JsonObject **conflict,
                               GError **error);

/**
 * zj_store_save_several: a new record for each of @targets, with the same values and papers but @field, in ONE
 * transaction: all of them or none. Only for forms with `several`, and their unit field. @save: EDIT, or ACTION with
 * fields; its id (that of the draft, or NULL) becomes the first one's. Errors as zj_store_save.
 * @ids: (out) (optional) (transfer full) of char*, in the order of @targets
 */
gboolean zj_store_save_several (ZjStore *store,
                                const ZjSave *save,
                                const char *field,
                                const char *const *targets,
                                GPtrArray **ids,
                                GPtrArray **problems,
                                JsonObject **conflict,
                                GError **error);
void zj_store_save_several_async (ZjStore *store,
                                  const ZjSave *save,
                                  const char *field,
                                  const char *const *targets,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** (transfer full) ids */
GPtrArray *zj_store_save_several_finish (ZjStore *store,
                                         GAsyncResult *result,
                                         GPtrArray **problems,
                                         JsonObject **conflict,
                                         GError **error);

/* --- outbox --- */
typedef struct
{
  char *id, *record, *form, *project, *title;
  ZjOpKind kind;
  char *action;
  ZjOpState state;
  gint64 seq; /* 0 = none yet */
  char *occurred_at;
  char *waiting_for; /* for people: why it waits; NULL */
  gint64 next_try;   /* µs; 0 = at once */
  char *problem_code, *problem_detail;
} ZjOutboxItem;
void zj_outbox_item_free (ZjOutboxItem *item);
/** All ops that are not settled (queued, sending, deferred, conflict, refused), oldest first, then drafts are not in
 * it. */
GPtrArray *zj_store_outbox (ZjStore *store, const char *project, GError **error);
/** Withdraws an op that was never sending, or that the server has deferred (with the ops that build on it); the record
 * goes back to what it was. BUSY if it may have reached the server without an answer: ask first
 * (zj_engine_cancel_op_async); INVALID if it is in conflict. Should the server take it after all, that is its word and
 * the audit trail says so. */
gboolean zj_store_cancel_op (ZjStore *store, const char *op, GError **error);
/** Queues a refused op again as a new op with `replaces`; for a pending one resets its backoff. @op NULL = all
 * refused/backed off. */
gboolean zj_store_retry (ZjStore *store, const char *op, GError **error);

/** What the server confirmed of a record, newest first: [{op, kind, action, operator, occurred_at, received_at,
 * effective_at, state: "applied"|"merged"|"deferred", receipt}]; a deferred one has no receipt and no effective_at yet.
 * (transfer full) */
JsonArray *zj_store_receipts (ZjStore *store, const char *record, GError **error);
/** The last @limit ops of @project that the server confirmed, newest first: [{op, kind, action, record, form,
 * form_version, title, settled_at (µs), received_at, effective_at, here: is the record still}]. (transfer full) */
JsonArray *zj_store_arrivals (ZjStore *store, const char *project, guint limit, GError **error);
/** The fields as the server has them; NULL if it has no such record. (transfer full) */
JsonObject *zj_store_delivered (ZjStore *store, const char *id);

/* --- conflicts --- */
/**
 * zj_store_resolve: the user's choice, an ordinary op with `replaces` (theirs: the op is replaced by nothing); in one
 * transaction with an audit line; works offline.
 * @choice: {path: value} for each conflicting path, or NULL with @mine TRUE (all mine) / FALSE (all theirs).
 * Its member "@seen" {path: their value as it was shown, "@revision": theirs}, if there, must still hold: else
 * CHANGED_MEANWHILE, nothing settled; @choice may hold nothing but that (all mine, all theirs). Delete-against-edit:
 * mine = create with `revives`. state-moved: mine is refused with INVALID (start a new edit). reference-deleted: mine
 * sends it again once what it refers to lives (there, or here and to be sent first); INVALID before.
 */
gboolean zj_store_resolve (ZjStore *store, const char *id, gboolean mine, JsonObject *choice, GError **error);
void zj_store_resolve_async (ZjStore *store,
                             const char *id,
                             gboolean mine,
                             JsonObject *choice,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean zj_store_resolve_finish (ZjStore *store, GAsyncResult *result, GError **error);

/* --- invariants --- */
/** architecture.md's invariants (a)–(g) as far as they apply; sentences about each violation. (transfer full) array of
 * char*; empty = clean. */
GPtrArray *zj_store_check (ZjStore *store, GError **error);

G_END_DECLS
