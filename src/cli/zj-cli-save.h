/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-cli.h"

G_BEGIN_DECLS

/** Saves and says what came of it (problems and conflicts to standard error). *id: the record's id on success. (out)
 * (optional) (transfer full) */
int zj_cli_save (ZjCli *cli, ZjForm *form, const ZjSave *save, char **id);
/** The same for a new record of each of @targets, as the form's unit field; all or none. *ids: theirs, in the order of
 * @targets. (out) (transfer full) */
int zj_cli_save_several (ZjCli *cli, ZjForm *form, const ZjSave *save, const char *const *targets, GPtrArray **ids);
/** After a save: the record as JSON, or @text alone; @text may be NULL for nothing. */
int zj_cli_print_saved (ZjCli *cli, const char *id, const char *text);
/** TRUE, and said, if a draft that somebody began in the window lies over this record. */
gboolean zj_cli_refuse_draft (ZjRecord *record);

G_END_DECLS
