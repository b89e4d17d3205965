/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-help.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *command;
  const char *text;
} helps[] = {
  { "new",
    N_ ("FIELD=VALUE gives a field its value; an empty VALUE empties it. A choice goes by its id or its label, a "
        "record by its id, number or name. A row is added with GROUP[]='{\"FIELD\": \"VALUE\"}'.\n"
        "--attach takes a copy of a file; what it is its content decides, and the file itself is not touched. Where "
        "files belong to rows, write SLOT/1=PATH for the first row. “zhijianctl form FORM” lists fields, rows and "
        "slots.\n"
        "Where a form may be filled in for several units at once, name the unit several times: one application "
        "each is made, all or none, and the ids are printed one a line.\n\n"
        "Example:\n  zhijianctl new unit-project name=17栋 floor_area=1000 --attach signed_form=scan.pdf") },
  { "edit", N_ ("Fields and files change together or not at all. --detach takes the id that “zhijianctl show” prints "
                "behind each file. A row is dropped with GROUP/ROW= and changed with GROUP/ROW/FIELD=VALUE.\n\n"
                "Example:\n  zhijianctl edit ID name=18栋 --attach other=photo.jpg --detach ATTACHMENT") },
  { "do",
    N_ ("All records are looked at before the first is touched; if one is not ready, it is said why and nothing is "
        "done. What needs files takes effect when the last of them is on the server; until then it can be withdrawn "
        "with “zhijianctl cancel”.\n\nExample:\n  zhijianctl do ID confirm") },
  { "show",
    N_ ("Prints fields, files with how each stands and its id, history with rounds and roles, and the receipts of "
        "what the server took. --delivered shows the server's copy instead, whatever was changed here since.") },
  { "fetch",
    N_ ("ATTACHMENT is the id or, where only one has it, the name of a file of the record. What is not on this "
        "machine is fetched from the server first. FILE is written whole or not at all.") },
  { "outbox",
    N_ ("Lists what is to be sent and the files that go with it, what each waits for and when it is tried next. "
        "--export writes all of it, drafts too, into a new folder: waiting.json and the files. It stays in the outbox "
        "all the same.") },
  { "cancel",
    N_ ("Withdraws an op and those that build on it; the record goes back to what it was. What may have reached "
        "the server already is withdrawn only after the server said that it did not take it.") },
  { "sync",
    N_ ("Records go first, then files, one piece after the other; after a cut at most one piece is sent again. The "
        "command ends when nothing moves any more. Nothing here is ever discarded.") },
};

const char *
zj_cli_help (const char *command)
{
  for (gsize i = 0; i < G_N_ELEMENTS (helps); i++)
    if (g_strcmp0 (helps[i].command, command) == 0)
      return _ (helps[i].text);
  return NULL;
}
