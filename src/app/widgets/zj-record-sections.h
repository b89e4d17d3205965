/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-record-files.h"
#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordSections: the values of a record for reading, in the sections and the order of its form, without its
 * attachments. Personal numbers are masked, each until the user asks for it in full.
 */
#define ZJ_TYPE_RECORD_SECTIONS (zj_record_sections_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordSections, zj_record_sections, ZJ, RECORD_SECTIONS, AdwBin)

/** What becomes of fields without a value. */
typedef enum
{
  ZJ_EMPTY_SHOWN,
  ZJ_EMPTY_OURS, /* those that are the authority's to fill in are left out, unless the form has a word for it (待编号)
                  */
  ZJ_EMPTY_HIDDEN, /* all are left out */
} ZjEmptyFields;

/** (transfer floating) */
GtkWidget *zj_record_sections_new (ZjStore *store);
/** @record: whose values they are, so that showing a personal number is noted there; another one than before masks all
 * again. @form: the version the values were made with. */
void zj_record_sections_set (ZjRecordSections *sections, ZjForm *form, const char *record, JsonObject *fields);
/** Whose files the photos of its rows are, from the next setting of values on; NULL = rows are shown without photos. */
void zj_record_sections_set_files (ZjRecordSections *sections, ZjRecordFiles *files);
/** Which empty fields are shown: all, until told otherwise. */
void zj_record_sections_set_empty (ZjRecordSections *sections, ZjEmptyFields empty);
/** TRUE while a field that is a personal number is shown in full. */
gboolean zj_record_sections_is_revealed (ZjRecordSections *sections, const char *field);

G_END_DECLS
