/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-settle.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-error.h"

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordSide) side = data;
  g_autoptr (GError) error = NULL;
  gboolean settled = zj_store_resolve_finish (ZJ_STORE (source), result, &error);
  if (settled)
    zj_record_side_say (side, _ ("Your choice is saved"), NULL);
  else
    zj_tell (GTK_WIDGET (side), _ ("Not settled"), error->message, NULL);
  if ((settled || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE)) && zj_record_side_get_id (side) != NULL
      && !zj_record_side_is_editing (side))
    {
      zj_record_side_show_view (side);
      zj_record_side_reload (side);
    }
}

void
zj_record_settle_compare (ZjRecordSide *side)
{
  ZjRecord *record = zj_record_side_get_record (side);
  g_return_if_fail (record != NULL);
  zj_conflict_view_set (zj_record_side_get_conflict_view (side), zj_record_side_get_record_form (side),
                        record->conflict, record->fields);
  zj_record_side_show_conflict (side);
}

void
zj_record_settle_all (ZjRecordSide *side, gboolean mine)
{
  zj_store_resolve_async (zj_record_side_get_store (side), zj_record_side_get_id (side), mine, NULL, NULL, resolved_cb,
                          g_object_ref (side));
}

void
zj_record_settle_chosen (ZjRecordSide *side)
{
  g_autoptr (JsonObject) choice = zj_conflict_view_get_choice (zj_record_side_get_conflict_view (side));
  zj_store_resolve_async (zj_record_side_get_store (side), zj_record_side_get_id (side), FALSE, choice, NULL,
                          resolved_cb, g_object_ref (side));
}
