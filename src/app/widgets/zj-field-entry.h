/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-control.h"

G_BEGIN_DECLS

/** ZjFieldEntry: one line of text or a number with its unit. */
#define ZJ_TYPE_FIELD_ENTRY (zj_field_entry_get_type ())
G_DECLARE_FINAL_TYPE (ZjFieldEntry, zj_field_entry, ZJ, FIELD_ENTRY, AdwBin)

GtkWidget *zj_field_entry_new (ZjFormModel *model, const char *path);

G_END_DECLS
