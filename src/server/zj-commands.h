/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zj-forms.h"
#include "zj-storage.h"

G_BEGIN_DECLS

/* Exit statuses, the same as the client's where they mean the same. */
#define ZJ_EXIT_DONE    0
#define ZJ_EXIT_FAILED  1
#define ZJ_EXIT_USAGE   2
#define ZJ_EXIT_INVALID 5
#define ZJ_EXIT_DAMAGED 6

/* Each command reads the arguments after its name and returns an exit status. */
int zj_command_serve (int argc, char **argv);
int zj_command_demo (int argc, char **argv);
int zj_command_import (int argc, char **argv);
int zj_command_account (int argc, char **argv);
int zj_command_review (int argc, char **argv);
int zj_command_issue (int argc, char **argv);

/** What every command works with. */
typedef struct
{
  ZjClock *clock;
  ZjRandom *random;
  ZjForms *forms;
  ZjStorage *storage;
} ZjTools;

/** Opens all of it. @dir NULL: usage. Returns an exit status; anything but DONE has been explained on stderr. */
int zj_tools_open (ZjTools *tools, const char *dir);
void zj_tools_clear (ZjTools *tools);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZjTools, zj_tools_clear)

/** Parses options; what is left stays in argv. FALSE: explained on stderr; return USAGE. */
gboolean
zj_parse_options (int *argc, char ***argv, const GOptionEntry *entries, const char *parameters, const char *summary);
/** Says what went wrong on stderr and gives the exit status for it. */
int zj_explain (const GError *error);

G_END_DECLS
