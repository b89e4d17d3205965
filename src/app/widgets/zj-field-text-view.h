/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-control.h"

G_BEGIN_DECLS

/** ZjFieldTextView: several lines of text. */
#define ZJ_TYPE_FIELD_TEXT_VIEW (zj_field_text_view_get_type ())
G_DECLARE_FINAL_TYPE (ZjFieldTextView, zj_field_text_view, ZJ, FIELD_TEXT_VIEW, AdwBin)

GtkWidget *zj_field_text_view_new (ZjFormModel *model, const char *path);

G_END_DECLS
