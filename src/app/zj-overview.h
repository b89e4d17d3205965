/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store-files.h"

G_BEGIN_DECLS

/** ZjOverview: what sidebar, project page and outbox show of one project, read in one go away from the main thread. */
typedef struct
{
  ZjCounts counts;     /* of the project */
  GPtrArray *outbox;   /* of ZjOutboxItem, oldest first */
  GPtrArray *files;    /* of ZjTransfer: files on their way, in the order they go */
  JsonArray *arrivals; /* as zj_store_arrivals(), the last 20; NULL without a project */
  gboolean paused;     /* the user stopped files */
  GHashTable *badges;  /* form id → records that wait for the user: conflicts, refused, drafts */
  GHashTable *drafts;  /* form id → drafts of new records */
  GHashTable *records; /* form id → records */
  JsonObject *project; /* fields of the project's own record; NULL before the first pull */
} ZjOverview;

/** Reads the overview of @project (NULL = none yet: counts only). Blocks; any thread but the store's writer. */
ZjOverview *zj_overview_read (ZjStore *store, const char *project, GError **error);
void zj_overview_free (ZjOverview *overview);
/** Entry of one of the tables above; 0 if there is none. */
guint zj_overview_number (GHashTable *table, const char *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjOverview, zj_overview_free)

G_END_DECLS
