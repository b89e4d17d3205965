/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-elsewhere.h"

#include <glib/gi18n-lib.h>

#include "zj-field-text.h"
#include "zj-merge.h"

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
