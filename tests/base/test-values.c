/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-clock.h"
#include "zj-hash.h"
#include "zj-random.h"
#include "zj-text.h"

#include <string.h>

static void
test_clock (void)
{
  g_autoptr (ZjFakeClock) clock =
      zj_fake_clock_new (G_GINT64_CONSTANT (1795449600123456)); /* 2026-11-23T16:00:00.123456Z */
  g_autofree char *today = zj_clock_today (ZJ_CLOCK (clock));
  g_autofree char *stamp = zj_clock_stamp (ZJ_CLOCK (clock));
  gint64 back = 0;

  g_assert_cmpstr (today, ==, "2026-11-24"); /* already tomorrow in China */
  g_assert_cmpstr (stamp, ==, "2026-11-23T16:00:00.123Z");
  g_assert_true (zj_instant_parse (stamp, &back));
  g_assert_cmpint (back, ==, G_GINT64_CONSTANT (1795449600123000));
  g_assert_false (zj_instant_parse ("yesterday", NULL));
}

static void
test_uuid_order (void)
{
  g_autoptr (ZjFakeClock) clock = zj_fake_clock_new (G_GINT64_CONSTANT (1795449600000000));
  g_autoptr (ZjRandom) random = zj_random_new_seeded (1);
  g_autofree char *last = zj_random_uuid7 (random, ZJ_CLOCK (clock));

  for (guint i = 0; i < 20000; i++)
    {
      char *next;

      if (i % 1000 == 999) /* backwards: the order must hold all the same */
        zj_fake_clock_advance (clock, -5000000);
      next = zj_random_uuid7 (random, ZJ_CLOCK (clock));
      g_assert_true (zj_uuid_is_valid (next));
      g_assert_cmpint (next[14], ==, '7');
      g_assert_cmpstr (last, <, next);
      g_free (last);
      last = next;
    }
}

static void
test_seeded (void)
{
  g_autoptr (ZjRandom) a = zj_random_new_seeded (7);
  g_autoptr (ZjRandom) b = zj_random_new_seeded (7);
  g_autoptr (ZjRandom) c = zj_random_new ();
  g_autofree char *ta = zj_random_token (a, 32);
  g_autofree char *tb = zj_random_token (b, 32);
  g_autofree char *tc = zj_random_token (c, 32);

  g_assert_cmpstr (ta, ==, tb);
  g_assert_cmpstr (ta, !=, tc);
  g_assert_cmpuint (strlen (ta), ==, 43);
}

static void
test_positions (void)
{
  g_autoptr (ZjRandom) random = zj_random_new_seeded (3);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 3000; i++)
    {
      guint at = zj_random_uniform (random, list->len + 1);
      const char *before = at > 0 ? g_ptr_array_index (list, at - 1) : NULL;
      const char *after = at < list->len ? g_ptr_array_index (list, at) : NULL;
      char *position = zj_position_between (before, after);

      if (before != NULL)
        g_assert_cmpstr (before, <, position);
      if (after != NULL)
        g_assert_cmpstr (position, <, after);
      g_assert_cmpint (position[strlen (position) - 1], !=, '0');
      g_ptr_array_insert (list, at, position);
    }
  /* Ends even on positions that none of us made. */
  g_free (zj_position_between (NULL, "000"));
  g_free (zj_position_between ("b", "a"));
  g_free (zj_position_between ("!", "\xe8\xb4\xa8"));
}

static void
test_text (void)
{
  static const struct
  {
    const char *in;
    gboolean multiline;
    const char *out;
  } cases[] = {
    { "  16栋\xe3\x80\x80", FALSE, "16栋" },
    { "a\r\nb\tc", FALSE, "a b c" },
    { "a\r\nb", TRUE, "a\nb" },
    { "x\xe2\x80\xaey\xe2\x80\x8bz\x07", FALSE, "xyz" },
    { "e\xcc\x81", FALSE, "\xc3\xa9" },
    { "<b>&</b> 👷‍♀️", FALSE, "<b>&</b> 👷‍♀️" },
    { "\n \n", TRUE, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *out = zj_text_clean (cases[i].in, -1, cases[i].multiline);

      g_assert_cmpstr (out, ==, cases[i].out);
    }
  {
    g_autofree char *out = zj_text_clean ("a\0b", 3, FALSE);

    g_assert_cmpstr (out, ==, "ab");
  }
  g_assert_null (zj_text_clean ("\xff", -1, FALSE));
}

static void
test_width (void)
{
  g_autofree char *out = zj_text_fold_width ("１２３．４５　Ａｂ－栋");

  g_assert_cmpstr (out, ==, "123.45 Ab-栋");
}

static void
test_hash (void)
{
  g_autofree char *hex = zj_sha256_text ("abc");

  g_assert_cmpstr (hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/clock/civil dates are China's, instants are UTC", test_clock);
  g_test_add_func ("/base/random/uuids rise even when the clock steps back", test_uuid_order);
  g_test_add_func ("/base/random/a seed repeats, the system does not", test_seeded);
  g_test_add_func ("/base/position/there is always one between two", test_positions);
  g_test_add_func ("/base/text/is stored NFC, trimmed, without controls and direction marks", test_text);
  g_test_add_func ("/base/text/full-width digits and letters fold", test_width);
  g_test_add_func ("/base/hash/SHA-256 answers its test vector", test_hash);
  return g_test_run ();
}
