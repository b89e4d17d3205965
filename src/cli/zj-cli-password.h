/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TRUE if somebody sits at standard input. */
gboolean zj_cli_can_ask (void);
/** Asks at the terminal, without echo. NULL at the end of input. (transfer full), to be freed by zj_cli_password_free
 */
char *zj_cli_ask_password (const char *prompt);
/** The next line of standard input without its end; NULL if there is none. Same ownership. */
char *zj_cli_read_password (void);
/** Wipes and frees. */
void zj_cli_password_free (char *password);

G_END_DECLS
