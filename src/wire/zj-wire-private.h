/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Getters of this folder: a member that is there must have its type; null counts as absent. */

/** Sets ZJ_ERROR_INVALID "‘member’ what"; always FALSE, to be returned. */
gboolean zj_wire_complain (GError **error, const char *member, const char *what);
/** A string; *out is left alone if it is absent or empty, which is an error if @needed. */
gboolean zj_wire_take_string (JsonObject *object, const char *member, gboolean needed, char **out, GError **error);
gboolean zj_wire_take_uuid (JsonObject *object, const char *member, gboolean needed, char **out, GError **error);
/** An integer of at least @least; *out is left alone if the member is absent and not @needed. */
gboolean
zj_wire_take_int (JsonObject *object, const char *member, gboolean needed, gint64 least, gint64 *out, GError **error);
/** A JSON true or false; absent leaves *out alone unless @needed. */
gboolean zj_wire_take_bool (JsonObject *object, const char *member, gboolean needed, gboolean *out, GError **error);
/** (transfer none) NULL if absent. */
gboolean zj_wire_take_object (JsonObject *object, const char *member, JsonObject **out, GError **error);
gboolean zj_wire_take_array (JsonObject *object, const char *member, JsonArray **out, GError **error);

G_END_DECLS
