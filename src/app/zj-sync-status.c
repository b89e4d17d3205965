/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sync-status.h"

#include <glib/gi18n-lib.h>

char *
zj_sync_status_time (gint64 instant, gint64 now)
{
  g_autofree char *text = zj_instant_display (instant);
  g_autofree char *today = zj_instant_display (now);

  /* "2026-11-23 15:30": the same day, the same year, or neither */
  if (strncmp (text, today, 10) == 0)
    return g_strdup (text + 11);
  if (strncmp (text, today, 4) == 0)
    return g_strdup (text + 5);
  return g_steal_pointer (&text);
}

static char *
describe_work (const ZjCounts *counts)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  guint unsent = counts->queued + counts->sending + counts->waiting;
  guint troubled = counts->conflicts + counts->refused;
  g_auto (GStrv) strv = NULL;

  if (troubled > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u needs you", "%u need you", troubled), troubled);
      g_strv_builder_add (parts, text);
    }
  if (unsent > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u to upload", "%u to upload", unsent), unsent);
      g_strv_builder_add (parts, text);
    }
  if (counts->drafts > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u draft", "%u drafts", counts->drafts), counts->drafts);
      g_strv_builder_add (parts, text);
    }
  strv = g_strv_builder_end (parts);
  return g_strjoinv (" · ", strv);
}

static void
set (ZjSyncStatus *self, const char *icon, const char *tone, const char *text)
{
  self->icon = icon;
  self->tone = tone;
  self->text = g_strdup (text);
}

static void
set_idle (ZjSyncStatus *self, const ZjSyncFacts *facts)
{
  const ZjCounts *counts = &facts->counts;
  g_autofree char *when = facts->last_sync > 0 ? zj_sync_status_time (facts->last_sync, facts->now) : NULL;
  g_autofree char *text = when != NULL ? g_strdup_printf (_ ("Synced %s"), when) : g_strdup (_ ("Not synced yet"));

  if (counts->conflicts + counts->refused > 0)
    set (self, "dialog-warning-symbolic", "warning", text);
  else if (counts->queued + counts->sending + counts->waiting > 0)
    set (self, "zj-upload-symbolic", "accent", text);
  else if (when != NULL)
    set (self, "zj-synced-symbolic", "success", text);
  else
    set (self, "zj-offline-symbolic", "", text);
}

ZjSyncStatus *
zj_sync_status_new (const ZjSyncFacts *facts)
{
  ZjSyncStatus *self = g_new0 (ZjSyncStatus, 1);
  g_autofree char *when = facts->next_try > facts->now ? zj_sync_status_time (facts->next_try, facts->now) : NULL;
  g_autofree char *text = NULL;

  self->work = describe_work (&facts->counts);
  switch (facts->state)
    {
    case ZJ_ENGINE_SYNCING:
      set (self, "emblem-synchronizing-symbolic", "accent", _ ("Syncing…"));
      self->active = TRUE;
      self->fraction = facts->fraction;
      break;
    case ZJ_ENGINE_OFFLINE:
      set (self, "zj-offline-symbolic", "", _ ("Offline, saved on this computer"));
      break;
    case ZJ_ENGINE_BACKING_OFF:
      text = when != NULL ? g_strdup_printf (_ ("The system cannot answer now, next try %s"), when)
                          : g_strdup (_ ("The system cannot answer now, trying again soon"));
      set (self, "zj-offline-symbolic", "warning", text);
      break;
    case ZJ_ENGINE_SIGNED_OUT:
      set (self, "dialog-password-symbolic", "warning", _ ("Signed out: sign in to upload"));
      self->needs_sign_in = TRUE;
      break;
    case ZJ_ENGINE_PASSWORD_CHANGE:
      set (self, "dialog-password-symbolic", "warning", _ ("The initial password must be changed"));
      self->needs_sign_in = TRUE;
      break;
    case ZJ_ENGINE_UNUSABLE:
      set (self, "dialog-error-symbolic", "error", _ ("This server cannot be used, everything stays on this computer"));
      break;
    case ZJ_ENGINE_LOCKED:
      set (self, "emblem-synchronizing-symbolic", "", _ ("Another program syncs this account now"));
      break;
    case ZJ_ENGINE_IDLE:
    default:
      set_idle (self, facts);
    }
  return self;
}

void
zj_sync_status_free (ZjSyncStatus *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->work);
  g_free (self);
}
