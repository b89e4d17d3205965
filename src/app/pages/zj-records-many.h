/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-chosen.h"
#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordsMany: the verbs of a list on all that are chosen: one dialog names them and those that are not ready, then
 * each is done on its own. Ends the choosing when done.
 *
 * Signals: "said" (text): what to say in passing; "open" (id): the user wants to put this record right first.
 */
#define ZJ_TYPE_RECORDS_MANY (zj_records_many_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordsMany, zj_records_many, ZJ, RECORDS_MANY, GObject)

/** @parent: the page the dialogs belong to; not kept alive. */
ZjRecordsMany *zj_records_many_new (ZjStore *store, ZjForm *form, ZjChosen *chosen, GtkWidget *parent);
void zj_records_many_delete (ZjRecordsMany *many);
/** @action: id of an action of the form. */
void zj_records_many_act (ZjRecordsMany *many, const char *action);

G_END_DECLS
