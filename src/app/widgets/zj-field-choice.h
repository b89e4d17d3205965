/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-control.h"

G_BEGIN_DECLS

/** ZjFieldChoice: an entry that takes a label, a part of it or its pinyin initials, and a list that narrows with what
 * is typed. */
#define ZJ_TYPE_FIELD_CHOICE (zj_field_choice_get_type ())
G_DECLARE_FINAL_TYPE (ZjFieldChoice, zj_field_choice, ZJ, CHOICE_FIELD, AdwBin)

/** @items: GListModel of ZjChoiceItem (transfer none); NULL = the choices of the field. */
GtkWidget *zj_field_choice_new (ZjFormModel *model, const char *path, GListModel *items);

G_END_DECLS
