/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What `zhijianctl COMMAND --help` says below the options, in the user's language; NULL if there is no more to say. */
const char *zj_cli_help (const char *command);

G_END_DECLS
