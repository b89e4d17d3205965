/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-file-lane-private.h"

#include "zj-error.h"
#include "zj-store-sync.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  ZjFileLane *lane;
  const ZjTransfer *transfer;
  gint64 offset, length;
  GBytes *bytes;
  gint64 total;
} Call;

static gboolean
call_fetch (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return zj_remote_fetch_file (call->lane->remote, call->transfer->project, call->transfer->sha256, call->offset,
                               call->length, &call->bytes, &call->total, cancellable, error);
}

/* What was written so far is of no use: from the first byte, the next time. */
static void
drop (ZjFilePlace *place)
{
  g_clear_pointer (&place->writer, zj_file_writer_free);
  place->offset = 0;
}

gboolean
zj_file_lane_finish_fetch (ZjFileLane *self, const ZjTransfer *transfer, ZjFilePlace *place, GError **error)
{
  g_autofree char *hash = NULL;

  if (place->writer == NULL)
    {
      place->offset = 0;
      return TRUE;
    }
  hash = zj_file_writer_finish (place->writer, NULL, error);
  drop (place);
  if (hash == NULL)
    return FALSE;
  if (!g_str_equal (hash, transfer->sha256))
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_CHECKSUM,
                           _ ("The server sent other bytes than the file's; they are fetched again."));
      return FALSE;
    }
  return zj_store_transfer_done (self->store, transfer->project, transfer->sha256, FALSE, error);
}

gboolean
zj_file_lane_fetch (ZjFileLane *self,
                    const ZjTransfer *transfer,
                    ZjFilePlace *place,
                    const ZjFilePlan *plan,
                    gboolean *arrived,
                    GError **error)
{
  Call call = { .lane = self, .transfer = transfer, .offset = plan->offset, .length = plan->length };
  g_autoptr (GBytes) bytes = NULL;
  gint64 start = g_get_monotonic_time ();
  gconstpointer data;
  gsize size;

  if (place->writer == NULL)
    {
      place->writer = zj_store_new_file (self->store, error);
      if (place->writer == NULL)
        return FALSE;
    }
  if (!zj_session_call (self->session, call_fetch, &call, self->cancellable, error))
    return FALSE;
  bytes = call.bytes;
  data = g_bytes_get_data (bytes, &size);
  self->piece_down = zj_file_plan_piece (self->piece_down, (gint64)size, g_get_monotonic_time () - start);
  self->report->downloaded_bytes += size;
  if (call.total != transfer->size)
    {
      drop (place);
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_CHECKSUM,
                           _ ("The server sent other bytes than the file's; they are fetched again."));
      return FALSE;
    }
  if (!zj_file_writer_write (place->writer, data, size, error))
    {
      drop (place);
      return FALSE;
    }
  place->offset += (gint64)size;
  if (place->offset < transfer->size)
    return zj_store_transfer_progress (self->store, transfer->project, transfer->sha256, FALSE, NULL, place->offset,
                                       (gint64)size, 0, error);
  if (!zj_file_lane_finish_fetch (self, transfer, place, error))
    return FALSE;
  *arrived = TRUE;
  return TRUE;
}
