/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-entries.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-attachments.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-server-files.h"
#include "zj-value.h"

/* What a file is, by its first bytes, else by its name; `kind` is what a slot says it accepts. */
typedef struct
{
  const char *kind, *type, *suffix;
  const char *magic;
  gsize magic_length, magic_at;
} FileKind;

static const FileKind KINDS[] = {
  { "image", "image/jpeg", ".jpg", "\xff\xd8\xff", 3, 0 },
  { "image", "image/png", ".png", "\x89PNG\r\n\x1a\n", 8, 0 },
  { "image", "image/heic", ".heic", "ftypheic", 8, 4 },
  { "pdf", "application/pdf", ".pdf", "%PDF-", 5, 0 },
  { "document", "application/msword", ".doc", NULL, 0, 0 },
  { "document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", NULL, 0, 0 },
  { "document", "application/vnd.ms-excel", ".xls", NULL, 0, 0 },
  { "document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", NULL, 0, 0 },
  { "document", "application/wps-office.wps", ".wps", NULL, 0, 0 },
  { "document", "application/wps-office.et", ".et", NULL, 0, 0 },
  { "document", "application/ofd", ".ofd", NULL, 0, 0 },
  { "video", "video/mp4", ".mp4", NULL, 0, 0 },
};

/* NULL: none that can be attached. A file that has the name of a picture or a PDF and is none is not one. */
static const FileKind *
kind_of (GBytes *bytes, const char *name)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    {
      const FileKind *kind = &KINDS[i];

      if (kind->magic == NULL ? g_str_has_suffix (lower, kind->suffix)
                              : length >= kind->magic_at + kind->magic_length
                                    && memcmp (data + kind->magic_at, kind->magic, kind->magic_length) == 0)
        return kind;
    }
  return NULL;
}

/* ---- where it goes ---- */

static const ZjSlot *
settable_slot (ZjForm *form, const ZjEntryFile *file, GError **error)
{
  const ZjSlot *slot = zj_form_slot (form, file->slot);
  g_autoptr (GString) known = g_string_new (NULL);

  if (slot != NULL && slot->server_owned)
    return slot;
  for (guint i = 0; i < form->n_slots; i++)
    if (form->slots[i].server_owned)
      g_string_append_printf (known, "%s%s%s", known->len > 0 ? ", " : "", form->slots[i].id,
                              form->slots[i].row_group != NULL ? "@ROW" : "");
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               slot == NULL ? _ ("--attach %s: there is no such slot. Files can be attached to: %s")
                            : _ ("--attach %s: this slot is the project office's. Files can be attached to: %s"),
               file->slot, known->str);
  return NULL;
}

/* "GROUP/ID" of the row that a number or an id means. FALSE: there is none. */
static gboolean
find_row (const ZjSlot *slot, const ZjEntryFile *file, JsonObject *fields, char **row, GError **error)
{
  g_autoptr (JsonArray) rows = slot->row_group != NULL ? zj_rows_ordered (fields, slot->row_group) : NULL;
  guint n = rows != NULL ? json_array_get_length (rows) : 0;
  guint64 number = 0;

  *row = NULL;
  if (slot->row_group == NULL && file->row == NULL)
    return TRUE;
  if (slot->row_group == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("--attach %s: the files of this slot belong to no row."),
                   file->slot);
      return FALSE;
    }
  if (file->row != NULL)
    g_ascii_string_to_unsigned (file->row, 10, 1, G_MAXUINT32, &number, NULL);
  for (guint i = 0; file->row != NULL && i < n; i++)
    {
      const char *id = zj_json_string (json_array_get_object_element (rows, i), "_id");

      if (number != i + 1 && g_strcmp0 (id, file->row) != 0)
        continue;
      *row = g_strdup_printf ("%s/%s", slot->row_group, id);
      return TRUE;
    }
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               _ ("--attach %s: say which row of “%s” the file belongs to: %s@1=PATH is of the first; there are %u."),
               file->slot, slot->row_group, file->slot, n);
  return FALSE;
}

static gboolean
check_kind (const ZjSlot *slot, const ZjEntryFile *file, const FileKind *kind, GError **error)
{
  g_autofree char *accepted = slot->accepts != NULL ? g_strjoinv (", ", (char **)slot->accepts) : NULL;

  if (kind != NULL && (slot->accepts == NULL || g_strv_contains (slot->accepts, kind->kind)))
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               _ ("--attach %s: “%s” is not a file of the kind that belongs here: %s"), file->slot, file->path,
               accepted != NULL ? accepted : "image, pdf, document, video");
  return FALSE;
}

/* ---- taking it in ---- */

static gboolean
put_file (const ZjDesk *desk, ZjForm *form, ZjStoredRecord *record, const ZjEntryFile *file, GError **error)
{
  const ZjSlot *slot = settable_slot (form, file, error);
  g_autofree char *base = g_path_get_basename (file->path);
  g_autofree char *name = zj_attachment_clean_name (base);
  g_autofree char *row = NULL, *sha256 = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) fields = NULL;
  const FileKind *kind;
  ZjAttachment attachment = { 0 };

  if (slot == NULL || !find_row (slot, file, record->fields, &row, error))
    return FALSE;
  sha256 = zj_server_file_take (desk->storage, record->project, file->path, &attachment.size, error);
  bytes = sha256 != NULL ? zj_server_file_map (desk->storage, record->project, sha256, error) : NULL;
  if (bytes == NULL)
    {
      g_prefix_error (error, "--attach %s: ", file->slot);
      return FALSE;
    }
  kind = kind_of (bytes, name);
  if (!check_kind (slot, file, kind, error))
    return FALSE;
  attachment.slot = slot->id;
  attachment.row = row;
  attachment.name = name;
  attachment.type = kind->type;
  attachment.sha256 = sha256;
  fields = zj_attachments_add (record->fields, desk->random, desk->clock, &attachment);
  json_object_unref (record->fields);
  record->fields = g_steal_pointer (&fields);
  return TRUE;
}

gboolean
zj_entries_put_files (const ZjEntries *entries,
                      const ZjDesk *desk,
                      ZjForm *form,
                      ZjStoredRecord *record,
                      GError **error)
{
  for (guint i = 0; i < entries->files->len; i++)
    if (!put_file (desk, form, record, g_ptr_array_index (entries->files, i), error))
      return FALSE;
  return TRUE;
}
