/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-control.h"

G_BEGIN_DECLS

/** ZjFieldSwitch: yes or no. */
#define ZJ_TYPE_FIELD_SWITCH (zj_field_switch_get_type ())
G_DECLARE_FINAL_TYPE (ZjFieldSwitch, zj_field_switch, ZJ, FIELD_SWITCH, AdwBin)

GtkWidget *zj_field_switch_new (ZjFormModel *model, const char *path);

G_END_DECLS
