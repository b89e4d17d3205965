/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-rules.h"

G_BEGIN_DECLS

/* Inside the domain floor only. Each adds to @findings. */

/** The object at @index of an array of facts; NULL for anything else, and for the record itself. */
JsonObject *zj_facts_other (const ZjFacts *facts, JsonArray *array, guint index);

/** Duplicate names, areas, and what refers to a record that is deleted. */
void zj_rules_find_registration (const ZjFacts *facts, GPtrArray *findings);
/** What the state of the unit project, and the records about it, have to say. */
void zj_rules_find_unit (const ZjFacts *facts, GPtrArray *findings);

G_END_DECLS
