/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window works from 360 px on: what stands in it must not ask for more. */

#include <adwaita.h>

#include "zj-account-switcher.h"
#include "zj-error-page.h"
#include "zj-error.h"
#include "zj-party-card.h"
#include "zj-sidebar.h"
#include "zj-sign-in-page.h"

#define NARROW 360

/* Names the deepest widget that asks for too much. */
static void
explain (GtkWidget *widget, int depth)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum <= NARROW / 2)
    return;
  g_test_message ("%*s%s asks for %d px", depth * 2, "", G_OBJECT_TYPE_NAME (widget), minimum);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    explain (child, depth + 1);
}

static void
assert_narrow (GtkWidget *widget)
{
  int minimum;

  g_object_ref_sink (widget);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum > NARROW)
    explain (widget, 0);
  g_assert_cmpint (minimum, <=, NARROW);
  g_assert_finalize_object (widget);
}

static void
test_sign_in (void)
{
  GtkWidget *page = g_object_new (ZJ_TYPE_SIGN_IN_PAGE, NULL);

  zj_sign_in_page_begin (ZJ_SIGN_IN_PAGE (page), ZJ_SIGN_IN_FIRST, "https://zhijian.example.org:8443", NULL);
  assert_narrow (page);
}

static void
test_error (void)
{
  GtkWidget *page = g_object_new (ZJ_TYPE_ERROR_PAGE, NULL);
  g_autoptr (GError) error = g_error_new_literal (ZJ_ERROR, ZJ_ERROR_CORRUPT, "database disk image is malformed");

  zj_error_page_set (ZJ_ERROR_PAGE (page), error,
                     "/srv/office/zhijian/accounts/server.example.org_443+4202012112170001-SX-001");
  assert_narrow (page);
}

static void
test_sidebar (void)
{
  assert_narrow (g_object_new (ZJ_TYPE_SIDEBAR, NULL));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/app/narrow/signing in fits the narrowest window and is finalised", test_sign_in);
  g_test_add_func ("/app/narrow/an error fits the narrowest window and is finalised", test_error);
  g_test_add_func ("/app/narrow/the sidebar fits the narrowest window and is finalised", test_sidebar);
  return g_test_run ();
}
