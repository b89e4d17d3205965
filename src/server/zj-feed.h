/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-forms.h"
#include "zj-storage.h"

G_BEGIN_DECLS

/**
 * The project feed of the integration platform:
 *   {"projects": [{"code": …, "project_name": …, FIELD: …, "parties": [{…}], "supervisors": [{…}]}]}
 * `code` is the stage code (环节编码) or, for a project outside the library, its 工建码; a row whose code is known
 * updates that project. `id` (a UUID) may be given for a new one. Everything else is named as the fields of the form
 * `project`; dates, decimals and choices may be written as people write them.
 */

typedef struct
{
  guint added, updated, unchanged;
  GPtrArray *faults; /* of char*: "row 3, floor_area: …" */
  GPtrArray *notes;  /* of char*: taken, but odd */
} ZjFeedReport;

ZjFeedReport *zj_feed_report_new (void);
void zj_feed_report_free (ZjFeedReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjFeedReport, zj_feed_report_free)

/**
 * zj_feed_import: all or nothing. INVALID with every bad row in report->faults: nothing was taken.
 * @only_new: leave projects alone that are here already
 */
gboolean zj_feed_import (ZjStorage *storage,
                         ZjForms *forms,
                         ZjClock *clock,
                         ZjRandom *random,
                         JsonNode *feed,
                         gboolean only_new,
                         ZjFeedReport *report,
                         GError **error);

G_END_DECLS
