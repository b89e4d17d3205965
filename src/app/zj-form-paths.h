/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"

G_BEGIN_DECLS

/* Paths of a form ("name", "parties/ROW/org_name"), as pure functions: form and values in, an answer out. No GTK. */

/** The field that holds files: it has no control of its own kind, and stands in no reading order. */
#define ZJ_FORM_ATTACHMENTS "attachments"

/** What a path of one slot of them begins with: "attachments:photos". */
#define ZJ_FORM_SLOT_PREFIX ZJ_FORM_ATTACHMENTS ":"

/** The slot that a path of a slot names; NULL if it is another kind of path. */
const ZjSlot *zj_form_path_slot (ZjForm *form, const char *path);
/** How many files the slot still needs before its verb: with those of the slots that count for it. 0 for a slot of the
 * authority's. */
guint zj_form_slot_lacking (ZjForm *form, JsonObject *fields, const ZjSlot *slot);

/** All field ids of the form in reading order (sections, then the rest), without attachments. (transfer container) of
 * const char* */
GPtrArray *zj_form_paths_in_order (ZjForm *form);
/** Every path a control stands at, in reading order: fields, and the fields of each row. (transfer full) of char* */
GPtrArray *zj_form_paths_of_controls (ZjForm *form, JsonObject *fields);
/** Paths of required and expected fields that are shown and empty, in reading order, then those of slots that lack
 * files. @raw: {path: text} of what was
 * typed but is no value yet: that is not empty. @today: "2024-06-30". (transfer full) of char* */
GPtrArray *zj_form_paths_missing (ZjForm *form, JsonObject *fields, JsonObject *raw, const char *today);

/** Ids of a group's rows, in order. (transfer full) of char* */
GPtrArray *zj_form_path_rows (JsonObject *fields, const char *group);
/** The object that holds a path's value: @fields itself, or the row in it; NULL if there is no such row. *member points
 * into @path. (transfer none) */
JsonObject *zj_form_path_holder (JsonObject *fields, const char *path, const char **member);
/** Does the field's condition hold today? FALSE for a path that the form does not know. */
gboolean zj_form_path_is_visible (ZjForm *form, JsonObject *fields, const char *path, const char *today);
/** Must it be filled in by hand at some verb? */
gboolean zj_form_path_is_required (ZjForm *form, const char *path);
/** Server-owned and computed fields are shown, never typed. */
/** The authority's own field: what is odd about its value is nothing the project office could do anything about. */
gboolean zj_form_path_is_servers (ZjForm *form, const char *path);
gboolean zj_form_path_is_read_only (ZjForm *form, const char *path);

G_END_DECLS
