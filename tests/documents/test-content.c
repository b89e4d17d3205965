/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a file is, by its bytes. */

#include "made-files.h"

#include "zj-error.h"
#include "zj-file-type.h"

#include <string.h>

#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

static const char *const docx_names[] = { "[Content_Types].xml", "_rels/.rels", "word/document.xml", NULL };
static const char *const xlsx_names[] = { "[Content_Types].xml", "xl/workbook.xml", NULL };
static const char *const ofd_names[] = { "OFD.xml", "Doc_0/Document.xml", NULL };
static const char *const word_names[] = { "Root Entry", "WordDocument", NULL };
static const char *const book_names[] = { "Root Entry", "Workbook", NULL };

/* (transfer none) type; takes the bytes */
static const char *
type_of (GBytes *bytes, const char *name)
{
  g_autoptr (GBytes) owned = bytes;
  g_autoptr (GError) error = NULL;
  const ZjFileType *type = zj_file_type_sniff (owned, name, &error);

  g_assert_no_error (error);
  return type->type;
}

static void
refused (GBytes *bytes, const char *words)
{
  g_autoptr (GBytes) owned = bytes;
  g_autoptr (GError) error = NULL;

  g_assert_null (zj_file_type_sniff (owned, "paper.pdf", &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_by_content (void)
{
  g_assert_cmpstr (type_of (made_jpeg (20, 10, 1), "a.pdf"), ==, "image/jpeg");
  g_assert_cmpstr (type_of (made_png (20, 10, 1), "a.jpg"), ==, "image/png");
  g_assert_cmpstr (type_of (made_heic (64, 64), NULL), ==, "image/heic");
  g_assert_cmpstr (type_of (made_pdf (1), "a.docx"), ==, "application/pdf");
  g_assert_cmpstr (type_of (made_zip (docx_names), "a.zip"), ==, DOCX);
  g_assert_cmpstr (type_of (made_zip (xlsx_names), "a.docx"), ==, XLSX);
  g_assert_cmpstr (type_of (made_zip (ofd_names), "a"), ==, "application/ofd");
  g_assert_cmpstr (type_of (made_ole (word_names), "a.jpg"), ==, "application/msword");
  g_assert_cmpstr (type_of (made_ole (book_names), "a.jpg"), ==, "application/vnd.ms-excel");
  g_assert_cmpstr (type_of (made_mp4 (1000), "a.jpg"), ==, "video/mp4");
}

static void
test_wps (void)
{
  g_assert_cmpstr (type_of (made_ole (word_names), "方案.WPS"), ==, "application/wps-office.wps");
  g_assert_cmpstr (type_of (made_ole (book_names), "台账.et"), ==, "application/wps-office.et");
  g_assert_cmpstr (type_of (made_ole (book_names), "台账.wps"), ==, "application/vnd.ms-excel");
}

static void
test_others (void)
{
  static const char *const plain[] = { "photo.jpg", "other.txt", NULL };
  static const char *const deck[] = { "[Content_Types].xml", "ppt/presentation.xml", NULL };
  static const char *const storage[] = { "Root Entry", "PowerPoint Document", NULL };

  refused (g_bytes_new_static ("", 0), "empty");
  refused (g_bytes_new_static ("#!/bin/sh\nexit\n", 15), "cannot be attached");
  refused (g_bytes_new_static ("MZ\x90\0\3", 5), "cannot be attached");
  refused (g_bytes_new_static ("GIF89a______________", 20), "cannot be attached");
  refused (g_bytes_new_static ("<svg xmlns='http://www.w3.org/2000/svg'/>", 41), "cannot be attached");
  refused (made_zip (plain), "cannot be attached");
  refused (made_zip (deck), "cannot be attached");
  refused (made_ole (storage), "cannot be attached");
}

/* Every type loses its end at every length that can matter; none is taken, and nothing is read beyond the end. */
static void
test_cut_off (void)
{
  GBytes *whole[] = { made_jpeg (64, 64, 1), made_png (64, 64, 1),  made_heic (64, 64), made_pdf (2),
                      made_zip (docx_names), made_ole (word_names), made_mp4 (5000) };
  static const double parts[] = { 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95 };

  for (gsize i = 0; i < G_N_ELEMENTS (whole); i++)
    {
      for (gsize p = 0; p < G_N_ELEMENTS (parts); p++)
        {
          gsize length = (gsize)(g_bytes_get_size (whole[i]) * parts[p]);
          g_autoptr (GBytes) cut = made_cut (whole[i], length);
          g_autoptr (GError) error = NULL;

          /* The last sector of a compound file may be short. */
          if (g_str_equal (type_of (g_bytes_ref (whole[i]), NULL), "application/msword") && parts[p] > 0.75)
            continue;
          g_assert_null (zj_file_type_sniff (cut, NULL, &error));
          g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
        }
      g_bytes_unref (whole[i]);
    }
}

/* Any byte may be any other; what comes of it is an answer. */
static void
test_spoilt (void)
{
  GBytes *whole[] = { made_jpeg (32, 32, 1), made_png (32, 32, 1),  made_heic (64, 64), made_pdf (1),
                      made_zip (docx_names), made_ole (word_names), made_mp4 (500) };
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  for (gsize i = 0; i < G_N_ELEMENTS (whole); i++)
    {
      for (guint n = 0; n < 2000; n++)
        {
          gsize length = g_bytes_get_size (whole[i]);
          guint8 *copy = g_memdup2 (g_bytes_get_data (whole[i], NULL), length);
          g_autoptr (GBytes) spoilt = NULL;
          g_autoptr (GError) error = NULL;

          for (guint k = 0; k < 8; k++)
            copy[g_rand_int_range (random, 0, MIN (length, 1024))] = g_rand_int (random);
          spoilt = g_bytes_new_take (copy, length);
          if (zj_file_type_sniff (spoilt, NULL, &error) == NULL)
            g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
        }
      g_bytes_unref (whole[i]);
    }
}

static void
test_protected (void)
{
  static const char *const locked[] = { "Root Entry", "EncryptionInfo", "EncryptedPackage", NULL };
  static const char *const macros[] = { "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin", NULL };

  refused (made_ole (locked), "password");
  refused (made_zip (macros), "macros");
}

static void
fits (const char *type, const char *name, const char *expected)
{
  g_autofree char *fitted = zj_file_type_fit_name (zj_file_type_find (type), name);

  g_assert_cmpstr (fitted, ==, expected);
}

static void
test_names (void)
{
  fits ("image/jpeg", "现场.JPG", "现场.JPG");
  fits ("image/jpeg", "a.jpeg", "a.jpeg");
  fits ("image/png", "a.jpg", "a.png");
  fits ("image/jpeg", "IMG_0001.HEIC", "IMG_0001.jpg");
  fits ("image/jpeg", "3.5层", "3.5层.jpg");
  fits ("image/jpeg", "2026.11", "2026.11.jpg");
  fits ("image/jpeg", ".jpg", ".jpg.jpg");
  fits ("application/pdf", "scan", "scan.pdf");
}

static void
test_kinds (void)
{
  static const char *const accepts[] = { "image", "pdf", NULL };
  g_autofree char *some = zj_file_kinds_text (accepts);
  g_autofree char *all = zj_file_kinds_text (NULL);

  g_assert_true (zj_file_kind_accepted (ZJ_KIND_IMAGE, accepts));
  g_assert_false (zj_file_kind_accepted (ZJ_KIND_VIDEO, accepts));
  g_assert_true (zj_file_kind_accepted (ZJ_KIND_VIDEO, NULL));
  g_assert_nonnull (strstr (some, "PDF"));
  g_assert_null (strstr (some, "MP4"));
  g_assert_nonnull (strstr (all, "MP4"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/a file is what its bytes say, whatever its name", test_by_content);
  g_test_add_func ("/content/a WPS file is told from a Microsoft one by its name", test_wps);
  g_test_add_func ("/content/what cannot be attached is refused", test_others);
  g_test_add_func ("/content/a file of any type that was cut off is refused", test_cut_off);
  g_test_add_func ("/content/spoilt bytes are answered, whatever they are", test_spoilt);
  g_test_add_func ("/content/a document with a password or with macros is refused", test_protected);
  g_test_add_func ("/content/a name gets the extension of the content", test_names);
  g_test_add_func ("/content/a slot takes the kinds it names", test_kinds);
  return g_test_run ();
}
