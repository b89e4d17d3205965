/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-cli.h"

G_BEGIN_DECLS

/* One function per command; each takes its own words (argv[0] is the command) and gives the exit status. */

int zj_command_sign_in (ZjCli *cli, int argc, char **argv); /* zj-cmd-session.c */
int zj_command_sign_out (ZjCli *cli, int argc, char **argv);
int zj_command_accounts (ZjCli *cli, int argc, char **argv);

int zj_command_forms (ZjCli *cli, int argc, char **argv); /* zj-cmd-forms.c */
int zj_command_form (ZjCli *cli, int argc, char **argv);

int zj_command_list (ZjCli *cli, int argc, char **argv); /* zj-cmd-records.c */
int zj_command_show (ZjCli *cli, int argc, char **argv);

int zj_command_new (ZjCli *cli, int argc, char **argv); /* zj-cmd-save.c */
int zj_command_edit (ZjCli *cli, int argc, char **argv);
int zj_command_delete (ZjCli *cli, int argc, char **argv); /* zj-cmd-actions.c */
int zj_command_do (ZjCli *cli, int argc, char **argv);

int zj_command_fetch (ZjCli *cli, int argc, char **argv); /* zj-cmd-fetch.c */

int zj_command_outbox (ZjCli *cli, int argc, char **argv); /* zj-cmd-outbox.c */
int zj_command_retry (ZjCli *cli, int argc, char **argv);
int zj_command_cancel (ZjCli *cli, int argc, char **argv);

int zj_command_conflicts (ZjCli *cli, int argc, char **argv); /* zj-cmd-conflicts.c */
int zj_command_resolve (ZjCli *cli, int argc, char **argv);

int zj_command_sync (ZjCli *cli, int argc, char **argv); /* zj-cmd-sync.c */

int zj_command_check (ZjCli *cli, int argc, char **argv); /* zj-cmd-check.c */
int zj_command_later (ZjCli *cli, int argc, char **argv);

G_END_DECLS
