/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "fake-server.h"

G_BEGIN_DECLS

/* A small province: sessions, changes and ops as far as the engine needs them, kept in memory, with a switch for each
 * way in which a network or a server goes wrong. It keeps its own books by the protocol's page, not by the code under
 * test. */

#define FAKE_PROJECT        "0193f2a0-0000-7000-8000-000000000001"
#define FAKE_SECOND_PROJECT "0193f2a0-0000-7000-8000-000000000002"
#define FAKE_ACCOUNT        "4202012112170001-SX-001"
#define FAKE_PASSWORD       "Better9876"

typedef struct _FakeProvince FakeProvince;

/* What goes wrong with the next requests. */
typedef enum
{
  FAULT_NONE,
  FAULT_LOST,       /* cut before anything is done */
  FAULT_REPLY_LOST, /* done, but the reply is cut */
  FAULT_REPLY_HALF, /* done, half the reply comes */
  FAULT_PROBLEM,    /* a problem with `status`, `code` and `retry_after` */
  FAULT_PORTAL,     /* HTML with 200 */
  FAULT_SILENT,
  FAULT_LATE,         /* cut, but something in between delivers it later: fake_province_deliver_late() */
  FAULT_WRONG_OFFSET, /* done, but Upload-Offset says something that cannot be */
  FAULT_BAD_LINE,     /* changes: one line is not a record */
  FAULT_ENDLESS,      /* changes: always more, and never further */
} Fault;

FakeProvince *fake_province_new (void);
void fake_province_free (FakeProvince *province);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeProvince, fake_province_free)

FakeServer *fake_province_server (FakeProvince *province);
const char *fake_province_url (FakeProvince *province);

/** The next @times requests whose path contains @path go wrong so. */
void fake_province_fail (FakeProvince *province, const char *path, Fault fault, guint times);
void fake_province_fail_with (FakeProvince *province,
                              const char *path,
                              guint times,
                              guint status,
                              const char *code,
                              const char *retry_after);

/** And only requests of @method (static) do. After fake_province_fail(). */
void fake_province_fail_only (FakeProvince *province, const char *method);

void fake_province_deliver_late (FakeProvince *province);
/** The control: this province forgets which ops it has had. */
void fake_province_set_forgetful (FakeProvince *province);

void fake_province_two_projects (FakeProvince *province);
/** Requests above these are 413. */
void fake_province_set_limits (FakeProvince *province, guint max_ops, guint max_bytes);
/** Lines of a page at most. */
void fake_province_set_page (FakeProvince *province, guint lines);
/** Every access token given so far is void (they expired). */
void fake_province_expire_access (FakeProvince *province);
/** And the refresh tokens too (the password was changed elsewhere). */
void fake_province_void_sessions (FakeProvince *province);
/** Every state token given so far is too old. */
void fake_province_forget_states (FakeProvince *province);
/** The state in the midst of a full pull is forgotten that often. */
void fake_province_forget_on_the_way (FakeProvince *province, guint times);
/** Lines the last request for changes asked for. */
guint fake_province_asked_lines (FakeProvince *province);
/** Keeps a backup; goes back to it, with a new epoch. */
void fake_province_back_up (FakeProvince *province);
void fake_province_restore (FakeProvince *province);

/** Somebody else creates or edits a record. */
char *fake_province_put (FakeProvince *province, const char *id, const char *field, const char *value);
/** How many streams of live events are open; ends them all. */
guint fake_province_n_streams (FakeProvince *province);
void fake_province_end_streams (FakeProvince *province);
/** While this is set, an update of @field is deferred, waiting for the op @op. */
void fake_province_defer (FakeProvince *province, const char *field, const char *op);
/** An op that touches @field is refused. */
void fake_province_refuse (FakeProvince *province, const char *field);

/** What the province holds. */
guint fake_province_n_records (FakeProvince *province);
guint fake_province_n_ops (FakeProvince *province);
/** How often an op's effect was made: 1 for each op it holds, or something is very wrong. */
guint fake_province_n_effects (FakeProvince *province);
/** A field of a record as text; NULL if there is none. (transfer full) */
char *fake_province_field (FakeProvince *province, const char *id, const char *field);
gint64 fake_province_last_seq (FakeProvince *province, const char *client);

/* --- files --- */

/** The bytes of a file, NULL if the project lacks it. (transfer full) */
GBytes *fake_province_file (FakeProvince *province, const char *sha256);
/** Puts a file there. Returns: its hash (transfer full) */
char *fake_province_add_file (FakeProvince *province, GBytes *bytes);
/** Takes it away again: an orphan that expired. */
void fake_province_drop_file (FakeProvince *province, const char *sha256);
/** Keeps @bytes under the name of another file. */
void fake_province_swap_file (FakeProvince *province, const char *sha256, GBytes *bytes);
/** Forgets every upload under way. */
void fake_province_drop_uploads (FakeProvince *province);
/** Every piece takes this long. */
void fake_province_slow_pieces (FakeProvince *province, guint ms);
/** How many attachments a record has. */
guint fake_province_n_attachments (FakeProvince *province, const char *id);
/** An op whose record lacks files is deferred, as a strict one would be. */
void fake_province_defer_for_files (FakeProvince *province);
/* What happens to the next piece on its way to another server. */
typedef enum
{
  RELAY_WELL,
  RELAY_HALF_THEN_CUT,   /* half of it arrives, no answer comes back */
  RELAY_HALF_THEN_WHOLE, /* half of it arrives, then all of it comes once more */
} FakeRelayFault;

/** Uploads go to the tus server at @url ("http://127.0.0.1:PORT"), whose answers come back as they are. It keeps what
 * arrives in @folder under the upload's name. */
void fake_province_relay_uploads (FakeProvince *province, const char *url, const char *folder);
void fake_province_relay_fault (FakeProvince *province, FakeRelayFault fault);
/** How many uploads were begun, pieces came, and bytes in them; how large the largest piece was. */
guint fake_province_n_uploads (FakeProvince *province);
guint fake_province_n_pieces (FakeProvince *province);
guint64 fake_province_piece_bytes (FakeProvince *province);
guint64 fake_province_largest_piece (FakeProvince *province);

G_END_DECLS
