/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ZjCondition: a JSON condition from the closed set {eq, in, set, le, all, any, not} over field ids, literals and
 * "today".
 *   {"eq": ["kind", "S"]}  {"in": ["kind", ["S","T"]]}  {"set": "suspend_id"}  {"le": ["effective_date", "today"]}
 *   {"le": ["inspected", {"field": "total"}]}  {"all": [c…]}  {"any": [c…]}  {"not": c}
 * `le` compares dates, datetimes, integers and decimals by value; with an empty side it is true (nothing to compare).
 * The second operand: a literal, {"field": id}, "today", or {"today_plus": days}.
 */
typedef struct _ZjCondition ZjCondition;

/** NULL + ZJ_ERROR_INVALID for anything outside the closed set. */
ZjCondition *zj_condition_new (JsonNode *json, GError **error);
void zj_condition_free (ZjCondition *condition);
/** @fields: canonical values of the record (or of the row; then @outer holds the record's). @today: YYYY-MM-DD. */
gboolean zj_condition_holds (const ZjCondition *condition, JsonObject *fields, JsonObject *outer, const char *today);
/** Ids of the fields it looks at. (transfer container) */
GPtrArray *zj_condition_fields (const ZjCondition *condition);

G_END_DECLS
