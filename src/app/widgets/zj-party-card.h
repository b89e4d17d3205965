/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-form.h"

G_BEGIN_DECLS

/** ZjPartyCard: one responsible party of the project: organisation, person in charge, ID number and phone (masked).
 * Signal "revealed": the user asked for a masked value. */
#define ZJ_TYPE_PARTY_CARD (zj_party_card_get_type ())
G_DECLARE_FINAL_TYPE (ZjPartyCard, zj_party_card, ZJ, PARTY_CARD, AdwBin)

/** @form: the form `project`, for labels and masking. @party: a row of its group `parties`. */
GtkWidget *zj_party_card_new (ZjForm *form, JsonObject *party);

G_END_DECLS
