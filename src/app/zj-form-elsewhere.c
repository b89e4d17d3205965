/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-elsewhere.h"

#include <glib/gi18n-lib.h>

#include "zj-field-text.h"
#include "zj-last-word.h"
#include "zj-merge.h"
#include "zj-state-look.h"

static char *
names_of (ZjFormModel *model, GList *paths)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (GList *l = paths; l != NULL; l = l->next)
    {
      g_autofree char *label =
          zj_path_label (zj_form_model_get_form (model), l->data, zj_form_model_get_fields (model));
      g_string_append_printf (names, "%s%s", names->len > 0 ? _ (", ") : "", label);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

char *
zj_form_elsewhere (ZjFormModel *model, ZjRecord *record, JsonObject **conflict)
{
  g_return_val_if_fail (ZJ_IS_FORM_MODEL (model) && conflict != NULL, NULL);
  ZjForm *form = zj_form_model_get_form (model);
  JsonObject *seen = zj_form_model_get_seen (model);
  *conflict = NULL;
  if (seen == NULL)
    return NULL;
  if (record == NULL || record->deleted)
    return g_strdup (
        _ ("This record was deleted elsewhere while you were editing. What you typed is kept in the draft."));
  g_autoptr (JsonObject) moved = zj_patch_diff (form, seen, record->fields);
  if (zj_patch_is_empty (moved))
    return NULL;
  g_autoptr (JsonObject) mine = zj_patch_diff (form, seen, zj_form_model_get_fields (model));
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  gboolean clean = zj_merge (form, mine, record->fields, NULL, &merged, &elsewhere, conflict);
  g_autoptr (GList) paths = json_object_get_members (clean ? moved : *conflict);
  g_autofree char *names = names_of (model, paths);
  return clean
             ? g_strdup_printf (_ ("Changed elsewhere meanwhile: %s. Saving keeps both."), names)
             : g_strdup_printf (
                 _ ("Changed elsewhere meanwhile, and here too: %s. Nothing is lost: choose what shall hold."), names);
}

char *
zj_form_moved_on (ZjForm *form, const char *opened, ZjRecord *record)
{
  g_return_val_if_fail (form != NULL && record != NULL, NULL);
  if (opened == NULL || g_strcmp0 (opened, record->state) == 0)
    return NULL;
  g_autoptr (ZjLastWord) word = zj_last_word (form, record);
  g_autofree char *what =
      word != NULL && word->reason != NULL
          ? g_strdup_printf (_ ("Meanwhile, by %s: %s. %s"), word->who, word->what, word->reason)
          : g_strdup_printf (_ ("Meanwhile the record is “%s” in the system."), zj_state_word (form, record->state));
  const char *kept = zj_form_may_edit (form, record->state, record->fields)
                         ? _ ("What you typed is kept; nothing was overwritten.")
                         : _ ("What you typed is kept in the draft, but it cannot be saved in this state.");
  return g_strdup_printf ("%s\n%s", what, kept);
}
