/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-province.h"
#include "zj-engine.h"

G_BEGIN_DECLS

/* One PC of a project office: a store in a folder of its own and an engine, signed in at a FakeProvince. */
typedef struct
{
  FakeProvince *province;
  ZjForms *forms;
  ZjFakeClock *clock;
  ZjRandom *random;
  char *base; /* temporary folder, removed at the end */
  char *dir;  /* the account's folder in it */
  ZjStore *store;
  ZjRemote *remote;
  ZjEngine *engine;
  ZjSyncReport report; /* of the last sync */
} Machine;

/** A new PC, signed in. */
Machine *machine_new (FakeProvince *province, guint64 seed);
void machine_free (Machine *machine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Machine, machine_free)

/** The program ends; starts again. */
void machine_close (Machine *machine);
void machine_open (Machine *machine);
/** Its folder is copied to, or put back from, another place. Closed meanwhile. */
void machine_copy_dir (const char *from, const char *to);
void machine_remove_dir (const char *dir);

/** NULL: done; else the error. (transfer full) */
GError *machine_sign_in (Machine *machine, const char *password);
GError *machine_sync (Machine *machine);
GError *machine_sync_background (Machine *machine);
GError *machine_sign_out (Machine *machine);

/** Saves a unit project; its id. (transfer full) */
char *machine_create (Machine *machine, const char *name);
/** The same with files of these sizes, the contents of which follow from @seed; their hashes. */
char *machine_create_with_files (Machine *machine,
                                 const char *name,
                                 const gsize *sizes,
                                 guint n,
                                 guint seed,
                                 char **hashes /* (out) n, each owned */);
/** Adds a file of @size. Returns: the hash (transfer full) */
char *machine_add_file (Machine *machine, const char *id, gsize size, guint seed);
/** Replaces its first attachment by a file of @size. Returns: the hash (transfer full) */
char *machine_replace_file (Machine *machine, const char *id, gsize size, guint seed);
/** NULL: it is here; else the error. (transfer full) */
GError *machine_fetch (Machine *machine, const char *sha256);
GError *machine_cancel (Machine *machine, const char *op);
void machine_edit (Machine *machine, const char *id, const char *field, const char *value);
void machine_delete (Machine *machine, const char *id);
/** A field as shown, NULL if there is none. (transfer full) */
char *machine_field (Machine *machine, const char *id, const char *field);
ZjSyncState machine_sync_state (Machine *machine, const char *id);
/** Lets the main context run until @done says so, at most @seconds. */
gboolean machine_wait (gboolean (*done) (gpointer data), gpointer data, guint seconds);
/** The invariants hold. */
void machine_assert_clean (Machine *machine);

G_END_DECLS
