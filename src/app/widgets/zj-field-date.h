/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-control.h"

G_BEGIN_DECLS

/** ZjFieldDate: a day, typed or taken from a calendar; with a time of day where the field has one. */
#define ZJ_TYPE_FIELD_DATE (zj_field_date_get_type ())
G_DECLARE_FINAL_TYPE (ZjFieldDate, zj_field_date, ZJ, DATE_FIELD, AdwBin)

GtkWidget *zj_field_date_new (ZjFormModel *model, const char *path);

G_END_DECLS
