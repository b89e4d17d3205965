/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-db.h"
#include "zj-storage.h"

G_BEGIN_DECLS

struct _ZjStorage
{
  ZjDb *db;
  char *dir;
  char *epoch;
  ZjClock *clock;
  ZjRandom *random;
  gint64 noted; /* last progress written beside the data */
};

/** Renews which files a record names. Within the transaction that writes the record. */
gboolean zj_storage_note_files (ZjStorage *storage, const ZjStoredRecord *record, GError **error);

G_END_DECLS
