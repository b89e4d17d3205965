/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-look.h"

#include <glib/gi18n-lib.h>

#include "zj-file-type.h"

double
zj_file_look_fraction (const ZjFileStatus *status)
{
  if ((status->state != ZJ_FILE_SENDING && status->state != ZJ_FILE_FETCHING) || status->size <= 0)
    return -1;
  return CLAMP ((double)status->offset / (double)status->size, 0, 1);
}

/* %s is the word, e.g. "Uploading". */
static char *
with_percent (const char *word, const ZjFileStatus *status)
{
  double fraction = zj_file_look_fraction (status);
  return fraction < 0 ? g_strdup (word) : g_strdup_printf ("%s %d%%", word, (int)(fraction * 100));
}

char *
zj_file_look_word (const ZjFileStatus *status, gboolean theirs)
{
  g_return_val_if_fail (status != NULL, NULL);
  switch (status->state)
    {
    case ZJ_FILE_HERE:
      return g_strdup (C_ ("file", "Not saved yet"));
    case ZJ_FILE_WAITING_UP:
      return g_strdup (C_ ("file", "To be uploaded"));
    case ZJ_FILE_SENDING:
      return with_percent (C_ ("file", "Uploading"), status);
    case ZJ_FILE_PAUSED:
      return g_strdup (C_ ("file", "Paused"));
    case ZJ_FILE_SENT:
      return g_strdup (theirs ? C_ ("file", "Downloaded") : C_ ("file", "Uploaded"));
    case ZJ_FILE_SERVER_ONLY:
      return g_strdup (C_ ("file", "Not downloaded"));
    case ZJ_FILE_FETCHING:
      return with_percent (C_ ("file", "Downloading"), status);
    case ZJ_FILE_MISSING:
      return g_strdup (C_ ("file", "Missing"));
    case ZJ_FILE_DAMAGED:
    default:
      return g_strdup (C_ ("file", "Damaged"));
    }
}

const char *
zj_file_look_icon (const ZjFileStatus *status)
{
  switch (status->state)
    {
    case ZJ_FILE_HERE:
      return "document-edit-symbolic";
    case ZJ_FILE_WAITING_UP:
      return "go-up-symbolic";
    case ZJ_FILE_SENDING:
    case ZJ_FILE_FETCHING:
      return "emblem-synchronizing-symbolic";
    case ZJ_FILE_PAUSED:
      return "media-playback-pause-symbolic";
    case ZJ_FILE_SENT:
      return "emblem-ok-symbolic";
    case ZJ_FILE_SERVER_ONLY:
      return "folder-download-symbolic";
    case ZJ_FILE_MISSING:
      return "dialog-warning-symbolic";
    case ZJ_FILE_DAMAGED:
    default:
      return "dialog-error-symbolic";
    }
}

ZjTone
zj_file_look_tone (const ZjFileStatus *status)
{
  switch (status->state)
    {
    case ZJ_FILE_SENT:
      return ZJ_TONE_GOOD;
    case ZJ_FILE_WAITING_UP:
    case ZJ_FILE_SENDING:
    case ZJ_FILE_FETCHING:
      return ZJ_TONE_WAITING;
    case ZJ_FILE_PAUSED:
    case ZJ_FILE_MISSING:
      return ZJ_TONE_ATTENTION;
    case ZJ_FILE_DAMAGED:
      return ZJ_TONE_BAD;
    case ZJ_FILE_HERE:
    case ZJ_FILE_SERVER_ONLY:
    default:
      return ZJ_TONE_DRAFT;
    }
}

char *
zj_file_look_absence (const ZjFileStatus *status)
{
  g_return_val_if_fail (status != NULL, NULL);
  if (status->here)
    return NULL;
  switch (status->state)
    {
    case ZJ_FILE_DAMAGED:
      return g_strdup (_ ("What lies on this machine is no longer the file that was taken in, and the server does not "
                          "have it. Add the file again from its original, then remove this one."));
    case ZJ_FILE_MISSING:
      if (g_strcmp0 (status->promised_by, "this") == 0)
        return g_strdup (_ ("This machine was to upload it, but the file is no longer here, and the server does not "
                            "have it. Add it again from its original, then remove this one."));
      if (status->promised_by != NULL)
        return g_strdup (_ ("Another machine of your office has it and has not uploaded it yet. Start the program "
                            "there and let it sync; the file then appears here by itself."));
      return g_strdup (_ ("Neither this machine nor the server has it. Ask who added it to start the program on the "
                          "machine it was added on."));
    default:
      return g_strdup (_ ("It is at the server and is fetched when it is opened."));
    }
}

const char *
zj_file_look_type_icon (const char *type)
{
  const ZjFileType *known = type != NULL ? zj_file_type_find (type) : NULL;
  if (known == NULL)
    return "text-x-generic-symbolic";
  switch (known->kind)
    {
    case ZJ_KIND_IMAGE:
      return "image-x-generic-symbolic";
    case ZJ_KIND_VIDEO:
      return "video-x-generic-symbolic";
    case ZJ_KIND_PDF:
    case ZJ_KIND_DOCUMENT:
    default:
      return "x-office-document-symbolic";
    }
}

const char *
zj_file_look_kind (const char *type)
{
  const ZjFileType *known = type != NULL ? zj_file_type_find (type) : NULL;
  if (known == NULL)
    return C_ ("file", "File");
  switch (known->kind)
    {
    case ZJ_KIND_IMAGE:
      return C_ ("file", "Picture");
    case ZJ_KIND_PDF:
      return C_ ("file", "PDF document");
    case ZJ_KIND_VIDEO:
      return C_ ("file", "Video");
    case ZJ_KIND_DOCUMENT:
    default:
      return C_ ("file", "Document");
    }
}

char *
zj_file_look_size (gint64 size)
{
  return g_format_size (size > 0 ? (guint64)size : 0);
}
