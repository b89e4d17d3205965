/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/** One file of what waits: where it goes below the new folder, and what is in it. */
typedef struct
{
  char *sha256;
  char *path; /* "01 Unit project 16栋/01 scan.pdf" */
} ZjWaitingFile;

/**
 * zj_waiting_list: what the server does not have yet, as JSON for people: {made_at, server, account, records: […]}.
 * @files: (out) (transfer full): of ZjWaitingFile: those that are here
 * NOT_FOUND: nothing waits.
 */
JsonObject *zj_waiting_list (ZjStore *store, const char *project, gboolean reveal, GPtrArray **files, GError **error);

G_END_DECLS
