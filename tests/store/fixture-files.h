/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "fixture.h"

/* What the tests of files share. */

#define COLLEAGUE  "01934000-0000-7000-8000-0000000000c1"
#define FILES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NO_FILES   ((const char *const[]){ NULL })

/* A file with this content, taken in; its SHA-256. */
char *put_file (Fixture *f, const char *content);
/* Another attachment in @fields. */
void add_file (Fixture *f, JsonObject *fields, const char *sha256, const char *slot);
/* The attachments of @fields: these hashes, and no others; a file that was there keeps its row. */
void set_files (Fixture *f, JsonObject *fields, const char *const *hashes);
/* Everything below DIR/files that is a file. */
guint n_files (Fixture *f);

/* A notice of the form acceptance-sample with these files; its id. */
char *save_notice (Fixture *f, const char *unit, const char *part, const char *const *hashes);
/* The same notice, with these files now. */
void save_files (Fixture *f, const char *id, const char *const *hashes);
/* The server's word about a record: what is shown here, with these files missing. */
JsonObject *server_copy (Fixture *f, const char *id, gint64 revision, const char *const *missing);
void pull_copy (Fixture *f, JsonObject *copy);
ZjTransfer *next_transfer (Fixture *f);
void assert_next_transfer (Fixture *f, const char *sha256, gboolean up);
void transfer_done (Fixture *f, const char *sha256, gboolean up);
void assert_file_state (Fixture *f, const char *sha256, ZjFileState state);
