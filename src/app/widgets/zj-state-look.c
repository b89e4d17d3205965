/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-state-look.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *css_class;
  const char *icon;
} Look;

/* Suspended (中止) and terminated (终止) differ by one character: so they differ in icon and colour as well. */
static const Look looks[] = {
  [ZJ_TONE_DRAFT] = { "tone-draft", "document-edit-symbolic" },
  [ZJ_TONE_WAITING] = { "tone-waiting", "content-loading-symbolic" },
  [ZJ_TONE_GOOD] = { "tone-good", "object-select-symbolic" },
  [ZJ_TONE_ATTENTION] = { "tone-attention", "dialog-warning-symbolic" },
  [ZJ_TONE_BAD] = { "tone-bad", "dialog-error-symbolic" },
  [ZJ_TONE_STOPPED] = { "tone-stopped", "media-playback-pause-symbolic" },
  [ZJ_TONE_ENDED] = { "tone-ended", "media-playback-stop-symbolic" },
};

const char *
zj_tone_css_class (ZjTone tone)
{
  g_return_val_if_fail ((guint)tone < G_N_ELEMENTS (looks), looks[ZJ_TONE_DRAFT].css_class);
  return looks[tone].css_class;
}

const char *
zj_tone_icon (ZjTone tone)
{
  g_return_val_if_fail ((guint)tone < G_N_ELEMENTS (looks), looks[ZJ_TONE_DRAFT].icon);
  return looks[tone].icon;
}

const char *
zj_sync_state_word (ZjSyncState state)
{
  switch (state)
    {
    case ZJ_SYNC_SYNCED:
      return C_ ("sync", "Uploaded");
    case ZJ_SYNC_DRAFT:
      return C_ ("sync", "Draft (this machine only)");
    case ZJ_SYNC_QUEUED:
      return C_ ("sync", "Queued");
    case ZJ_SYNC_SENDING:
      return C_ ("sync", "Sending");
    case ZJ_SYNC_WAITING:
      return C_ ("sync", "Waiting");
    case ZJ_SYNC_CONFLICT:
      return C_ ("sync", "Conflict");
    case ZJ_SYNC_REFUSED:
      return C_ ("sync", "Refused by the server");
    default:
      return "";
    }
}

const char *
zj_sync_state_icon (ZjSyncState state)
{
  switch (state)
    {
    case ZJ_SYNC_SYNCED:
      return "emblem-ok-symbolic";
    case ZJ_SYNC_DRAFT:
      return "document-edit-symbolic";
    case ZJ_SYNC_QUEUED:
      return "go-up-symbolic";
    case ZJ_SYNC_SENDING:
      return "emblem-synchronizing-symbolic";
    case ZJ_SYNC_WAITING:
      return "content-loading-symbolic";
    case ZJ_SYNC_CONFLICT:
      return "dialog-warning-symbolic";
    case ZJ_SYNC_REFUSED:
    default:
      return "dialog-error-symbolic";
    }
}

ZjTone
zj_sync_state_tone (ZjSyncState state)
{
  switch (state)
    {
    case ZJ_SYNC_SYNCED:
      return ZJ_TONE_GOOD;
    case ZJ_SYNC_DRAFT:
      return ZJ_TONE_DRAFT;
    case ZJ_SYNC_CONFLICT:
    case ZJ_SYNC_REFUSED:
      return ZJ_TONE_BAD;
    case ZJ_SYNC_QUEUED:
    case ZJ_SYNC_SENDING:
    case ZJ_SYNC_WAITING:
    default:
      return ZJ_TONE_WAITING;
    }
}

char *
zj_sync_state_sentence (ZjSyncState state, const char *waiting_for)
{
  switch (state)
    {
    case ZJ_SYNC_DRAFT:
      return g_strdup (_ ("This draft is on this machine only. Save it to have it uploaded."));
    case ZJ_SYNC_QUEUED:
      return g_strdup (_ ("Saved on this machine. It is uploaded by itself as soon as the server can be reached."));
    case ZJ_SYNC_SENDING:
      return g_strdup (_ ("Being uploaded."));
    case ZJ_SYNC_WAITING:
      if (waiting_for != NULL && waiting_for[0] != '\0')
        return g_strdup_printf (_ ("%s."), waiting_for);
      return g_strdup (_ ("Waiting for an earlier change to arrive."));
    case ZJ_SYNC_CONFLICT:
      return g_strdup (
          _ ("The changes made in two places differ. Choose what shall hold; nothing is lost until then."));
    case ZJ_SYNC_REFUSED:
      return g_strdup (_ ("Refused by the server. Your entries are kept; correct them and save again."));
    case ZJ_SYNC_SYNCED:
    default:
      return g_strdup (_ ("Uploaded."));
    }
}

const char *
zj_state_word (ZjForm *form, const char *state)
{
  const ZjState *known = form != NULL && state != NULL ? zj_form_state (form, state) : NULL;
  return known != NULL ? zj_label (&known->label) : state != NULL ? state : "";
}

ZjTone
zj_state_tone (ZjForm *form, const char *state)
{
  const ZjState *known = form != NULL && state != NULL ? zj_form_state (form, state) : NULL;
  return known != NULL ? known->tone : ZJ_TONE_DRAFT;
}

const char *
zj_state_icon (ZjForm *form, const char *state)
{
  ZjTone tone = zj_state_tone (form, state);
  if (tone == ZJ_TONE_GOOD && form != NULL && g_strcmp0 (form->initial_state, state) == 0)
    return "zj-under-way-symbolic";
  return zj_tone_icon (tone);
}
