/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-conflict-reason.h"

#include <glib/gi18n-lib.h>

#include "zj-json.h"
#include "zj-merge.h"
#include "zj-record-history.h"
#include "zj-value.h"

ZjConflictKind
zj_conflict_kind (ZjRecord *record)
{
  g_return_val_if_fail (record != NULL, ZJ_CONFLICT_OTHER);
  const char *reason = record->conflict_reason;
  gboolean fields = record->conflict != NULL && json_object_get_size (record->conflict) > 0;
  if (g_strcmp0 (reason, "reference-deleted") == 0)
    return ZJ_CONFLICT_REFERENCE;
  if (g_strcmp0 (reason, "deleted") == 0)
    return ZJ_CONFLICT_GONE;
  if (g_strcmp0 (reason, "state-moved") == 0)
    return ZJ_CONFLICT_STATE;
  if (g_strcmp0 (reason, "record-moved") == 0)
    return ZJ_CONFLICT_ACT;
  if (fields)
    return g_strcmp0 (reason, "rule") == 0 ? ZJ_CONFLICT_RULE : ZJ_CONFLICT_FIELDS;
  return record->theirs == NULL && record->revision > 0 ? ZJ_CONFLICT_GONE : ZJ_CONFLICT_OTHER;
}

const char *
zj_conflict_title (ZjRecord *record)
{
  switch (zj_conflict_kind (record))
    {
    case ZJ_CONFLICT_STATE:
      return _ ("Moved on in the system");
    case ZJ_CONFLICT_ACT:
      return _ ("Changed in the system before it arrived");
    case ZJ_CONFLICT_GONE:
      return _ ("Deleted in the system");
    case ZJ_CONFLICT_REFERENCE:
      return _ ("Refers to a deleted record");
    case ZJ_CONFLICT_FIELDS:
    case ZJ_CONFLICT_RULE:
    case ZJ_CONFLICT_OTHER:
    default:
      return _ ("Changed in two places");
    }
}

static JsonObject *
their_fields (ZjRecord *record)
{
  return record->theirs != NULL ? zj_json_object (record->theirs, "fields") : NULL;
}

static const char *
their_state (ZjForm *form, ZjRecord *record)
{
  const char *id = record->theirs != NULL ? zj_json_string (record->theirs, "state") : NULL;
  const ZjState *state = id != NULL ? zj_form_state (form, id) : NULL;
  return state != NULL ? zj_label (&state->label) : id != NULL ? id : _ ("unknown");
}

/* Names of the records it refers to that are not there any more, or of all if none is known to be gone. (transfer full)
 */
static char *
lost_references (ZjStore *store, ZjForm *form, JsonObject *fields)
{
  g_auto (GStrv) references = zj_form_references (form, fields);
  g_autoptr (GString) lost = g_string_new (NULL);
  for (guint i = 0; references != NULL && references[i] != NULL; i += 2)
    {
      const ZjField *field = zj_form_field (form, references[i]);
      g_autoptr (ZjRecord) target = zj_store_get (store, references[i + 1], NULL);
      gboolean lives = target != NULL && !target->deleted && target->sync_state != ZJ_SYNC_CONFLICT;
      if (lives || field == NULL)
        continue;
      ZjForm *of =
          target != NULL ? zj_forms_get_version (zj_store_get_forms (store), target->form, target->form_version) : NULL;
      g_autofree char *title = of != NULL ? zj_store_record_title (store, of, target->fields) : NULL;
      g_string_append_printf (lost, "%s%s%s%s", lost->len > 0 ? _ (", ") : "", zj_label (&field->label),
                              title != NULL ? " " : "", title != NULL ? title : "");
    }
  return g_string_free (g_steal_pointer (&lost), FALSE);
}

static char *
reference_text (ZjStore *store, ZjForm *form, ZjRecord *record)
{
  g_autofree char *lost = lost_references (store, form, record->fields);
  if (lost[0] == '\0')
    return g_strdup (_ ("The record this one refers to had been deleted in the system; it is there again. Send this "
                        "one again, or choose another record for it to refer to."));
  return g_strdup_printf (
      _ ("The record this one refers to was deleted in the system: %s. Choose another one, or restore "
         "that one first and then send this one again."),
      lost);
}

char *
zj_conflict_reason_text (ZjStore *store, ZjForm *form, ZjRecord *record)
{
  g_return_val_if_fail (form != NULL && record != NULL, NULL);
  switch (zj_conflict_kind (record))
    {
    case ZJ_CONFLICT_STATE:
      return g_strdup_printf (
          _ ("The record has moved on in the system: its state there is now “%s”, which does not "
             "allow this change. Take over the record as it is there; what is below would be lost."),
          their_state (form, record));
    case ZJ_CONFLICT_ACT:
      return g_strdup (
          _ ("The record was changed in the system before your last step (such as a confirmation) arrived, "
             "so that step did not take effect. Look at the record as it is now; then take the step again, "
             "or leave it."));
    case ZJ_CONFLICT_GONE:
      return g_strdup (_ ("This record was deleted in the system, while it was changed on this machine. Keep it (it is "
                          "restored there with your values), or accept the deletion."));
    case ZJ_CONFLICT_REFERENCE:
      return reference_text (store, form, record);
    case ZJ_CONFLICT_RULE:
      return g_strdup (_ ("Each of the two versions is fine by itself, but together they break a rule of the form. "
                          "Choose so that these fields fit each other."));
    case ZJ_CONFLICT_FIELDS:
      return g_strdup (_ ("These fields were changed here and in the system, and the values differ. Choose for each "
                          "which one shall hold. Nothing is lost until you have chosen."));
    case ZJ_CONFLICT_OTHER:
    default:
      return g_strdup (g_strcmp0 (record->conflict_reason, "base-not-applied") == 0
                           ? _ ("An earlier change of this record did not take effect, so this one, which builds on "
                                "it, could not either.")
                           : _ ("The change does not fit the record as it is in the system now."));
    }
}

char *
zj_conflict_history_text (ZjForm *form, ZjRecord *record)
{
  g_return_val_if_fail (form != NULL && record != NULL, NULL);
  g_autoptr (GPtrArray) lines = zj_record_history (form, record->history, NULL, record->fields);
  if (lines->len == 0)
    return NULL;
  const ZjHistoryLine *last = g_ptr_array_index (lines, 0);
  /* Translators: when · who · what. */
  return last->who[0] != '\0'
             ? g_strdup_printf (_ ("Last in the system: %s · %s · %s"), last->when, last->who, last->what)
             : g_strdup_printf (_ ("Last in the system: %s · %s"), last->when, last->what);
}

JsonObject *
zj_conflict_mine (ZjForm *form, ZjRecord *record)
{
  g_return_val_if_fail (form != NULL && record != NULL, NULL);
  g_autoptr (JsonObject) none = json_object_new ();
  JsonObject *theirs = their_fields (record);
  g_autoptr (JsonObject) patch = zj_patch_diff_own (form, theirs != NULL ? theirs : none, record->fields);
  JsonObject *mine = json_object_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;
  json_object_iter_init_ordered (&iter, patch);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    {
      JsonArray *pair = json_node_get_array (node);
      JsonArray *triple = json_array_new ();
      json_array_add_element (triple, json_node_new (JSON_NODE_NULL));
      json_array_add_element (triple, zj_json_copy (json_array_get_element (pair, 1)));
      json_array_add_element (triple, zj_json_copy (json_array_get_element (pair, 0)));
      json_object_set_array_member (mine, path, triple);
    }
  return mine;
}

gboolean
zj_conflict_may_rework (ZjForm *form, ZjRecord *record)
{
  g_return_val_if_fail (form != NULL && record != NULL, FALSE);
  const char *state = record->theirs != NULL ? zj_json_string (record->theirs, "state") : NULL;
  ZjConflictKind kind = zj_conflict_kind (record);
  if ((kind != ZJ_CONFLICT_STATE && kind != ZJ_CONFLICT_OTHER) || record->has_draft || state == NULL
      || their_fields (record) == NULL || !zj_form_may_edit (form, state, their_fields (record)))
    return FALSE;
  g_autoptr (JsonObject) mine = zj_conflict_mine (form, record);
  return json_object_get_size (mine) > 0;
}

JsonObject *
zj_conflict_rework (ZjForm *form, ZjRecord *record)
{
  g_return_val_if_fail (form != NULL && record != NULL && their_fields (record) != NULL, NULL);
  g_autoptr (JsonObject) patch = zj_patch_diff_own (form, their_fields (record), record->fields);
  return zj_patch_apply (form, their_fields (record), patch);
}

const char *
zj_conflict_mine_label (ZjRecord *record)
{
  switch (zj_conflict_kind (record))
    {
    case ZJ_CONFLICT_GONE:
      return _ ("Keep it");
    case ZJ_CONFLICT_ACT:
      return _ ("I have looked: do it again");
    case ZJ_CONFLICT_REFERENCE:
      return _ ("Send again");
    case ZJ_CONFLICT_FIELDS:
    case ZJ_CONFLICT_RULE:
    case ZJ_CONFLICT_STATE:
    case ZJ_CONFLICT_OTHER:
    default:
      return NULL;
    }
}

const char *
zj_conflict_theirs_label (ZjRecord *record)
{
  switch (zj_conflict_kind (record))
    {
    case ZJ_CONFLICT_GONE:
      return _ ("Accept the deletion");
    case ZJ_CONFLICT_ACT:
      return _ ("Leave it as it is");
    case ZJ_CONFLICT_REFERENCE:
      return record->theirs == NULL ? _ ("Give it up") : _ ("As in the system");
    case ZJ_CONFLICT_STATE:
    case ZJ_CONFLICT_OTHER:
      return _ ("As in the system");
    case ZJ_CONFLICT_FIELDS:
    case ZJ_CONFLICT_RULE:
    default:
      return NULL;
    }
}
