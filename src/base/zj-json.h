/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * zj_json_parse:
 * Strict RFC 8259: valid UTF-8, no NUL, one value, no comments, no duplicate member names. Every JSON text from
 * outside goes through here (or, for bulk change lines, through the same tests in SQLite).
 * @length: bytes, or -1 if NUL-terminated
 * Returns: (transfer full): the value, or NULL with ZJ_ERROR_INVALID.
 */
JsonNode *zj_json_parse (const char *text, gssize length, GError **error);
/** The same, and the value must be an object. */
JsonObject *zj_json_parse_object (const char *text, gssize length, GError **error);

/**
 * zj_json_write: compact text; object members in insertion order.
 * zj_json_canonical: compact text with the members of every object sorted by bytes: what is hashed and compared.
 */
char *zj_json_write (JsonNode *node);
char *zj_json_write_object (JsonObject *object);
char *zj_json_canonical (JsonNode *node);

/** Deep equality of canonical values; NULL and JSON null are equal (absent = null). */
gboolean zj_json_equal (JsonNode *a, JsonNode *b);
JsonNode *zj_json_copy (JsonNode *node);              /* deep */
JsonObject *zj_json_copy_object (JsonObject *object); /* deep */

/* Typed getters that never abort: absent, null or of another type gives the default (NULL / 0 / FALSE). */
const char *zj_json_string (JsonObject *object, const char *member);
gint64 zj_json_int (JsonObject *object, const char *member, gint64 fallback);
gboolean zj_json_bool (JsonObject *object, const char *member, gboolean fallback);
JsonObject *zj_json_object (JsonObject *object, const char *member); /* (transfer none) */
JsonArray *zj_json_array (JsonObject *object, const char *member);   /* (transfer none) */
JsonNode *zj_json_member (JsonObject *object, const char *member);   /* NULL also for null */
gboolean zj_json_is_string (JsonNode *node);
gboolean zj_json_is_int (JsonNode *node);

/* Getters that complain: ZJ_ERROR_INVALID naming the member. */
const char *zj_json_need_string (JsonObject *object, const char *member, GError **error);
gboolean zj_json_need_int (JsonObject *object, const char *member, gint64 *out, GError **error);

/* Builders that read well. All take ownership of nodes given; a NULL string or node sets nothing. */
void zj_json_set_string (JsonObject *object, const char *member, const char *value);
void zj_json_set_node (JsonObject *object, const char *member, JsonNode *node /* (transfer full) */);
JsonNode *zj_json_string_node (const char *value);
JsonNode *zj_json_int_node (gint64 value);
JsonNode *zj_json_bool_node (gboolean value);
JsonNode *zj_json_object_node (JsonObject *object /* (transfer full) */);
JsonNode *zj_json_array_node (JsonArray *array /* (transfer full) */);

G_END_DECLS
