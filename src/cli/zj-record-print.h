/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-cli.h"

G_BEGIN_DECLS

/** A record for reading: fields, files, what waits, what is in conflict, findings, history, receipts. @form may be
 * NULL. */
void zj_record_print (ZjCli *cli, ZjRecord *record, ZjForm *form, GPtrArray *findings, gboolean reveal);

/** What the server has of it: fields, files, receipts. @delivered: the server's copy of the fields */
void zj_record_print_delivered (ZjCli *cli, ZjRecord *record, ZjForm *form, JsonObject *delivered, gboolean reveal);

/** {path: [base, mine, theirs]} as lines "label (path): base | mine | theirs". */
void zj_record_print_conflict (ZjForm *form, ZjRecord *record);

G_END_DECLS
