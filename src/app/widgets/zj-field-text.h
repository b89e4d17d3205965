/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"

G_BEGIN_DECLS

/* What the widgets of a field show, as pure functions: field and values in, text out. No GTK. */

/** Which control a field is edited with. */
typedef enum
{
  ZJ_CONTROL_READ_ONLY, /* server-owned or computed */
  ZJ_CONTROL_ENTRY,
  ZJ_CONTROL_NUMBER, /* an entry with a unit */
  ZJ_CONTROL_TEXT_VIEW,
  ZJ_CONTROL_DATE,
  ZJ_CONTROL_CHOICE,
  ZJ_CONTROL_SWITCH,
  ZJ_CONTROL_ROWS,
} ZjControlKind;

ZjControlKind zj_field_control_kind (const ZjField *field);

/** Most characters one field takes from the keyboard or the clipboard: twice what is valid, so that a little too much
 * can still be shortened by hand. */
glong zj_field_input_limit (const ZjField *field);
/** Why more than that was not taken over. (transfer full) */
char *zj_field_input_refusal (const ZjField *field);

/** A value that cannot be typed: its text; where it is empty, what the form has to say about that (待编号), else "—".
 * (transfer full) */
char *zj_field_read_only_text (ZjForm *form, const ZjField *field, JsonObject *fields);
/** What to type, as an example, or NULL. */
const char *zj_field_placeholder (const ZjField *field);
/** "N items not filled in: a, b" as markup of links whose targets are paths; NULL if none is missing. @paths: of char*.
 * (transfer full) */
char *zj_missing_markup (ZjForm *form, GPtrArray *paths);
/** Label of a path for people: "Name", or "Parties 2: Organisation" within rows (@fields gives the row's number).
 * (transfer full) */
char *zj_path_label (ZjForm *form, const char *path, JsonObject *fields);
/** Any value of a path for reading: rows and single rows too, "—" for empty. (transfer full) */
char *zj_path_display (ZjForm *form, const char *path, JsonNode *value, gboolean reveal);

G_END_DECLS
