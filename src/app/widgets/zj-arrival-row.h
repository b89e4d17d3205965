/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-form.h"

G_BEGIN_DECLS

/** ZjArrival: something the server confirmed, as an item of a list model. Immutable. */
#define ZJ_TYPE_ARRIVAL (zj_arrival_get_type ())
G_DECLARE_FINAL_TYPE (ZjArrival, zj_arrival, ZJ, ARRIVAL, GObject)

/** @line: as of zj_store_arrivals(). @form: NULL if it is not known here. @now: µs */
ZjArrival *zj_arrival_new (JsonObject *line, ZjForm *form, gint64 now);
const char *zj_arrival_get_op (ZjArrival *arrival);

/** A row with its title, when it was received and took effect, and a button "outbox.receipt" with the record's id. */
GtkWidget *zj_arrival_row_new (ZjArrival *arrival);

G_END_DECLS
