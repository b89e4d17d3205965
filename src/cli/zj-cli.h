/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-accounts.h"
#include "zj-store.h"

G_BEGIN_DECLS

/** What zhijianctl's exit status says; scripts rely on the numbers. */
typedef enum
{
  ZJ_EXIT_DONE = 0,
  ZJ_EXIT_REFUSED = 1, /* done, but something was refused or is in conflict */
  ZJ_EXIT_USAGE = 2,
  ZJ_EXIT_UNREACHABLE = 3, /* server not reachable; work kept */
  ZJ_EXIT_CREDENTIALS = 4, /* refused or missing */
  ZJ_EXIT_INVALID = 5,     /* invalid input, nothing saved */
  ZJ_EXIT_DAMAGED = 6,     /* the local store is damaged */
} ZjExit;

/** What one run of zhijianctl works with. */
typedef struct
{
  char *account; /* --account: CODE or CODE@HOST; NULL = the only one */
  char *project; /* --project: id, code or name; NULL = the only one */
  gboolean json;
  gboolean demo; /* the sample data's own folder */

  char *base_dir;
  ZjForms *forms;
  ZjClock *clock;
  ZjRandom *random;
  ZjStore *store; /* opened by zj_cli_store */
} ZjCli;

typedef struct
{
  const char *name;
  const char *arguments; /* as the usage line shows them */
  const char *summary;   /* N_() */
  int (*run) (ZjCli *cli, int argc, char **argv);
} ZjCommand;

/** The command of that name, or NULL. */
const ZjCommand *zj_cli_command (const char *name);

/** Reads the options of a command (and the global ones); what is left in argv from 1 on are its arguments. FALSE:
 * *status says how to exit. */
gboolean
zj_cli_parse (ZjCli *cli, const char *command, const GOptionEntry *entries, int *argc, char ***argv, int *status);
/** Says what is wrong with the command line and how it should look. Returns ZJ_EXIT_USAGE. */
int zj_cli_usage (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** The definitions in use; NULL after saying why. (transfer none) */
ZjForms *zj_cli_forms (ZjCli *cli, int *status);
/** A form by id; NULL after saying which there are. (transfer none) */
ZjForm *zj_cli_form (ZjCli *cli, const char *id, int *status);
/** The chosen account's store; NULL after saying why. (transfer none) */
ZjStore *zj_cli_store (ZjCli *cli, int *status);
/** Opens one account's store. (transfer full) */
ZjStore *zj_cli_open (ZjCli *cli, const char *dir, const char *server_url, const char *account, GError **error);
/** The chosen project's id; NULL after saying which there are. (transfer full) */
char *zj_cli_project (ZjCli *cli, int *status);
/** The record's own form version, else the newest, else NULL. (transfer none) */
ZjForm *zj_cli_form_of (ZjCli *cli, ZjRecord *record);

/** Prints the error and gives the exit status its code stands for. */
int zj_cli_fail (const GError *error);
int zj_cli_status_of (const GError *error);

void zj_cli_clear (ZjCli *cli);

G_END_DECLS
