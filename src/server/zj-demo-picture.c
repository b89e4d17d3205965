/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-demo-files.h"

#include <string.h>

#include "zj-error.h"

/* Painted pixel by pixel, packed as PNG (RFC 2083). */

#define WIDTH  480
#define HEIGHT 360
#define GRAIN  4 /* side of the blocks that the wall is made of */

typedef struct
{
  guint8 *pixels; /* rows of a filter byte and WIDTH × RGB */
  guint32 seed;
} Canvas;

#define ROW_BYTES (1 + WIDTH * 3)

static const guint32 CONCRETE = 0xa8a49c, DARK = 0x3c3834, STEEL = 0x7a4a30, PATCH = 0xc4c2bc, SKY = 0xbfd4e6,
                     GROUND = 0x8c7a5e, CRANE = 0xd8a020, GLASS = 0x6c88a0;

/* ---- painting ---- */

/* A sequence that is the same everywhere (xorshift). */
static guint32
next_number (Canvas *canvas)
{
  canvas->seed ^= canvas->seed << 13;
  canvas->seed ^= canvas->seed >> 17;
  canvas->seed ^= canvas->seed << 5;
  return canvas->seed;
}

static void
fill (Canvas *canvas, int x, int y, int width, int height, guint32 colour)
{
  for (int row = MAX (y, 0); row < MIN (y + height, HEIGHT); row++)
    for (int column = MAX (x, 0); column < MIN (x + width, WIDTH); column++)
      {
        guint8 *pixel = canvas->pixels + row * ROW_BYTES + 1 + column * 3;

        pixel[0] = colour >> 16;
        pixel[1] = colour >> 8 & 0xff;
        pixel[2] = colour & 0xff;
      }
}

static void
grain (Canvas *canvas, int x, int y, int width, int height, guint32 colour)
{
  for (int row = y; row < y + height; row += GRAIN)
    for (int column = x; column < x + width; column += GRAIN)
      {
        guint32 shade = next_number (canvas) % 10;

        fill (canvas, column, row, MIN (GRAIN, x + width - column), MIN (GRAIN, y + height - row),
              colour - shade * 0x010101);
      }
}

static void
draw_crack (Canvas *canvas)
{
  int x = 100 + (int)(next_number (canvas) % 240);

  for (int y = 30; y < HEIGHT - 40; y += 3)
    {
      x += (int)(next_number (canvas) % 9) - 4;
      fill (canvas, x, y, 2 + (int)(next_number (canvas) % 3), 4, DARK);
    }
}

static void
draw_rebar (Canvas *canvas)
{
  grain (canvas, 80, 70, 320, 220, CONCRETE - 0x303030);
  for (int i = 0; i < 5; i++)
    fill (canvas, 98 + i * 68, 70, 10, 220, STEEL);
  for (int i = 0; i < 3; i++)
    fill (canvas, 80, 105 + i * 70, 320, 7, STEEL - 0x101010);
}

static void
draw_site (Canvas *canvas)
{
  int floors = 5 + (int)(next_number (canvas) % 4);

  fill (canvas, 0, 0, WIDTH, HEIGHT - 90, SKY);
  grain (canvas, 0, HEIGHT - 90, WIDTH, 90, GROUND);
  for (int i = 0; i < floors; i++)
    {
      fill (canvas, 60, HEIGHT - 90 - (i + 1) * 26, 240, 24, CONCRETE);
      for (int j = 0; j < 8 && i < floors - 2; j++)
        fill (canvas, 72 + j * 28, HEIGHT - 84 - (i + 1) * 26, 16, 13, GLASS);
    }
  fill (canvas, 380, 30, 8, HEIGHT - 120, CRANE);
  fill (canvas, 200, 38, 250, 6, CRANE);
  fill (canvas, 250, 44, 2, 50, DARK);
}

static void
paint (Canvas *canvas, const char *what)
{
  if (strcmp (what, "site") == 0)
    {
      draw_site (canvas);
      return;
    }
  grain (canvas, 0, 0, WIDTH, HEIGHT, CONCRETE);
  if (strcmp (what, "crack") == 0)
    draw_crack (canvas);
  else if (strcmp (what, "rebar") == 0)
    draw_rebar (canvas);
  else if (strcmp (what, "crack-repaired") == 0)
    grain (canvas, 100 + (int)(next_number (canvas) % 200), 20, 70, HEIGHT - 40, PATCH);
  else
    grain (canvas, 70, 60, 340, 240, PATCH);
}

/* ---- packing ---- */

static guint32
crc_of (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
  return ~crc;
}

static void
append_be32 (GByteArray *file, guint32 number)
{
  guint32 bytes = GUINT32_TO_BE (number);

  g_byte_array_append (file, (const guint8 *)&bytes, sizeof bytes);
}

static void
append_chunk (GByteArray *file, const char *name, const guint8 *data, gsize length)
{
  gsize start;

  append_be32 (file, (guint32)length);
  start = file->len;
  g_byte_array_append (file, (const guint8 *)name, 4);
  if (length > 0)
    g_byte_array_append (file, data, (guint)length);
  append_be32 (file, crc_of (file->data + start, file->len - start));
}

/* zlib's format, in one go: the room is known to be enough. */
static gsize
deflate (const guint8 *data, gsize length, guint8 *room, gsize room_length, GError **error)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
  gsize read = 0, written = 0;
  GConverterResult result = g_converter_convert (G_CONVERTER (compressor), data, length, room, room_length,
                                                 G_CONVERTER_INPUT_AT_END, &read, &written, error);

  if (result == G_CONVERTER_FINISHED && read == length)
    return written;
  if (result != G_CONVERTER_ERROR)
    g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_FAILED, "zlib");
  return 0;
}

GBytes *
zj_demo_picture (const char *what, guint seed, GError **error)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  /* width, height, 8 bits, RGB, and the only compression, filter and order there is */
  const guint8 header[] = { 0, 0, WIDTH >> 8, WIDTH & 0xff, 0, 0, HEIGHT >> 8, HEIGHT & 0xff, 8, 2, 0, 0, 0 };
  gsize length = (gsize)ROW_BYTES * HEIGHT, packed;
  g_autofree guint8 *pixels = g_malloc0 (length);
  g_autofree guint8 *room = g_malloc (length + length / 100 + 64);
  Canvas canvas = { pixels, 2463534242u + seed * 7919 };
  GByteArray *file;

  paint (&canvas, what);
  packed = deflate (pixels, length, room, length + length / 100 + 64, error);
  if (packed == 0)
    return NULL;
  file = g_byte_array_new ();
  g_byte_array_append (file, signature, sizeof signature);
  append_chunk (file, "IHDR", header, sizeof header);
  append_chunk (file, "IDAT", room, packed);
  append_chunk (file, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (file);
}
