/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the other parts of the installation are, also when it runs from the build tree. */

/** Path of this program. (transfer full) (nullable) */
char *zj_places_own_program (void);
/** A program of ours: beside this one, at its place in the build tree, or in PATH. (transfer full) (nullable) */
char *zj_places_find_program (const char *name);
/** The settings at @path, or NULL if their schema is not installed: then nothing is remembered. (transfer full)
 * (nullable) */
GSettings *zj_places_settings (const char *schema_id, const char *path);

G_END_DECLS
