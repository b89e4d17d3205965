/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-password.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024

gboolean
zj_cli_can_ask (void)
{
  return isatty (STDIN_FILENO);
}

char *
zj_cli_read_password (void)
{
  char *line = g_malloc0 (LINE_MAX_BYTES);

  if (fgets (line, LINE_MAX_BYTES, stdin) == NULL)
    {
      zj_cli_password_free (line);
      return NULL;
    }
  line[strcspn (line, "\r\n")] = '\0';
  return line;
}

char *
zj_cli_ask_password (const char *prompt)
{
  struct termios before, silent;
  gboolean quiet = tcgetattr (STDIN_FILENO, &before) == 0;
  char *password;

  fputs (prompt, stderr);
  if (quiet)
    {
      silent = before;
      silent.c_lflag &= ~(tcflag_t)ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
    }
  password = zj_cli_read_password ();
  if (quiet)
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  fputc ('\n', stderr);
  return password;
}

void
zj_cli_password_free (char *password)
{
  if (password == NULL)
    return;
  sodium_memzero (password, strlen (password));
  g_free (password);
}
