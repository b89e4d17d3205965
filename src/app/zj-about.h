/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** Opens the window with the system's full name, the version and the way to technical support. */
void zj_about_present (GtkWindow *parent);

G_END_DECLS
