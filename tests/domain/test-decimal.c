/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

static void
test_decimal (void)
{
  static const struct
  {
    const char *text;
    gint64 scaled;
    const char *canonical;
  } good[] = {
    { "340427.45", 3404274500, "340427.45" },
    { "0", 0, "0" },
    { "-0", 0, "0" },
    { "0.0001", 1, "0.0001" },
    { "1.5000", 15000, "1.5" },
    { "-12.5", -125000, "-12.5" },
    { "007", 70000, "7" },
    { "89999999999.9999", 899999999999999, "89999999999.9999" },
  };
  static const char *const bad[] = { "",     "-",       ".",           ".5", "5.", "1e3", "+1",  "1,000",
                                     "0x10", "1.00000", "90000000000", "1 ", " 1", "一",  "NaN", "--1" };
  gint64 scaled;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *canonical = NULL;

      g_assert_true (zj_decimal_parse (good[i].text, &scaled));
      g_assert_cmpint (scaled, ==, good[i].scaled);
      canonical = zj_decimal_format (scaled);
      g_assert_cmpstr (canonical, ==, good[i].canonical);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (zj_decimal_parse (bad[i], &scaled));
  {
    g_autofree char *two = zj_decimal_display (7800000000, 2);
    g_autofree char *more = zj_decimal_display (7800001, 2);

    g_assert_cmpstr (two, ==, "780000.00");
    g_assert_cmpstr (more, ==, "780.0001");
  }
}

static void
test_decimal_round_trip (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 value = (gint64)g_test_rand_int () * (1 << 18) + g_test_rand_int ();
      gint64 back;
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;

      value %= G_GINT64_CONSTANT (900000000000000);
      text = zj_decimal_format (value);
      g_assert_true (zj_decimal_parse (text, &back));
      g_assert_cmpint (back, ==, value);
      again = zj_decimal_format (back);
      g_assert_cmpstr (again, ==, text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/values/decimals are exact", test_decimal);
  g_test_add_func ("/domain/values/decimals survive text and back", test_decimal_round_trip);
  return g_test_run ();
}
