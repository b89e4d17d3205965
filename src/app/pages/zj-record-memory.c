/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-memory.h"

static char *
key_of (ZjRecordSide *side)
{
  return g_strdup_printf ("ui/%s/%s", zj_record_side_get_project (side), zj_record_side_get_form (side)->id);
}

void
zj_record_memory_keep (ZjRecordSide *side)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (side));
  ZjStore *store = zj_record_side_get_store (side);
  const char *id = zj_record_side_get_id (side);
  g_autofree char *key = key_of (side);
  g_autofree char *before = zj_store_dup_meta (store, key);
  if (g_strcmp0 (before, id) != 0)
    zj_store_set_meta (store, key, id, NULL);
}

void
zj_record_memory_restore (ZjRecordSide *side, gboolean beside)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (side));
  if (zj_record_side_get_id (side) != NULL)
    return;
  ZjStore *store = zj_record_side_get_store (side);
  g_autofree char *key = key_of (side);
  g_autofree char *id = zj_store_dup_meta (store, key);
  g_autoptr (ZjRecord) record = id != NULL && id[0] != '\0' ? zj_store_get (store, id, NULL) : NULL;
  if (record != NULL && !record->deleted && (record->has_draft || record->sync_state == ZJ_SYNC_DRAFT || beside))
    zj_record_side_open (side, id);
}
