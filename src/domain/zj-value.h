/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-problem.h"
#include "zj-random.h"

G_BEGIN_DECLS

/* Field values. Canonical form, in memory, on disk and on the wire (JsonNode; NULL = empty):
 *   decimal "340427.45" (string, no exponent, no trailing zeros) · integer, boolean JSON · date "YYYY-MM-DD" · datetime
 * "YYYY-MM-DDTHH:MM" reference record id · choice id · open choice id string or {"other": "text"} · everything else
 * string (NFC) rows: array of objects with `_id` (UUIDv7) and `_pos` (fractional index), ordered by (_pos, _id). */

/** Decimals as gint64 × 10⁻⁴, |value| < 9·10¹⁴. FALSE if not a decimal of at most 4 places. No sign '+', no exponent.
 */
gboolean zj_decimal_parse (const char *text, gint64 *scaled);
char *zj_decimal_format (gint64 scaled);                    /* canonical */
char *zj_decimal_display (gint64 scaled, int min_decimals); /* "340427.45", "780000.00" */

/**
 * zj_field_parse: what a person typed (or a script passed) → canonical value.
 * Accepts full-width digits, thousands separators (1,234.5), labels of choices in either language, 是/否/true/false,
 * 2024/6/30 and 2024-6-30 for dates. An open choice that matches no id or label becomes {"other": text}. Empty text →
 * TRUE with *value NULL. Rows and references are not parsed from text here (FALSE, code "unsupported") except that a
 * reference accepts a UUID. On failure *problem says what is wrong and what would be right; nothing is guessed.
 */
gboolean zj_field_parse (const ZjField *field, const char *text, JsonNode **value, ZjProblem **problem);
/**
 * zj_field_parse_json: JSON that is not canonical yet (a script's FIELD[]='{JSON}', a feed) → canonical value. Texts go
 * through zj_field_parse, whole numbers are taken for decimals, rows without `_id` or `_pos` get them, in the order
 * given; fractions must be texts. The problem's path is the field's id.
 */
gboolean zj_field_parse_json (const ZjField *field,
                              JsonNode *node,
                              ZjRandom *random,
                              ZjClock *clock,
                              JsonNode **value,
                              ZjProblem **problem);
/** The text to put into an entry for editing; "" for empty. (transfer full) */
char *zj_field_edit_text (const ZjField *field, JsonNode *value);
/** For reading: choice labels, unit appended ("340427.45 平方米"), booleans 是/否, datetime with a space, sensitive
 * values masked unless @reveal. For empty the field's empty_label, else ""; rows: "3 行". (transfer full) */
char *zj_field_display (const ZjField *field, JsonNode *value, gboolean reveal);
/** Masks 420102199001011234 → 420***********1234 and 17750621280 → 177****1280. */
char *zj_mask (const char *text);

/** Is @value a canonical value of this field (type, limits, named validator)? If not, *problem says why. Path = @path.
 * NULL value is fine. An unknown choice id is a problem of severity WARNING: the server may know more choices than this
 * program (zj_patch_check refuses a patch that brings one in). */
gboolean
zj_field_check (const ZjField *field, JsonNode *value, const char *path, const char *today, ZjProblem **problem);

/** Computed display values by name: "structure-floors" (剪力墙结构/33(-2)), … NULL if unknown name or nothing to show.
 * (transfer full) */
char *zj_field_compute (ZjForm *form, const ZjField *field, JsonObject *fields);
/** Computed or stored: what a list or page shows for a field. */
char *zj_form_display (ZjForm *form, const char *field_id, JsonObject *fields, gboolean reveal);

/** Values of a new record: prefill paths resolved in @project (fields of the `project` record, may be NULL) and
 * @session ({operator}). (transfer full) */
JsonObject *zj_form_prefill (ZjForm *form, JsonObject *project, JsonObject *session);
/** 复制为新: fields without attachments, not_copied, server-owned; new row ids. (transfer full) */
JsonObject *zj_form_copy_values (ZjForm *form, JsonObject *fields);
/** `unit` of a record by the form's unit_field; NULL if none. (transfer full) */
char *zj_form_unit_of (ZjForm *form, const char *record_id, JsonObject *fields);
/** References {path → target id} of all reference fields (also in rows), as a flat array of alternating path, target.
 * (transfer full strv) */
char **zj_form_references (ZjForm *form, JsonObject *fields);
/** The record's name: title_field's display, or the form's title. Where the title is the record it refers to, whose
 * name is not here: the form's title and the first column that says something. (transfer full) */
char *zj_form_record_title (ZjForm *form, JsonObject *fields);
/** Rows of a group, ordered by (_pos, _id). (transfer full) array */
JsonArray *zj_rows_ordered (JsonObject *fields, const char *group);

/** Normalised name for duplicate warnings: width folded, spaces and 号楼/号/栋/幢/#/楼 dropped, lower case: 16栋 = 16#
 * = 16 号楼. */
char *zj_name_key (const char *name);

G_END_DECLS
