/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-gzip.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"

#define CHUNK 65536
/* Quick rather than small: records shrink to a tenth either way. */
#define LEVEL 4

struct _ZjPacker
{
  GConverter *converter;
};

static gboolean
not_gzip (GError **error)
{
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The body is not what its Content-Encoding says."));
  return FALSE;
}

static gboolean
expand (GConverter *converter, GBytes *packed, GByteArray *out, gsize cap, GError **error)
{
  gsize length = 0, at = 0;
  const guint8 *data = g_bytes_get_data (packed, &length);
  g_autofree guint8 *buffer = g_malloc (CHUNK);

  for (;;)
    {
      gsize read = 0, written = 0;
      GConverterResult result = g_converter_convert (converter, data + at, length - at, buffer, CHUNK,
                                                     G_CONVERTER_INPUT_AT_END, &read, &written, NULL);

      if (result == G_CONVERTER_ERROR || (result == G_CONVERTER_CONVERTED && read == 0 && written == 0))
        return not_gzip (error);
      at += read;
      if (out->len + written > cap)
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_TOO_LARGE, _ ("The body expands beyond the server's limit."));
          return FALSE;
        }
      g_byte_array_append (out, buffer, (guint)written);
      if (result == G_CONVERTER_FINISHED)
        return at == length || not_gzip (error);
    }
}

GBytes *
zj_gzip_expand (GBytes *packed, gsize cap, GError **error)
{
  g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GByteArray) out = g_byte_array_new ();

  if (!expand (G_CONVERTER (decompressor), packed, out, cap, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

ZjPacker *
zj_packer_new (void)
{
  ZjPacker *packer = g_new0 (ZjPacker, 1);

  packer->converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL));
  return packer;
}

GBytes *
zj_packer_add (ZjPacker *packer, const void *plain, gsize length, gboolean last)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  const guint8 *data = plain;
  gsize at = 0;
  GConverterResult result;

  while (at < length || last)
    {
      gsize read = 0, written = 0;

      result =
          g_converter_convert (packer->converter, at < length ? data + at : (const guint8 *)"", length - at, buffer,
                               CHUNK, last ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &read, &written, NULL);
      at += read;
      g_byte_array_append (out, buffer, (guint)written);
      if (result == G_CONVERTER_FINISHED || result == G_CONVERTER_ERROR)
        break;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

void
zj_packer_free (ZjPacker *packer)
{
  if (packer == NULL)
    return;
  g_object_unref (packer->converter);
  g_free (packer);
}

GBytes *
zj_gzip_pack (GBytes *plain)
{
  g_autoptr (ZjPacker) packer = zj_packer_new ();
  gsize length;
  const void *data = g_bytes_get_data (plain, &length);

  return zj_packer_add (packer, data, length, TRUE);
}
