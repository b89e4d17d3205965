/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-http-body.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"

#define CHUNK (64 * 1024)
/* An answer that drips byte by byte defeats the time limit per read; no answer takes longer than this. */
#define LONGEST_ANSWER_US (20 * 60 * G_USEC_PER_SEC)

static gboolean
refuse_size (GError **error)
{
  g_set_error_literal (
      error, ZJ_ERROR, ZJ_ERROR_UNUSABLE_SERVER,
      _ ("The server's answer is too large to be right. Nothing was taken from it; tell your administrator."));
  return FALSE;
}

static gboolean
refuse_cut (GError **error)
{
  g_set_error_literal (
      error, ZJ_ERROR, ZJ_ERROR_NETWORK,
      _ ("The connection broke in the middle of an answer. Everything is kept here; it is tried again."));
  return FALSE;
}

static gboolean
read_wire (GInputStream *stream, GByteArray *out, gsize cap, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 deadline = g_get_monotonic_time () + LONGEST_ANSWER_US;

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      gssize n = g_input_stream_read (stream, chunk, CHUNK, cancellable, &local_error);

      if (n < 0 && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (n < 0 || g_get_monotonic_time () > deadline)
        return refuse_cut (error);
      if (n == 0)
        return TRUE;
      if (out->len + (gsize)n > cap)
        return refuse_size (error);
      g_byte_array_append (out, chunk, (guint)n);
    }
}

/* Expands in steps, so that a few kilobytes that claim to be gigabytes are found out after the cap. */
static gboolean
expand (GByteArray *wire, GByteArray *out, gsize cap, GError **error)
{
  g_autoptr (GZlibDecompressor) decoder = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gsize at = 0;

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      gsize taken = 0, made = 0;
      GConverterResult result = g_converter_convert (G_CONVERTER (decoder), wire->data + at, wire->len - at, chunk,
                                                     CHUNK, G_CONVERTER_INPUT_AT_END, &taken, &made, &local_error);

      if (result == G_CONVERTER_ERROR)
        return refuse_cut (error);
      if (out->len + made > cap)
        return refuse_size (error);
      g_byte_array_append (out, chunk, (guint)made);
      at += taken;
      if (result == G_CONVERTER_FINISHED)
        return TRUE;
      if (taken == 0 && made == 0)
        return refuse_cut (error);
    }
}

GBytes *
zj_http_body_read (GInputStream *stream,
                   const char *encoding,
                   goffset declared,
                   const ZjHttpCaps *caps,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GByteArray) wire = NULL;
  g_autoptr (GByteArray) expanded = NULL;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (caps, NULL);

  if (declared > 0 && (guint64)declared > caps->wire)
    {
      refuse_size (error);
      return NULL;
    }

  wire = g_byte_array_new ();
  if (!read_wire (stream, wire, caps->wire, cancellable, error))
    return NULL;
  if (declared >= 0 && wire->len != (guint64)declared)
    {
      refuse_cut (error);
      return NULL;
    }
  if (encoding == NULL || wire->len == 0 || g_ascii_strcasecmp (encoding, "identity") == 0)
    {
      if (wire->len > caps->expanded)
        {
          refuse_size (error);
          return NULL;
        }
      return g_byte_array_free_to_bytes (g_steal_pointer (&wire));
    }
  if (g_ascii_strcasecmp (encoding, "gzip") != 0 && g_ascii_strcasecmp (encoding, "x-gzip") != 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK,
                   /* Translators: %s is a technical name such as "br" */
                   _ ("Something between here and the server answered in a way it was not asked to (“%s”)."), encoding);
      return NULL;
    }

  expanded = g_byte_array_new ();
  if (!expand (wire, expanded, caps->expanded, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&expanded));
}

GBytes *
zj_http_body_compress (const char *text, gsize length)
{
  g_autoptr (GZlibCompressor) coder = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (coder));
  gboolean ok;

  g_return_val_if_fail (text, NULL);

  /* Into memory: it can only fail by a mistake of ours. */
  ok = g_output_stream_write_all (out, text, length, NULL, NULL, NULL) && g_output_stream_close (out, NULL, NULL);
  g_assert (ok);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}
