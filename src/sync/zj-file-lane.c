/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-file-lane-private.h"

#include "zj-backoff.h"
#include "zj-error.h"
#include "zj-store-sync.h"

/* Surprises in a row with one file, after which it waits for another time. */
#define MOST_UPSET    4
#define MOST_RESTARTS 2
/* A connection that was cut may hold its lock at the server until that finds out: half a minute, say. */
#define LOCK_ATTEMPTS 3

/* --- places --- */

static void
place_free (gpointer data)
{
  ZjFilePlace *place = data;

  g_clear_pointer (&place->writer, zj_file_writer_free);
  g_clear_error (&place->trouble);
  g_free (place);
}

static char *
key_of (const char *project, const char *sha256, gboolean up)
{
  return g_strconcat (up ? "u" : "d", project, "/", sha256, NULL);
}

ZjFilePlace *
zj_file_lane_place (ZjFileLane *self, const char *project, const char *sha256, gboolean up)
{
  g_autofree char *key = key_of (project, sha256, up);
  ZjFilePlace *place = g_hash_table_lookup (self->places, key);

  if (place == NULL)
    {
      place = g_new0 (ZjFilePlace, 1);
      g_hash_table_insert (self->places, g_steal_pointer (&key), place);
    }
  return place;
}

static void
forget_place (ZjFileLane *self, const ZjTransfer *transfer)
{
  g_autofree char *key = key_of (transfer->project, transfer->sha256, transfer->up);

  g_hash_table_remove (self->places, key);
}

/* --- trouble with one file --- */

/* Codes as they stand in the store, and on the outbox page. */
static const char *
reason_of (const GError *failure)
{
  static const struct
  {
    int code;
    const char *reason;
  } reasons[] = {
    { ZJ_ERROR_UPLOAD_LOCKED, "upload-locked" },
    { ZJ_ERROR_UPLOAD_GONE, "upload-expired" },
    { ZJ_ERROR_OFFSET, "offset-mismatch" },
    { ZJ_ERROR_CHECKSUM, "hash-mismatch" },
    { ZJ_ERROR_TOO_LARGE, "too-large" },
    { ZJ_ERROR_NOT_FOUND, "missing" },
    { ZJ_ERROR_CORRUPT, "damaged" },
    { ZJ_ERROR_FULL, "full" },
    { ZJ_ERROR_READ_ONLY, "read-only" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_error_matches (failure, ZJ_ERROR, reasons[i].code))
      return reasons[i].reason;
  return "failed";
}

static gint64
now_of (ZjFileLane *self)
{
  return zj_clock_now (zj_store_get_clock (self->store));
}

static gboolean
put_off (ZjFileLane *self,
         const ZjTransfer *transfer,
         ZjFilePlace *place,
         gint64 next_try,
         GError *failure /* (transfer full) */,
         GError **error)
{
  gboolean ok = zj_store_transfer_failed (self->store, transfer->project, transfer->sha256, transfer->up, next_try,
                                          reason_of (failure), error);

  g_clear_error (&place->trouble);
  place->trouble = failure;
  place->upset = 0;
  return ok;
}

static gint64
later (ZjFileLane *self, const ZjTransfer *transfer)
{
  return now_of (self) + zj_backoff_delay (zj_store_get_random (self->store), transfer->attempts);
}

/* Only 404 and 410 begin anew (protocol.md 6), and what the server found to be another file. */
static gboolean
begin_anew (ZjFileLane *self,
            const ZjTransfer *transfer,
            ZjFilePlace *place,
            GError *failure /* (transfer full) */,
            GError **error)
{
  guint restarts = place->restarts + 1;

  place->known = FALSE;
  place->asked = FALSE;
  place->restarts = restarts;
  if (!zj_store_transfer_restart (self->store, transfer->project, transfer->sha256, transfer->up, error))
    {
      g_error_free (failure);
      return FALSE;
    }
  if (restarts > MOST_RESTARTS)
    return put_off (self, transfer, place, later (self, transfer), failure, error);
  g_error_free (failure);
  return TRUE;
}

static gboolean
wait_for_lock (ZjFileLane *self,
               const ZjTransfer *transfer,
               ZjFilePlace *place,
               GError *failure /* (transfer full) */,
               GError **error)
{
  gint64 asked = zj_remote_get_retry_after (self->remote) * G_USEC_PER_SEC;
  gint64 until =
      now_of (self)
      + (asked > 0 ? asked
                   : zj_backoff_delay (zj_store_get_random (self->store), MIN (transfer->attempts, LOCK_ATTEMPTS)));

  place->known = FALSE;
  self->locked_until = self->locked_until > 0 ? MIN (self->locked_until, until) : until;
  return put_off (self, transfer, place, until, failure, error);
}

/* Asks where the upload is and goes on; not for ever. */
static gboolean
look_again (ZjFileLane *self,
            const ZjTransfer *transfer,
            ZjFilePlace *place,
            GError *failure /* (transfer full) */,
            GError **error)
{
  place->known = FALSE;
  if (++place->upset > MOST_UPSET)
    return put_off (self, transfer, place, later (self, transfer), failure, error);
  g_error_free (failure);
  return TRUE;
}

static gboolean
take_checksum (ZjFileLane *self,
               const ZjTransfer *transfer,
               ZjFilePlace *place,
               GError *failure /* (transfer full) */,
               GError **error)
{
  g_autoptr (GError) damage = NULL;

  if (!transfer->up)
    return put_off (self, transfer, place, later (self, transfer), failure, error);
  self->piece_up = zj_file_plan_smaller (self->piece_up);
  if (zj_store_verify_file (self->store, transfer->sha256, &damage))
    return look_again (self, transfer, place, failure, error);
  g_error_free (failure);
  return put_off (self, transfer, place, G_MAXINT64, g_steal_pointer (&damage), error);
}

static gboolean
take_too_large (ZjFileLane *self,
                const ZjTransfer *transfer,
                ZjFilePlace *place,
                GError *failure /* (transfer full) */,
                GError **error)
{
  /* A proxy may limit the size of one request, the server that of the file. */
  if (transfer->url && self->piece_up > ZJ_FILE_PIECE_LEAST)
    {
      self->piece_up = zj_file_plan_smaller (self->piece_up);
      place->known = FALSE;
      g_error_free (failure);
      return TRUE;
    }
  return put_off (self, transfer, place, G_MAXINT64, failure, error);
}

/* Is it about this one file? What is not is returned. */
static gboolean
judge (ZjFileLane *self,
       const ZjTransfer *transfer,
       ZjFilePlace *place,
       GError *failure /* (transfer full) */,
       GError **error)
{
  if (failure->domain == ZJ_ERROR)
    switch (failure->code)
      {
      case ZJ_ERROR_UPLOAD_LOCKED:
        return wait_for_lock (self, transfer, place, failure, error);
      case ZJ_ERROR_UPLOAD_GONE:
        return begin_anew (self, transfer, place, failure, error);
      case ZJ_ERROR_OFFSET:
        return look_again (self, transfer, place, failure, error);
      case ZJ_ERROR_CHECKSUM:
        return take_checksum (self, transfer, place, failure, error);
      case ZJ_ERROR_TOO_LARGE:
        return take_too_large (self, transfer, place, failure, error);
      case ZJ_ERROR_CORRUPT:
        return put_off (self, transfer, place, G_MAXINT64, failure, error);
      case ZJ_ERROR_NOT_FOUND:
      case ZJ_ERROR_INVALID:
      case ZJ_ERROR_FULL:
      case ZJ_ERROR_READ_ONLY:
      case ZJ_ERROR_IO:
      case ZJ_ERROR_GONE:
      case ZJ_ERROR_UNUSABLE_SERVER:
        return put_off (self, transfer, place, later (self, transfer), failure, error);
      default:
        break;
      }
  place->known = FALSE;
  if (transfer->up && g_error_matches (failure, ZJ_ERROR, ZJ_ERROR_NETWORK))
    self->piece_up = zj_file_plan_smaller (self->piece_up);
  g_propagate_error (error, failure);
  return FALSE;
}

/* --- the step --- */

static gboolean
choose (ZjFileLane *self, GPtrArray *projects, ZjTransfer **transfer, ZjFileLaneStep *step, GError **error)
{
  g_autoptr (GPtrArray) transfers = g_ptr_array_new ();
  g_autoptr (GError) failure = NULL;
  int best;

  for (guint i = 0; i < projects->len && failure == NULL; i++)
    g_ptr_array_add (transfers, zj_store_next_transfer (self->store, g_ptr_array_index (projects, i), FALSE,
                                                        now_of (self), &failure));
  best = failure ? -1 : zj_file_plan_choose (transfers);
  for (guint i = 0; i < transfers->len; i++)
    if ((int)i != best)
      zj_transfer_free (g_ptr_array_index (transfers, i));
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *transfer = best < 0 ? NULL : g_ptr_array_index (transfers, (guint)best);
  step->nothing = best < 0;
  step->project = best < 0 ? NULL : g_ptr_array_index (projects, (guint)best);
  return TRUE;
}

static gboolean
finish (ZjFileLane *self, const ZjTransfer *transfer, ZjFilePlace *place, gboolean *arrived, GError **error)
{
  if (!transfer->up)
    return zj_file_lane_finish_fetch (self, transfer, place, error);
  *arrived = TRUE;
  return zj_store_transfer_done (self->store, transfer->project, transfer->sha256, TRUE, error);
}

static gboolean
carry_out (ZjFileLane *self, const ZjTransfer *transfer, ZjFilePlace *place, gboolean *arrived, GError **error)
{
  ZjFileInput input = { .transfer = transfer,
                        .asked = place->asked,
                        .place_known = place->known,
                        .offset = place->offset,
                        .piece = transfer->up ? self->piece_up : self->piece_down };
  ZjFilePlan plan = zj_file_plan (&input);

  switch (plan.kind)
    {
    case ZJ_FILE_PLAN_ASK_MISSING:
      return zj_file_lane_ask_missing (self, transfer, arrived, error);
    case ZJ_FILE_PLAN_CREATE:
      return zj_file_lane_create (self, transfer, place, error);
    case ZJ_FILE_PLAN_ASK_OFFSET:
      return zj_file_lane_ask_offset (self, transfer, place, error);
    case ZJ_FILE_PLAN_SEND:
      return zj_file_lane_send (self, transfer, place, &plan, error)
             && (place->offset < transfer->size || finish (self, transfer, place, arrived, error));
    case ZJ_FILE_PLAN_FETCH:
      return zj_file_lane_fetch (self, transfer, place, &plan, arrived, error);
    case ZJ_FILE_PLAN_FINISH:
      return finish (self, transfer, place, arrived, error);
    case ZJ_FILE_PLAN_NOTHING:
    default:
      return TRUE;
    }
}

gboolean
zj_file_lane_step (ZjFileLane *self,
                   GPtrArray *projects,
                   ZjSyncReport *report,
                   ZjFileLaneStep *step,
                   GCancellable *cancellable,
                   GError **error)
{
  ZjTransfer *transfer = NULL;
  ZjFilePlace *place;
  GError *failure = NULL;
  gint64 before;
  gboolean ok;

  g_return_val_if_fail (self && projects && report && step, FALSE);

  *step = (ZjFileLaneStep){ 0 };
  if (!choose (self, projects, &transfer, step, error))
    return FALSE;
  if (transfer == NULL)
    return TRUE;
  self->report = report;
  self->cancellable = cancellable;
  place = zj_file_lane_place (self, transfer->project, transfer->sha256, transfer->up);
  before = place->offset;
  ok = carry_out (self, transfer, place, &step->arrived, &failure);
  if (ok && place->offset > before)
    place->upset = 0;
  if (ok && self->progress)
    self->progress (self->progress_data, transfer->sha256, transfer->up, step->arrived ? transfer->size : place->offset,
                    transfer->size);
  step->moved = !ok || step->arrived || place->offset > before;
  if (!ok)
    ok = judge (self, transfer, place, failure, error);
  if (step->arrived)
    forget_place (self, transfer);
  zj_transfer_free (transfer);
  self->report = NULL;
  self->cancellable = NULL;
  return ok;
}

/* --- public --- */

ZjFileLane *
zj_file_lane_new (ZjStore *store, ZjRemote *remote, ZjSession *session)
{
  ZjFileLane *self;

  g_return_val_if_fail (ZJ_IS_STORE (store) && ZJ_IS_REMOTE (remote) && session, NULL);

  self = g_new0 (ZjFileLane, 1);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->session = session;
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
  self->piece_up = self->piece_down = ZJ_FILE_PIECE_FIRST;
  return self;
}

void
zj_file_lane_free (ZjFileLane *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->places);
  g_object_unref (self->store);
  g_object_unref (self->remote);
  g_free (self);
}

void
zj_file_lane_set_progress (ZjFileLane *self, ZjFileLaneProgress progress, gpointer data)
{
  g_return_if_fail (self);
  self->progress = progress;
  self->progress_data = data;
}

void
zj_file_lane_begin (ZjFileLane *self)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (self);

  self->locked_until = 0;
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ZjFilePlace *place = value;

      place->asked = FALSE;
      place->upset = place->restarts = 0;
      g_clear_error (&place->trouble);
    }
}

gboolean
zj_file_lane_has_work (ZjStore *store, const char *project)
{
  ZjTransfer *transfer;
  gboolean has;

  g_return_val_if_fail (ZJ_IS_STORE (store) && project, FALSE);

  transfer = zj_store_next_transfer (store, project, FALSE, zj_clock_now (zj_store_get_clock (store)), NULL);
  has = transfer != NULL;
  zj_transfer_free (transfer);
  return has;
}

gint64
zj_file_lane_locked_until (ZjFileLane *self)
{
  g_return_val_if_fail (self, 0);
  return self->locked_until;
}

GError *
zj_file_lane_trouble_with (ZjFileLane *self, const char *project, const char *sha256)
{
  ZjFilePlace *place;

  g_return_val_if_fail (self && project && sha256, NULL);

  place = zj_file_lane_place (self, project, sha256, FALSE);
  return place->trouble ? g_error_copy (place->trouble) : NULL;
}
