/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"

G_BEGIN_DECLS

/**
 * zj_form_verb_word: what a history or audit line's verb is called in the user's language: the form's action of that
 * id, else the word for what programs do ("create", "update", …). A verb nobody knows is given back as it is.
 * @verb: (nullable): gives ""
 */
const char *zj_form_verb_word (ZjForm *form, const char *verb);

G_END_DECLS
