/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-attachments.h"
#include "zj-cli.h"
#include "zj-store-files.h"

G_BEGIN_DECLS

/**
 * zj_cli_change_files: takes the files of --attach in and those of --detach out.
 * @attach: (nullable): SLOT=PATH, or SLOT/ROW=PATH where each file of the slot belongs to a row (its number from 1, or
 * its _id). A slot goes by its id or its label in either language.
 * @detach: (nullable): attachments' ids
 * @fields: (inout): replaced by a copy with the change, if all went well
 * Returns: an exit status; what went wrong was said
 */
int
zj_cli_change_files (ZjCli *cli, const char *command, ZjForm *form, JsonObject **fields, char **attach, char **detach);

/** zj_record_to_json with each file's own state and, where the form has a deadline, `days_left`. @form may be NULL. */
JsonObject *zj_cli_record_json (ZjCli *cli, ZjRecord *record, ZjForm *form, GPtrArray *findings);

/** How many of the record's files the server does not have yet. */
guint zj_cli_files_unsent (ZjCli *cli, ZjRecord *record, ZjForm *form);

/** In the user's language. */
const char *zj_cli_file_label (ZjFileState state);
/** "1.4 MB". (transfer full) */
char *zj_cli_size_text (gint64 bytes);

G_END_DECLS
