/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-identifier.h"
#include "zj-password.h"
#include "zj-region.h"

#include <string.h>

typedef gboolean (*Validator) (const char *text);

static void
assert_each (Validator valid, const char *const *good, const char *const *bad)
{
  for (; *good != NULL; good++)
    if (!valid (*good))
      g_error ("“%s” was refused", *good);
  for (; *bad != NULL; bad++)
    if (valid (*bad))
      g_error ("“%s” was accepted", *bad);
}

/* The samples of GB 11643-1999. */
static void
test_id_number (void)
{
  g_assert_true (zj_id_number_is_valid ("11010519491231002X", NULL));
  g_assert_true (zj_id_number_is_valid ("440524188001010014", NULL) == FALSE); /* born before 1900 */
  g_assert_true (zj_id_number_is_valid ("11010519491231002x", NULL));
  g_assert_false (zj_id_number_is_valid ("110105194912310021", NULL));
  g_assert_false (zj_id_number_is_valid ("11010519491331002X", NULL));
  g_assert_false (zj_id_number_is_valid ("1101051949123100", NULL));
  g_assert_false (zj_id_number_is_valid ("", NULL));
  g_assert_true (zj_id_number_is_valid ("11010519491231002X", "1949-12-31"));
  g_assert_false (zj_id_number_is_valid ("11010519491231002X", "1949-12-30"));
}

static void
test_credit_code (void)
{
  g_assert_true (zj_credit_code_is_valid ("91350100M000100Y43"));
  g_assert_true (zj_credit_code_is_valid ("11100000000013338W"));
  g_assert_false (zj_credit_code_is_valid ("91350100M000100Y44"));
  g_assert_false (zj_credit_code_is_valid ("91350100I000100Y43"));
  g_assert_false (zj_credit_code_is_valid ("713338"));
  g_assert_false (zj_credit_code_is_valid (NULL));
}

/* Every single wrong digit shows: what check digits are for. */
static void
test_single_errors (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  static const char code[] = "91350100M000100Y43";
  static const char number[] = "11010519491231002X";

  for (guint i = 0; i < 18; i++)
    {
      char text[19];

      for (const char *c = alphabet; *c != '\0'; c++)
        {
          memcpy (text, code, sizeof text);
          text[i] = *c;
          g_assert_cmpint (zj_credit_code_is_valid (text), ==, *c == code[i]);
        }
      for (char c = '0'; i < 17 && c <= '9'; c++)
        {
          memcpy (text, number, sizeof text);
          text[i] = c;
          g_assert_cmpint (zj_id_number_is_valid (text, NULL), ==, c == number[i]);
        }
    }
}

static void
test_official_numbers (void)
{
  assert_each (zj_permit_no_is_valid, (const char *[]){ "4202012112170001-SX-001", "4111221903010101-SX-001", NULL },
               (const char *[]){ "4202012112170001", "4202012112170001-sx-001", "4202012112170001-SX-0011", "", NULL });
  assert_each (
      zj_supervision_no_is_valid,
      (const char *[]){ "4202012112170001-003", "4202012112170001-SX-001-001", "4202012112170001-SX-001-1001", NULL },
      (const char *[]){ "4202012112170001", "4202012112170001-SX-001", "4202012112170001-03", "4202012112170001-00003",
                        NULL });
  assert_each (zj_project_no_is_valid, (const char *[]){ "4202012112170001", NULL },
               (const char *[]){ "420201211217000", "42020121121700011", "420201211217000X", NULL });
  assert_each (zj_invest_code_is_valid, (const char *[]){ "2019-420201-47-03-012345", NULL },
               (const char *[]){ "2019-420201-47-03-01234", "2019 420201 47 03 012345", NULL });
  assert_each (zj_account_is_valid, (const char *[]){ "4202012112170001-SX-001", "GJM2024HB0107", NULL },
               (const char *[]){ "GJM", "有名字", "a b c d e f", "", NULL });
}

static void
test_telephone (void)
{
  assert_each (zj_phone_is_valid,
               (const char *[]){ "17750621280", "027-87746866", "02787746866", "0714-6512345-801", "0714-6512345",
                                 "4008001234", "400-800-1234", "17750621280/027-87746866", "17750621280、13800138000",
                                 "13800138000, 13900139000", NULL },
               (const char *[]){ "1775062128", "12345678901", "87746866", "027-", "phone", "17750621280/",
                                 "13800138000/13900139000/13700137000", "", "0-1-2", "400-800-123", NULL });
}

static void
test_person (void)
{
  assert_each (
      zj_person_is_valid,
      (const char *[]){ "邓俊俊", "买买提·艾合买提", "John O'Neill", "张三（注建123）/李四", "𠮷田", "㐂", NULL },
      (const char *[]){ "", "123", "<b>", "王\n五", "王😀", NULL });
  {
    g_autofree char *fifty = g_strnfill (50, 'a');
    g_autofree char *more = g_strnfill (51, 'a');

    g_assert_true (zj_person_is_valid (fifty));
    g_assert_false (zj_person_is_valid (more));
  }
}

static void
test_days (void)
{
  assert_each (
      zj_date_is_valid, (const char *[]){ "2024-06-30", "2024-02-29", "1900-01-01", NULL },
      (const char *[]){ "2023-02-29", "2024-6-30", "2024-06-31", "1899-12-31", "2200-01-01", "2024/06/30", "", NULL });
  assert_each (zj_datetime_is_valid, (const char *[]){ "2024-06-30T00:00", "2024-06-30T23:59", NULL },
               (const char *[]){ "2024-06-30T24:00", "2024-06-30 10:00", "2024-06-30T10:60", "2024-06-30", NULL });
}

static void
test_region (void)
{
  guint n;
  const ZjRegion *list = zj_region_list (&n);
  g_autofree char *county = zj_region_name ("420202");
  g_autofree char *prefecture = zj_region_name ("420200");
  g_autofree char *core = zj_region_name ("420201");
  g_autofree char *direct = zj_region_name ("429004");
  g_autofree char *zone = zj_region_name ("420273");

  g_assert_cmpuint (n, ==, 118);
  g_assert_cmpstr (list[0].name, ==, "武汉市");
  g_assert_cmpstr (county, ==, "黄石市黄石港区");
  g_assert_cmpstr (prefecture, ==, "黄石市");
  g_assert_cmpstr (core, ==, "黄石市市辖区");
  g_assert_cmpstr (direct, ==, "仙桃市");
  g_assert_cmpstr (zone, ==, "黄石市 420273");
  g_assert_true (zj_region_is_known ("420201") && zj_region_is_known ("420273") && zj_region_is_known ("429021"));
  g_assert_false (zj_region_is_known ("110101") || zj_region_is_known ("429999") || zj_region_is_known ("42020"));
  g_assert_cmpstr (zj_region_find ("黄石港区"), ==, "420202");
  g_assert_cmpstr (zj_region_find ("黄石市黄石港区"), ==, "420202");
  g_assert_cmpstr (zj_region_find ("420202"), ==, "420202");
  g_assert_null (zj_region_find ("上海市"));
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (zj_region_is_valid (list[i].code) && *list[i].name != '\0');
      g_assert_true (g_str_equal (list[i].parent, "420000") || zj_region_get (list[i].parent) != NULL);
    }
}

static void
test_named_validators (void)
{
  gboolean known = FALSE;

  g_assert_true (zj_validator_run ("permit-no", "4202012112170001-SX-001", &known));
  g_assert_true (known);
  g_assert_false (zj_validator_run ("permit-no", "x", &known));
  g_assert_true (zj_validator_run ("telepathy", "x", &known));
  g_assert_false (known);
  g_assert_false (zj_validator_run ("telepathy", "x", NULL));
}

static void
test_password (void)
{
  static const char *const bad[] = { "", "Zj1234567", "Zj12345", "zj12345678", "ZJ12345678", "ZjZjZjZjZj", "\xff\xfe" };
  g_autofree char *why = NULL;
  g_autofree char *huge = g_strnfill (10 * 1024 * 1024, 'A');

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (zj_password_is_acceptable (bad[i], &why));
      g_assert_cmpstr (why, !=, NULL);
      g_clear_pointer (&why, g_free);
    }
  g_assert_false (zj_password_is_acceptable (huge, NULL));
  g_assert_true (zj_password_is_acceptable ("Huangshi2024", &why));
  g_assert_null (why);
  g_assert_true (zj_password_is_acceptable ("质监Aa1质监站!", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/identifier/identity card numbers are checked by GB 11643", test_id_number);
  g_test_add_func ("/domain/identifier/credit codes are checked by GB 32100", test_credit_code);
  g_test_add_func ("/domain/identifier/one wrong character never passes", test_single_errors);
  g_test_add_func ("/domain/identifier/both generations of official numbers are taken", test_official_numbers);
  g_test_add_func ("/domain/identifier/one or two telephone numbers are taken", test_telephone);
  g_test_add_func ("/domain/identifier/names of people are taken, markup and emoji are not", test_person);
  g_test_add_func ("/domain/identifier/days are days of the calendar", test_days);
  g_test_add_func ("/domain/identifier/regions of Hubei have names", test_region);
  g_test_add_func ("/domain/identifier/validators are known by name", test_named_validators);
  g_test_add_func ("/domain/identifier/the initial and weak passwords are refused with a reason", test_password);
  return g_test_run ();
}
