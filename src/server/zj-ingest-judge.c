/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-ingest-private.h"

#include <glib/gi18n-lib.h>

#include "zj-effects.h"
#include "zj-json.h"
#include "zj-rules.h"
#include "zj-storage-files.h"
#include "zj-value.h"

/* The facts that one op is judged by. */

#define MAX_REFERRERS 20
#define MAX_OF_UNIT   1000

static ZjTarget
find_target (gpointer data, const char *id, char **form)
{
  ZjTaking *t = data;
  g_autoptr (ZjStoredRecord) record = NULL;

  if (!zj_storage_get_record (t->ingest->storage, t->project->id, id, &record, NULL) || record == NULL)
    return ZJ_TARGET_UNKNOWN;
  *form = g_strdup (record->form);
  return record->deleted ? ZJ_TARGET_DELETED : ZJ_TARGET_LIVE;
}

gboolean
zj_taking_has_file (gpointer data, const char *sha256)
{
  ZjTaking *t = data;

  return zj_storage_has_file (t->ingest->storage, t->project->id, sha256);
}

static void
add_fact (JsonArray *facts, ZjForms *forms, const ZjStoredRecord *record)
{
  ZjForm *form = zj_effects_form_of (forms, record);

  if (form != NULL)
    json_array_add_object_element (facts, zj_rules_fact (form, record->id, record->state, record->fields));
}

static void
of_unit (gpointer data, const char *unit_id, JsonArray *units, JsonArray *others)
{
  ZjTaking *t = data;
  g_autoptr (ZjStoredRecord) unit = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (!zj_storage_get_record (t->ingest->storage, t->project->id, unit_id, &unit, NULL) || unit == NULL)
    return;
  add_fact (units, t->ingest->forms, unit);
  list = zj_storage_referrers (t->ingest->storage, t->project->id, unit_id, MAX_OF_UNIT, NULL);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const ZjStoredRecord *other = g_ptr_array_index (list, i);
      ZjForm *form = zj_effects_form_of (t->ingest->forms, other);
      g_autofree char *its_unit = form != NULL ? zj_form_unit_of (form, other->id, other->fields) : NULL;

      if (g_strcmp0 (its_unit, unit_id) == 0 && g_strcmp0 (other->id, t->op->record) != 0)
        add_fact (others, t->ingest->forms, other);
    }
}

/* What the user had seen when they did this. NULL verdict: go on. */
static gboolean
resolve_base (ZjTaking *t, ZjVerdict **verdict, GError **error)
{
  g_autoptr (ZjStoredOp) base = NULL;

  t->seen_base = t->op->base_revision;
  t->seen_own = json_array_new ();
  if (t->op->base_op == NULL)
    return TRUE;
  if (!zj_storage_get_op (t->ingest->storage, t->project->id, t->op->base_op, &base, error))
    return FALSE;
  if (base == NULL || base->result == ZJ_RESULT_DEFERRED)
    {
      *verdict = zj_verdict_waiting_for_op (t->op->base_op);
      return TRUE;
    }
  if ((base->result != ZJ_RESULT_APPLIED && base->result != ZJ_RESULT_MERGED)
      || g_strcmp0 (base->record, t->op->record) != 0)
    {
      *verdict =
          zj_verdict_refused ("base-not-applied", _ ("The change that this one builds on was not applied."), NULL);
      return TRUE;
    }
  t->base_merged = base->result == ZJ_RESULT_MERGED;
  t->seen_base = base->seen_base;
  json_array_unref (t->seen_own);
  t->seen_own = json_array_ref (base->seen_own);
  return TRUE;
}

static gboolean
find_moves (ZjTaking *t, GError **error)
{
  if (t->record == NULL || t->seen_base > t->record->revision)
    return TRUE; /* the base is not known here: moved stays NULL */
  t->moved = zj_storage_get_moves (t->ingest->storage, t->project->id, t->record->id, MAX (t->seen_base, 0),
                                   t->seen_own, error);
  return t->moved != NULL;
}

gboolean
zj_taking_judge (ZjTaking *t, ZjVerdict **verdict, GError **error)
{
  g_autofree char *today = zj_clock_today (t->ingest->clock);
  g_autoptr (GPtrArray) referrers = NULL;
  ZjCase c = { 0 };

  *verdict = NULL;
  if (!resolve_base (t, verdict, error) || !find_moves (t, error))
    return FALSE;
  if (*verdict != NULL)
    return TRUE;
  if (t->op->kind == ZJ_OP_DELETE)
    {
      referrers = zj_storage_referrers (t->ingest->storage, t->project->id, t->op->record, MAX_REFERRERS, error);
      if (referrers == NULL)
        return FALSE;
    }
  c.op = t->op;
  c.form_known = zj_forms_get (t->ingest->forms, t->op->form) != NULL;
  c.form = zj_forms_get_version (t->ingest->forms, t->op->form, t->op->form_version);
  c.record = t->record;
  c.base_merged = t->base_merged;
  c.moved = t->moved;
  c.target = find_target;
  c.has_file = zj_taking_has_file;
  c.data = t;
  c.of_unit = of_unit;
  c.referrers = referrers;
  c.today = today;
  *verdict = zj_judge (&c);
  return TRUE;
}
