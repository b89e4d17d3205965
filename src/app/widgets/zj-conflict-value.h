/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-store.h"

G_BEGIN_DECLS

/* One of the three versions of what clashes, for reading. */

typedef enum
{
  ZJ_VERSION_BASE, /* what both began with */
  ZJ_VERSION_MINE,
  ZJ_VERSION_THEIRS,
} ZjVersion;

/** Whose it is: "On this machine". */
const char *zj_version_word (ZjVersion version);
/**
 * zj_conflict_value_text: the value at @path; a row with the labels of its members, a missing row in words; what refers
 * to a record is named. Personal numbers are masked.
 * @store: (nullable): without it references are not named
 * @triple: [base, mine, theirs]
 * Returns: (transfer full)
 */
char *zj_conflict_value_text (ZjStore *store, ZjForm *form, const char *path, JsonArray *triple, ZjVersion version);
/** The same as a widget; an attachment with a small picture. (transfer floating) */
GtkWidget *zj_conflict_value_new (ZjStore *store, ZjForm *form, const char *path, JsonArray *triple, ZjVersion version);

G_END_DECLS
