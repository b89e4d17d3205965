/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-file-lane-private.h"

#include "zj-error.h"
#include "zj-store-sync.h"

#include <glib/gi18n-lib.h>

#define ASK_AT_ONCE 500

typedef struct
{
  ZjFileLane *lane;
  const ZjTransfer *transfer;
  const char *const *hashes;
  char **missing;
  char *url;
  gint64 offset, length;
  GBytes *piece;
  gsize sent;
} Call;

static gboolean
call_session (Call *call, ZjSessionCall function, GError **error)
{
  return zj_session_call (call->lane->session, function, call, call->lane->cancellable, error);
}

/* --- what the server lacks --- */

static gboolean
call_missing (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  call->missing =
      zj_remote_missing_files (call->lane->remote, call->transfer->project, call->hashes, cancellable, error);
  return call->missing != NULL;
}

gboolean
zj_file_lane_ask_missing (ZjFileLane *self, const ZjTransfer *transfer, gboolean *arrived, GError **error)
{
  g_auto (GStrv) hashes = zj_store_unasked_uploads (self->store, transfer->project, ASK_AT_ONCE, error);
  const char *const own[] = { transfer->sha256, NULL };
  g_auto (GStrv) missing = NULL;
  Call call = { .lane = self, .transfer = transfer };

  if (hashes == NULL)
    return FALSE;
  call.hashes = g_strv_contains ((const char *const *)hashes, transfer->sha256) ? (const char *const *)hashes : own;
  if (!call_session (&call, call_missing, error))
    return FALSE;
  missing = call.missing;
  for (guint i = 0; call.hashes[i]; i++)
    {
      zj_file_lane_place (self, transfer->project, call.hashes[i], TRUE)->asked = TRUE;
      if (g_strv_contains ((const char *const *)missing, call.hashes[i]))
        continue;
      if (!zj_store_transfer_done (self->store, transfer->project, call.hashes[i], TRUE, error))
        return FALSE;
      *arrived = TRUE;
    }
  return TRUE;
}

/* --- an upload --- */

static gboolean
call_create (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  const ZjTransfer *transfer = call->transfer;

  call->url = zj_remote_create_upload (call->lane->remote, transfer->project, transfer->sha256, transfer->size,
                                       transfer->name, cancellable, error);
  return call->url != NULL;
}

gboolean
zj_file_lane_create (ZjFileLane *self, const ZjTransfer *transfer, ZjFilePlace *place, GError **error)
{
  Call call = { .lane = self, .transfer = transfer };
  g_autofree char *url = NULL;

  /* Spoilt bytes would be found out only at the end, by the server. */
  if (!zj_store_verify_file (self->store, transfer->sha256, error) || !call_session (&call, call_create, error))
    return FALSE;
  url = call.url;
  if (!zj_store_transfer_progress (self->store, transfer->project, transfer->sha256, TRUE, url, 0, 0, 0, error))
    return FALSE;
  place->known = TRUE;
  place->offset = 0;
  return TRUE;
}

static gboolean
call_offset (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return zj_remote_upload_offset (call->lane->remote, call->transfer->url, &call->offset, &call->length, cancellable,
                                  error);
}

gboolean
zj_file_lane_ask_offset (ZjFileLane *self, const ZjTransfer *transfer, ZjFilePlace *place, GError **error)
{
  Call call = { .lane = self, .transfer = transfer };

  if (!call_session (&call, call_offset, error))
    return FALSE;
  /* An upload of another length is none of this file. */
  if (call.length >= 0 && call.length != transfer->size)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_UPLOAD_GONE,
                           _ ("The server no longer knows this upload; it begins anew."));
      return FALSE;
    }
  place->known = TRUE;
  place->offset = call.offset;
  return TRUE;
}

static gboolean
call_send (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  ZjFilePlace *place = zj_file_lane_place (call->lane, call->transfer->project, call->transfer->sha256, TRUE);
  gint64 offset = place->offset, new_offset = 0;
  gboolean ok = zj_remote_append_upload (call->lane->remote, call->transfer->url, offset, call->piece, &new_offset,
                                         &call->sent, cancellable, error);
  gint64 sent = (gint64)call->sent;
  gint64 resent = zj_file_plan_resent (offset, sent, place->tried);

  /* Noted for each try, also one that a refresh of the login follows. */
  place->sent += sent;
  place->resent += resent;
  call->lane->report->resent_bytes += (guint64)resent;
  place->tried = MAX (place->tried, offset + sent);
  call->offset = new_offset;
  return ok;
}

gboolean
zj_file_lane_send (ZjFileLane *self,
                   const ZjTransfer *transfer,
                   ZjFilePlace *place,
                   const ZjFilePlan *plan,
                   GError **error)
{
  g_autoptr (GBytes) file = zj_store_read_file (self->store, transfer->sha256, error);
  g_autoptr (GBytes) piece = NULL;
  Call call = { .lane = self, .transfer = transfer };
  gint64 start = g_get_monotonic_time ();

  if (file == NULL)
    return FALSE;
  if ((gint64)g_bytes_get_size (file) != transfer->size)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_CORRUPT, _ ("The file on this computer is damaged."));
      return FALSE;
    }
  piece = g_bytes_new_from_bytes (file, (gsize)plan->offset, (gsize)plan->length);
  call.piece = piece;
  if (!call_session (&call, call_send, error))
    return FALSE;
  self->piece_up = zj_file_plan_piece (self->piece_up, plan->length, g_get_monotonic_time () - start);
  self->report->uploaded_bytes += (guint64)(call.offset - place->offset);
  place->offset = call.offset;
  if (!zj_store_transfer_progress (self->store, transfer->project, transfer->sha256, TRUE, transfer->url, place->offset,
                                   place->sent, place->resent, error))
    return FALSE;
  place->sent = place->resent = 0;
  return TRUE;
}
