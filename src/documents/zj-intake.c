/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-intake.h"

#include "zj-attachments.h"
#include "zj-documents-private.h"
#include "zj-error.h"
#include "zj-hash.h"
#include "zj-json.h"
#include "zj-pages.h"
#include "zj-photo.h"
#include "zj-picture.h"
#include "zj-source.h"
#include "zj-store-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIB           (1024 * 1024)
#define DECODE_PIXELS (50 * 1000 * 1000) /* larger pictures are not decoded to see whether they can be */
#define DECODE_SIDE   64
#define VIDEO_HEAD    16

/* What one run works with. */
typedef struct
{
  ZjStore *store;
  const ZjSlot *slot; /* NULL: takes everything */
  const char *name;   /* clean */
  GCancellable *cancellable;
} Intake;

void
zj_intake_free (ZjIntake *intake)
{
  g_free (intake->name);
  g_free (intake->type);
  g_free (intake->sha256);
  g_free (intake->original_sha256);
  g_free (intake->captured_at);
  g_ptr_array_unref (intake->notes);
  g_free (intake);
}

static ZjIntake *
intake_new (const ZjFileType *type)
{
  ZjIntake *intake = g_new0 (ZjIntake, 1);

  intake->type = g_strdup (type->type);
  intake->notes = g_ptr_array_new_with_free_func (g_free);
  return intake;
}

/* --- what a slot takes ------------------------------------------------------------------------------------------ */

static gboolean
slot_takes (Intake *run, const ZjFileType *type, GError **error)
{
  g_autofree char *kinds = NULL;

  if (run->slot == NULL || zj_file_kind_accepted (type->kind, run->slot->accepts))
    return TRUE;
  kinds = zj_file_kinds_text (run->slot->accepts);
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” takes %s, and this is a file of the type %s."),
               zj_label (&run->slot->label), kinds, type->type);
  return FALSE;
}

static gboolean
size_ok (guint64 size, guint64 most, GError **error)
{
  if (size == 0)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The file is empty."));
      return FALSE;
    }
  if (size <= most)
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               _ ("The file has %.1f MiB; at most %u MiB are taken. Make it smaller and add it again."),
               (double)size / MIB, (guint)(most / MIB));
  return FALSE;
}

/* --- content ---------------------------------------------------------------------------------------------------- */

static gboolean
picture_ok (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GdkPixbuf) small = NULL;
  guint width, height;

  zj_picture_look (bytes, &width, &height);
  if (!zj_picture_size_ok (width, height, error))
    return FALSE;
  if ((guint64)width * height > DECODE_PIXELS)
    return TRUE;
  small = zj_picture_load (bytes, DECODE_SIDE, cancellable, error);
  return small != NULL;
}

/* The bytes that go to the authority: NULL with @error, or (transfer full) @bytes themselves or a copy made from them.
 */
static GBytes *
prepare_picture (ZjIntake *intake, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  GBytes *copy = NULL;

  intake->captured_at = zj_photo_taken_at (bytes);
  if (g_str_equal (intake->type, "image/heic"))
    {
      copy = zj_photo_heic_to_jpeg (bytes, cancellable, error);
      g_free (intake->type);
      intake->type = g_strdup ("image/jpeg");
      g_ptr_array_add (intake->notes, g_strdup (_ ("The HEIC picture was converted to JPEG; yours is as it was.")));
      return copy;
    }
  if (!zj_photo_without_place (bytes, &copy, error))
    return NULL;
  if (copy == NULL)
    return g_bytes_ref (bytes);
  g_ptr_array_add (intake->notes,
                   g_strdup (_ ("The place where the picture was taken is left out of the copy; yours is as it was.")));
  return copy;
}

static gboolean
write_bytes (Intake *run, GBytes *bytes, ZjIntake *intake, GError **error)
{
  g_autoptr (ZjFileWriter) writer = zj_store_new_file (run->store, error);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  if (writer == NULL || !zj_file_writer_write (writer, data, length, error))
    return FALSE;
  intake->sha256 = zj_file_writer_finish (writer, &intake->size, error);
  return intake->sha256 != NULL;
}

static void
fit_name (Intake *run, ZjIntake *intake)
{
  g_autofree char *fitting = zj_file_type_fit_name (zj_file_type_find (intake->type), run->name);

  intake->name = zj_attachment_clean_name (fitting);
  if (strrchr (run->name, '.') != NULL && !g_str_equal (fitting, run->name) && intake->notes->len == 0)
    g_ptr_array_add (intake->notes, g_strdup_printf (_ ("By its content the file is %s, so it is named “%s” here."),
                                                     intake->type, intake->name));
}

static ZjIntake *
take_bytes (Intake *run, GBytes *bytes, GError **error)
{
  const ZjFileType *type = zj_file_type_sniff (bytes, run->name, error);
  g_autoptr (ZjIntake) intake = NULL;
  g_autoptr (GBytes) kept = NULL;

  if (type == NULL || !slot_takes (run, type, error)
      || !size_ok (g_bytes_get_size (bytes), type->kind == ZJ_KIND_IMAGE ? ZJ_INTAKE_MAX_IMAGE : ZJ_INTAKE_MAX_SIZE,
                   error))
    return NULL;
  if (type->kind == ZJ_KIND_IMAGE && !picture_ok (bytes, run->cancellable, error))
    return NULL;
  if (type->kind == ZJ_KIND_PDF && zj_page_count (bytes, error) < 0)
    return NULL;
  intake = intake_new (type);
  kept = type->kind == ZJ_KIND_IMAGE ? prepare_picture (intake, bytes, run->cancellable, error) : g_bytes_ref (bytes);
  if (kept == NULL || !size_ok (g_bytes_get_size (kept), ZJ_INTAKE_MAX_SIZE, error)
      || g_cancellable_set_error_if_cancelled (run->cancellable, error) || !write_bytes (run, kept, intake, error))
    return NULL;
  if (kept != bytes)
    intake->original_sha256 = zj_sha256 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  fit_name (run, intake);
  return g_steal_pointer (&intake);
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static gboolean
take_into_array (gpointer user_data, const void *data, gsize length, GError **error)
{
  g_byte_array_append (user_data, data, length);
  return TRUE;
}

static gboolean
take_into_store (gpointer user_data, const void *data, gsize length, GError **error)
{
  return zj_file_writer_write (user_data, data, length, error);
}

static gboolean
is_video (ZjSource *source)
{
  guint8 head[VIDEO_HEAD];

  return zj_source_read_at (source, 0, head, sizeof head) && zj_file_type_starts_video (head, sizeof head);
}

/* A film is not held in memory. */
static ZjIntake *
take_video (Intake *run, ZjSource *source, GError **error)
{
  const ZjFileType *type = zj_file_type_find ("video/mp4");
  guint64 size = zj_source_get_size (source);
  g_autoptr (ZjFileWriter) writer = NULL;
  g_autoptr (ZjIntake) intake = NULL;

  if (!slot_takes (run, type, error) || !size_ok (size, ZJ_INTAKE_MAX_SIZE, error))
    return NULL;
  if (!zj_mp4_is_whole (zj_source_read_at, source, size))
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                           _ ("The file is not complete: its end is missing. Copy it anew from where it came from."));
      return NULL;
    }
  writer = zj_store_new_file (run->store, error);
  if (writer == NULL || !zj_source_read (source, take_into_store, writer, run->cancellable, error))
    return NULL;
  intake = intake_new (type);
  intake->sha256 = zj_file_writer_finish (writer, &intake->size, error);
  if (intake->sha256 == NULL)
    return NULL;
  fit_name (run, intake);
  return g_steal_pointer (&intake);
}

static ZjIntake *
take_source (Intake *run, ZjSource *source, GError **error)
{
  g_autoptr (GByteArray) array = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (is_video (source))
    return take_video (run, source, error);
  if (!size_ok (zj_source_get_size (source), ZJ_INTAKE_MAX_SIZE, error))
    return NULL;
  array = g_byte_array_sized_new (zj_source_get_size (source));
  if (!zj_source_read (source, take_into_array, array, run->cancellable, error))
    return NULL;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  return take_bytes (run, bytes, error);
}

/* --- the ways in ------------------------------------------------------------------------------------------------ */

/* The message names the file, whatever came out of where. */
static void
name_file (const char *name, GError **error)
{
  if (error != NULL && *error != NULL && (*error)->domain == ZJ_ERROR)
    g_prefix_error (error, _ ("“%s”: "), name);
}

static const ZjSlot *
find_slot (ZjForm *form, const char *slot)
{
  return form != NULL && slot != NULL ? zj_form_slot (form, slot) : NULL;
}

ZjIntake *
zj_intake_file (ZjStore *store, ZjForm *form, const char *slot, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *readable = g_filename_display_name (base != NULL ? base : "");
  g_autofree char *name = zj_attachment_clean_name (readable);
  Intake run = { store, find_slot (form, slot), name, cancellable };
  g_autoptr (GError) problem = NULL;
  g_autoptr (ZjSource) source = zj_source_open (file, cancellable, &problem);
  ZjIntake *intake = source != NULL ? take_source (&run, source, &problem) : NULL;

  if (intake == NULL)
    {
      name_file (name, &problem);
      g_propagate_error (error, g_steal_pointer (&problem));
    }
  return intake;
}

ZjIntake *
zj_intake_bytes (ZjStore *store,
                 ZjForm *form,
                 const char *slot,
                 GBytes *bytes,
                 const char *name,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *clean = zj_attachment_clean_name (name);
  Intake run = { store, find_slot (form, slot), clean, cancellable };
  g_autoptr (GError) problem = NULL;
  ZjIntake *intake = take_bytes (&run, bytes, &problem);

  if (intake == NULL)
    {
      name_file (clean, &problem);
      g_propagate_error (error, g_steal_pointer (&problem));
    }
  return intake;
}

/* --- the same again --------------------------------------------------------------------------------------------- */

static gboolean
is_original (const char *known, const ZjIntake *intake)
{
  return known != NULL && (g_str_equal (known, intake->sha256) || g_strcmp0 (known, intake->original_sha256) == 0);
}

gboolean
zj_intake_is_there (JsonObject *fields, const char *slot, const char *row, const ZjIntake *intake)
{
  JsonArray *rows = zj_json_array (fields, "attachments");
  guint n = rows != NULL ? json_array_get_length (rows) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *attachment = json_array_get_object_element (rows, i);

      if (g_strcmp0 (zj_json_string (attachment, "slot"), slot) == 0
          && g_strcmp0 (zj_json_string (attachment, "row"), row) == 0
          && (is_original (zj_json_string (attachment, "sha256"), intake)
              || is_original (zj_json_string (attachment, "original_sha256"), intake)))
        return TRUE;
    }
  return FALSE;
}
