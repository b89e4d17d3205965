/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-demo-files.h"

#include <string.h>

/* PDF 1.4. Chinese in one of the fonts that every reader has to bring along (ISO 32000, 9.7.5.2): nothing is embedded.
 */

#define TITLE_SIZE 20
#define TEXT_SIZE  12
#define LEADING    24
#define LEFT       72
#define TOP        750
#define CURVE      0.5523 /* of the radius: a quarter of a circle as a Bézier curve */

/* UTF-16BE in hexadecimal, as the encoding UniGB-UTF16-H takes it. */
static void
append_text (GString *page, const char *text, int size, int x, int y)
{
  g_string_append_printf (page, "BT /F1 %d Tf %d %d Td <", size, x, y);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_printf (page, "%04X", g_utf8_get_char (at) & 0xffff);
  g_string_append (page, "> Tj ET\n");
}

static void
append_number (GString *page, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (page, g_ascii_formatd (text, sizeof text, "%.2f ", number));
}

static void
append_circle (GString *page, double x, double y, double radius)
{
  static const double sides[] = { 1, 0, 0, 1, -1, 0, 0, -1, 1, 0 };

  append_number (page, x + radius);
  append_number (page, y);
  g_string_append (page, "m ");
  for (guint i = 0; i + 3 < G_N_ELEMENTS (sides); i += 2)
    {
      const double *from = &sides[i], *to = &sides[i + 2];

      append_number (page, x + radius * (from[0] + CURVE * to[0]));
      append_number (page, y + radius * (from[1] + CURVE * to[1]));
      append_number (page, x + radius * (to[0] + CURVE * from[0]));
      append_number (page, y + radius * (to[1] + CURVE * from[1]));
      append_number (page, x + radius * to[0]);
      append_number (page, y + radius * to[1]);
      g_string_append (page, "c ");
    }
  g_string_append (page, "S\n");
}

static char *
draw_page (const char *const *lines)
{
  GString *page = g_string_new ("0.5 w\n");
  int y = TOP;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      append_text (page, lines[i], i == 0 ? TITLE_SIZE : TEXT_SIZE, LEFT, y);
      y -= LEADING;
      if (i > 0)
        continue;
      g_string_append_printf (page, "%d %d m %d %d l S\n", LEFT, y + 10, 595 - LEFT, y + 10);
      y -= LEADING / 2;
    }
  g_string_append (page, "0.8 0.1 0.1 RG 0.8 0.1 0.1 rg 2.5 w\n");
  append_circle (page, 440, y - 60, 52);
  append_text (page, "（示例章）", TEXT_SIZE, 410, y - 64);
  return g_string_free (page, FALSE);
}

GBytes *
zj_demo_pdf (const char *const *lines)
{
  g_autofree char *page = draw_page (lines);
  g_autofree char *content = g_strdup_printf ("<< /Length %zu >>\nstream\n%sendstream", strlen (page), page);
  const char *const objects[] = {
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    content,
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] /FontDescriptor 7 0 R"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
  };
  GString *file = g_string_new ("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
  gsize offsets[G_N_ELEMENTS (objects)];
  gsize table, length;

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      offsets[i] = file->len;
      g_string_append_printf (file, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
  table = file->len;
  g_string_append_printf (file, "xref\n0 %u\n0000000000 65535 f \n", (guint)G_N_ELEMENTS (objects) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_string_append_printf (file, "%010zu 00000 n \n", offsets[i]);
  g_string_append_printf (file, "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                          (guint)G_N_ELEMENTS (objects) + 1, table);
  length = file->len;
  return g_bytes_new_take (g_string_free (file, FALSE), length);
}
