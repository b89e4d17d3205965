/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-cli.h"

G_BEGIN_DECLS

/** UTF-8 to standard output as it is, whatever the locale can show. */
void zj_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
/** One line to standard error, "zhijianctl: …". */
void zj_cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
/** One JSON value and a newline to standard output. (transfer full) */
void zj_cli_print_json (JsonNode *node);

/** A table whose columns line up, wide characters counted twice. Cells are copied. */
typedef struct _ZjTable ZjTable;
ZjTable *zj_table_new (const char *const *heads);
void zj_table_add (ZjTable *table, const char *const *cells);
/** Prints and frees. Nothing is printed for a table without rows. */
void zj_table_print (ZjTable *table);
void zj_table_free (ZjTable *table);

/** Findings to standard error, one line each: label (path): message. @least: the mildest severity shown. */
void zj_cli_print_problems (ZjForm *form, GPtrArray *problems, ZjSeverity least);

/** In the user's language. */
const char *zj_cli_sync_label (ZjSyncState state);
const char *zj_cli_state_label (ZjForm *form, const char *state);
/** The label of the field a path leads to, with its row; the path itself if unknown. (transfer full) */
char *zj_cli_path_label (ZjForm *form, const char *path);

G_END_DECLS
