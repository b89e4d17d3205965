/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-cli.h"

G_BEGIN_DECLS

/**
 * zj_cli_assign: puts FIELD=VALUE words into @fields, as canonical values.
 *   FIELD=VALUE            an empty VALUE empties the field
 *   GROUP[]='{JSON}'       adds a row; with `_id` it changes that row
 *   GROUP/ROW/FIELD=VALUE  one cell · GROUP/ROW=  drops the row (ROW: its _id or its place from 1) · GROUP=  drops all
 * rows Choices by id or label in either language; references by record id, official number or name.
 * @raw: texts that are no value go here as {path: text} instead of being a problem (drafts); NULL = they are problems
 * @problems: what is wrong is added here; @fields then holds what was right
 * Returns: FALSE if a word is no assignment at all (said, exit by usage).
 */
gboolean zj_cli_assign (ZjCli *cli,
                        const char *command,
                        ZjForm *form,
                        const char *project,
                        JsonObject *fields,
                        JsonObject *raw,
                        char **words,
                        GPtrArray *problems);

/** One value at a path of a form, as zj_cli_assign reads it; *value NULL = empty. */
gboolean zj_cli_parse_value (ZjCli *cli,
                             const ZjField *field,
                             const char *path,
                             const char *project,
                             const char *text,
                             JsonNode **value,
                             ZjProblem **problem);

G_END_DECLS
