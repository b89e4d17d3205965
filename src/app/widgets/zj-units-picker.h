/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-control.h"
#include "zj-field-items.h"

G_BEGIN_DECLS

/** ZjUnitsPicker: the reference field of a new form that may be filled in for several records at once: a list to tick,
 * with a search where it is long. What is ticked is in the model (zj_form_model_get_several). */
#define ZJ_TYPE_UNITS_PICKER (zj_units_picker_get_type ())
G_DECLARE_FINAL_TYPE (ZjUnitsPicker, zj_units_picker, ZJ, UNITS_PICKER, AdwBin)

/** @list: of ZjChoiceItem; may still be filling. (transfer floating) */
GtkWidget *zj_units_picker_new (ZjFormModel *model, const char *path, GListModel *list);

G_END_DECLS
