/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Small files for the sample project, drawn here so that none has to be shipped. The same words give the same bytes. */

/** A page of A4: the first line is its title, a seal stands at its end. (transfer full) */
GBytes *zj_demo_pdf (const char *const *lines);
/**
 * zj_demo_picture: a PNG of 480 × 360.
 * @what: "site", "crack", "crack-repaired", "rebar", "rebar-repaired"; @seed: tells pictures of one kind apart
 * (transfer full)
 */
GBytes *zj_demo_picture (const char *what, guint seed, GError **error);

G_END_DECLS
