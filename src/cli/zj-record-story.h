/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-cli.h"

G_BEGIN_DECLS

/* What belongs to a record beside its fields, as lines to read. */

/** The files of @fields by slot: number, name, size, how each stands, id. */
void zj_record_print_files (ZjCli *cli, ZjRecord *record, ZjForm *form, JsonObject *fields);
/** Who did what in which round. */
void zj_record_print_history (ZjForm *form, ZjRecord *record);
/** What the server took, with when it was done here and when it arrived there. Prints nothing where there is none. */
void zj_record_print_receipts (ZjForm *form, JsonArray *receipts);

G_END_DECLS
