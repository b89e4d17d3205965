/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-forms.h"
#include "zj-storage.h"

G_BEGIN_DECLS

/**
 * zj_demo_fill: the manual's sample project with its account, and one by a 工建码 with thin data. What is there already
 * stays as it is, so that running it again adds nothing.
 * @records: so many generated unit projects on top, for load
 * @added: records made
 */
gboolean zj_demo_fill (ZjStorage *storage,
                       ZjForms *forms,
                       ZjClock *clock,
                       ZjRandom *random,
                       guint records,
                       guint *added,
                       GError **error);

G_END_DECLS
