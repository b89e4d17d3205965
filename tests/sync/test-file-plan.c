/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-file-plan.h"

static void
assert_plan (const ZjFileInput *input, ZjFilePlanKind kind, gint64 offset, gint64 length)
{
  ZjFilePlan plan = zj_file_plan (input);

  g_assert_cmpint (plan.kind, ==, kind);
  g_assert_cmpint (plan.offset, ==, offset);
  g_assert_cmpint (plan.length, ==, length);
}

static void
test_upload (void)
{
  ZjTransfer transfer = { .up = TRUE, .size = 1000 };
  ZjFileInput input = { .piece = 300 };

  assert_plan (&input, ZJ_FILE_PLAN_NOTHING, 0, 0);
  input.transfer = &transfer;
  assert_plan (&input, ZJ_FILE_PLAN_ASK_MISSING, 0, 0);
  input.asked = TRUE;
  assert_plan (&input, ZJ_FILE_PLAN_CREATE, 0, 0);
  transfer.url = (char *)"/up";
  input.place_known = TRUE;
  assert_plan (&input, ZJ_FILE_PLAN_SEND, 0, 300);
  input.offset = 900;
  assert_plan (&input, ZJ_FILE_PLAN_SEND, 900, 100);
  input.offset = 1000;
  assert_plan (&input, ZJ_FILE_PLAN_FINISH, 0, 0);
}

/* What stands on disk may be behind or ahead of the server: after a start or a cut the server is asked. */
static void
test_resume (void)
{
  ZjTransfer transfer = { .up = TRUE, .size = 1000, .url = (char *)"/up", .offset = 600 };
  ZjFileInput input = { .transfer = &transfer, .piece = 300, .offset = 600 };

  assert_plan (&input, ZJ_FILE_PLAN_ASK_OFFSET, 0, 0);
  input.offset = 1000;
  assert_plan (&input, ZJ_FILE_PLAN_ASK_OFFSET, 0, 0);
}

static void
test_download (void)
{
  ZjTransfer transfer = { .size = 1000, .offset = 900 };
  ZjFileInput input = { .transfer = &transfer, .piece = 300 };

  /* what is on disk of an earlier run says nothing: its bytes are gone */
  assert_plan (&input, ZJ_FILE_PLAN_FETCH, 0, 300);
  input.offset = 900;
  assert_plan (&input, ZJ_FILE_PLAN_FETCH, 900, 100);
  input.offset = 1000;
  assert_plan (&input, ZJ_FILE_PLAN_FINISH, 0, 0);
  /* a record that does not say how large it is must not be finished with nothing, again and again */
  transfer.size = input.offset = 0;
  assert_plan (&input, ZJ_FILE_PLAN_FETCH, 0, 300);
}

static void
test_choice (void)
{
  ZjTransfer up = { .up = TRUE }, opened = { .wanted = TRUE }, advance = { 0 };
  ZjTransfer *const cases[][3] = { { &advance, &up, &opened },
                                   { &advance, &up, NULL },
                                   { NULL, &advance, NULL },
                                   { NULL, NULL, NULL },
                                   { &up, &up, NULL } };
  const int expected[] = { 2, 1, 1, -1, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) transfers = g_ptr_array_new ();

      for (guint j = 0; j < 3; j++)
        g_ptr_array_add (transfers, cases[i][j]);
      g_assert_cmpint (zj_file_plan_choose (transfers), ==, expected[i]);
    }
}

/* Bytes per second → the size it settles at. */
static gint64
settle (gint64 speed)
{
  gint64 piece = ZJ_FILE_PIECE_FIRST;

  for (guint i = 0; i < 50; i++)
    piece = zj_file_plan_piece (piece, piece, piece * G_USEC_PER_SEC / speed);
  return piece;
}

static void
test_piece_size (void)
{
  gint64 on_a_slow_line = settle (10 * 1000 * 1000 / 8);

  /* about half a second */
  g_assert_cmpint (on_a_slow_line, >=, 10 * 1000 * 1000 / 8 / 4);
  g_assert_cmpint (on_a_slow_line, <=, 10 * 1000 * 1000 / 8);
  g_assert_cmpint (zj_file_plan_piece (on_a_slow_line, on_a_slow_line, on_a_slow_line * 8 / 10), ==, on_a_slow_line);
  g_assert_cmpint (settle (10 * 1000), ==, ZJ_FILE_PIECE_LEAST);
  g_assert_cmpint (settle (1000 * 1000 * 1000), ==, ZJ_FILE_PIECE_MOST);
  /* the end of a file says nothing about the line */
  g_assert_cmpint (zj_file_plan_piece (ZJ_FILE_PIECE_FIRST, 10, 1000), ==, ZJ_FILE_PIECE_FIRST);
  g_assert_cmpint (zj_file_plan_smaller (ZJ_FILE_PIECE_LEAST), ==, ZJ_FILE_PIECE_LEAST);
}

static void
test_resent (void)
{
  g_assert_cmpint (zj_file_plan_resent (0, 100, 0), ==, 0);
  g_assert_cmpint (zj_file_plan_resent (100, 100, 100), ==, 0);
  g_assert_cmpint (zj_file_plan_resent (100, 100, 150), ==, 50);
  g_assert_cmpint (zj_file_plan_resent (100, 100, 200), ==, 100);
  g_assert_cmpint (zj_file_plan_resent (100, 100, 900), ==, 100);
  g_assert_cmpint (zj_file_plan_resent (0, 0, 900), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-plan/an upload is asked for, begun, sent in pieces and done", test_upload);
  g_test_add_func ("/file-plan/after a start the server says where an upload is", test_resume);
  g_test_add_func ("/file-plan/a download comes in pieces from its first byte", test_download);
  g_test_add_func ("/file-plan/what the user opened goes before what goes up, and that before the rest", test_choice);
  g_test_add_func ("/file-plan/a piece takes about half a second on any line", test_piece_size);
  g_test_add_func ("/file-plan/only what was sent before counts as sent again", test_resent);
  return g_test_run ();
}
