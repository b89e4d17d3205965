/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-ingest.h"
#include "zj-judge.h"

G_BEGIN_DECLS

/** One op on its way through its transaction. */
typedef struct
{
  const ZjIngest *ingest;
  const ZjStoredProject *project;
  const char *client, *by;
  const ZjIncoming *incoming;
  const ZjOp *op;
  ZjStoredRecord *record; /* as it is; NULL if there never was one */
  ZjStoredOp *stored;     /* as it is answered */
  char *now;
  gboolean base_merged;
  gint64 seen_base;    /* what the user had seen: this revision … */
  JsonArray *seen_own; /* … and these of their own */
  JsonObject *moved;
} ZjTaking;

/** Are the bytes here, for this project? @data: ZjTaking */
gboolean zj_taking_has_file (gpointer data, const char *sha256);
/** Finds out what becomes of the op. *verdict NULL never on TRUE. */
gboolean zj_taking_judge (ZjTaking *t, ZjVerdict **verdict, GError **error);
/** Writes the record as the verdict wants it. t->record becomes the new one. */
gboolean zj_taking_apply (ZjTaking *t, const ZjVerdict *verdict, GError **error);

G_END_DECLS
