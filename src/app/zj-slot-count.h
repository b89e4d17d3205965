/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/** The files of one slot of a record, counted. */
typedef struct
{
  char *label;
  guint files;
  gint64 size;       /* bytes, all together */
  GPtrArray *unsent; /* names (char*) of those the server does not have yet */
} ZjSlotCount;

void zj_slot_count_free (ZjSlotCount *count);
/**
 * zj_slot_counts: the slots of @form that hold files, in their order. Reads the store: any thread.
 * @record: whose files they are, or NULL for one that was never saved
 * Returns: (transfer full): of ZjSlotCount
 */
GPtrArray *zj_slot_counts (ZjStore *store, ZjForm *form, const char *project, const char *record, JsonObject *fields);
/** "3 files, 4.2 MB" (transfer full) */
char *zj_slot_count_text (const ZjSlotCount *count);
/** How many of all files the server does not have yet. @counts: of ZjSlotCount */
guint zj_slot_counts_unsent (GPtrArray *counts);

G_END_DECLS
