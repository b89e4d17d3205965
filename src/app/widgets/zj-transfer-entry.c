/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-transfer-entry.h"

#include <glib/gi18n-lib.h>

#include "zj-sync-status.h"

struct _ZjTransferEntry
{
  GObject parent_instance;

  GPtrArray *transfers; /* keeps @transfer alive */
  const ZjTransfer *transfer;
  gboolean paused;
  gboolean moving; /* a piece of it went through just now */
  gint64 offset;
  gint64 now;
  char *title;
};

G_DEFINE_FINAL_TYPE (ZjTransferEntry, zj_transfer_entry, G_TYPE_OBJECT)

static guint changed_signal;

static void
zj_transfer_entry_finalize (GObject *object)
{
  ZjTransferEntry *self = ZJ_TRANSFER_ENTRY (object);

  g_clear_pointer (&self->transfers, g_ptr_array_unref);
  g_free (self->title);
  G_OBJECT_CLASS (zj_transfer_entry_parent_class)->finalize (object);
}

static void
zj_transfer_entry_class_init (ZjTransferEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_transfer_entry_finalize;
  changed_signal =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_transfer_entry_init (ZjTransferEntry *self)
{
}

static char *
title_of (const ZjTransfer *transfer)
{
  const char *name = transfer->name != NULL ? transfer->name : transfer->sha256;

  return transfer->record_title != NULL ? g_strdup_printf ("%s · %s", name, transfer->record_title) : g_strdup (name);
}

ZjTransferEntry *
zj_transfer_entry_new (GPtrArray *transfers, guint index, gboolean paused, gint64 now)
{
  ZjTransferEntry *self = g_object_new (ZJ_TYPE_TRANSFER_ENTRY, NULL);

  self->transfers = g_ptr_array_ref (transfers);
  self->transfer = g_ptr_array_index (transfers, index);
  self->paused = paused;
  self->offset = self->transfer->offset;
  self->now = now;
  self->title = title_of (self->transfer);
  return self;
}

/* "1.2 MB of 3.0 MB" */
static char *
amount (gint64 offset, gint64 size)
{
  g_autofree char *done = g_format_size ((guint64)offset);
  g_autofree char *all = g_format_size ((guint64)size);

  return offset > 0 ? g_strdup_printf (_ ("%s of %s"), done, all) : g_steal_pointer (&all);
}

/* What stopped it last, for people; the codes are those the engine writes. */
static const char *
reason_text (const char *reason)
{
  static const struct
  {
    const char *code, *text;
  } known[] = {
    { "upload-locked", N_ ("another connection is writing it") },
    { "upload-expired", N_ ("the system had given the upload up") },
    { "offset-mismatch", N_ ("the system has another part of it") },
    { "hash-mismatch", N_ ("it arrived with errors") },
    { "too-large", N_ ("it is larger than the system takes") },
    { "missing", N_ ("the system does not have it") },
    { "damaged", N_ ("the copy on this computer is damaged") },
    { "full", N_ ("the disk is full") },
    { "read-only", N_ ("the disk cannot be written") },
    { "failed", N_ ("it did not work") },
  };

  for (guint i = 0; reason != NULL && i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].code, reason))
      return _ (known[i].text);
  return reason;
}

static char *
describe_state (ZjTransferEntry *self)
{
  const ZjTransfer *transfer = self->transfer;
  const char *reason = reason_text (transfer->reason);

  if (transfer->state == ZJ_TRANSFER_PAUSED || (self->paused && !transfer->wanted))
    return g_strdup (_ ("Stopped by you"));
  if (self->moving || (transfer->state == ZJ_TRANSFER_ACTIVE && transfer->next_try <= self->now))
    return g_strdup (transfer->up ? _ ("Uploading") : _ ("Fetching"));
  if (transfer->next_try == G_MAXINT64)
    return g_strdup_printf (_ ("Not tried again by itself: %s"), reason != NULL ? reason : "");
  if (transfer->next_try > self->now)
    {
      g_autofree char *when = zj_sync_status_time (transfer->next_try, self->now);

      return reason != NULL ? g_strdup_printf (_ ("Next try %s: %s"), when, reason)
                            : g_strdup_printf (_ ("Next try %s"), when);
    }
  return g_strdup (transfer->up ? _ ("To be uploaded after the records") : _ ("To be fetched"));
}

char *
zj_transfer_entry_describe (ZjTransferEntry *self)
{
  g_return_val_if_fail (ZJ_IS_TRANSFER_ENTRY (self), NULL);

  g_autofree char *state = describe_state (self);
  g_autofree char *much = amount (self->offset, self->transfer->size);

  return g_strdup_printf ("%s · %s", state, much);
}

void
zj_transfer_entry_update (ZjTransferEntry *self, ZjTransferEntry *other)
{
  g_return_if_fail (ZJ_IS_TRANSFER_ENTRY (self) && ZJ_IS_TRANSFER_ENTRY (other));

  g_autofree char *before = zj_transfer_entry_describe (self);
  g_autofree char *after = NULL;
  gboolean other_title = g_strcmp0 (self->title, other->title) != 0;
  gboolean was_stopped = zj_transfer_entry_is_stopped (self);

  g_clear_pointer (&self->transfers, g_ptr_array_unref);
  self->transfers = g_ptr_array_ref (other->transfers);
  self->transfer = other->transfer;
  self->paused = other->paused;
  self->offset = other->offset;
  self->now = other->now;
  self->moving = FALSE;
  g_free (self->title);
  self->title = g_strdup (other->title);
  after = zj_transfer_entry_describe (self);
  if (other_title || was_stopped != zj_transfer_entry_is_stopped (self) || !g_str_equal (before, after))
    g_signal_emit (self, changed_signal, 0);
}

void
zj_transfer_entry_move (ZjTransferEntry *self, gint64 offset)
{
  g_return_if_fail (ZJ_IS_TRANSFER_ENTRY (self));

  self->moving = TRUE;
  self->offset = offset;
  g_signal_emit (self, changed_signal, 0);
}

gboolean
zj_transfer_entry_is_of (ZjTransferEntry *self, const char *sha256, gboolean up)
{
  g_return_val_if_fail (ZJ_IS_TRANSFER_ENTRY (self), FALSE);

  return self->transfer->up == up && g_strcmp0 (self->transfer->sha256, sha256) == 0;
}

gboolean
zj_transfer_entry_is_same_file (ZjTransferEntry *self, ZjTransferEntry *other)
{
  g_return_val_if_fail (ZJ_IS_TRANSFER_ENTRY (self) && ZJ_IS_TRANSFER_ENTRY (other), FALSE);

  return zj_transfer_entry_is_of (self, other->transfer->sha256, other->transfer->up)
         && g_strcmp0 (self->transfer->project, other->transfer->project) == 0;
}

const char *
zj_transfer_entry_get_title (ZjTransferEntry *self)
{
  return self->title;
}

double
zj_transfer_entry_get_fraction (ZjTransferEntry *self)
{
  gint64 size = self->transfer->size;

  return size > 0 ? CLAMP ((double)self->offset / (double)size, 0, 1) : 0;
}

const char *
zj_transfer_entry_get_sha256 (ZjTransferEntry *self)
{
  return self->transfer->sha256;
}

const char *
zj_transfer_entry_get_record (ZjTransferEntry *self)
{
  return self->transfer->record;
}

gboolean
zj_transfer_entry_is_up (ZjTransferEntry *self)
{
  return self->transfer->up;
}

gboolean
zj_transfer_entry_is_stopped (ZjTransferEntry *self)
{
  return self->transfer->state == ZJ_TRANSFER_PAUSED;
}
