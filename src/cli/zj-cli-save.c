/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-save.h"

#include "zj-cli-files.h"
#include "zj-cli-output.h"
#include "zj-error.h"
#include "zj-json.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

static void
warn_of_conflict (ZjForm *form, JsonObject *conflict)
{
  g_autoptr (GList) members = json_object_get_members (conflict);

  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autofree char *label = zj_cli_path_label (form, l->data);
      zj_cli_warn (_ ("%s was changed by somebody else meanwhile"), label);
    }
}

static int
say_refused (ZjForm *form, GPtrArray *problems, JsonObject *conflict, const GError *error)
{
  if (problems != NULL && problems->len > 0)
    zj_cli_print_problems (form, problems, ZJ_SEVERITY_ERROR);
  if (conflict != NULL)
    warn_of_conflict (form, conflict);
  if (problems == NULL || !zj_problems_block (problems))
    zj_cli_warn ("%s", error->message);
  zj_cli_warn (_ ("Nothing was saved."));
  return zj_cli_status_of (error);
}

int
zj_cli_save (ZjCli *cli, ZjForm *form, const ZjSave *save, char **id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (JsonObject) conflict = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save (cli->store, save, &problems, &conflict, &error);

  if (saved == NULL)
    return say_refused (form, problems, conflict, error);
  zj_cli_print_problems (form, saved->findings, ZJ_SEVERITY_WARNING);
  if (id != NULL)
    *id = g_strdup (saved->id);
  return ZJ_EXIT_DONE;
}

int
zj_cli_save_several (ZjCli *cli, ZjForm *form, const ZjSave *save, const char *const *targets, GPtrArray **ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (JsonObject) conflict = NULL;

  if (zj_store_save_several (cli->store, save, form->unit_field, targets, ids, &problems, &conflict, &error))
    return ZJ_EXIT_DONE;
  return say_refused (form, problems, conflict, error);
}

int
zj_cli_print_saved (ZjCli *cli, const char *id, const char *text)
{
  if (cli->json)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjRecord) record = zj_store_get (cli->store, id, &error);
      if (record == NULL)
        return zj_cli_fail (error);
      zj_cli_print_json (zj_json_object_node (zj_cli_record_json (cli, record, zj_cli_form_of (cli, record), NULL)));
    }
  else if (text != NULL)
    zj_cli_print ("%s\n", text);
  fflush (stdout);
  return ZJ_EXIT_DONE;
}

gboolean
zj_cli_refuse_draft (ZjRecord *record)
{
  if (!record->has_draft || record->sync_state == ZJ_SYNC_DRAFT)
    return FALSE;
  zj_cli_warn (_ ("%s: somebody began to change this record in the window and has not saved it yet. Save or drop that "
                  "draft there, "
                  "or give --over-draft to drop it here."),
               record->id);
  return TRUE;
}
