/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-password.h"

#include <signal.h>
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

/* The terminal as it was; an interrupt while it is silent puts it back before the program ends. */
static struct termios terminal_before;

static void
on_interrupt (int number)
{
  tcsetattr (STDIN_FILENO, TCSANOW, &terminal_before);
  signal (number, SIG_DFL);
  raise (number);
}

char *
zj_cli_ask_password (const char *prompt)
{
  struct termios silent;
  gboolean quiet = tcgetattr (STDIN_FILENO, &terminal_before) == 0;
  char *password;

  /* Silent first, then the question: whoever answers at once must neither be seen nor lost. */
  if (quiet)
    {
      signal (SIGINT, on_interrupt);
      signal (SIGTERM, on_interrupt);
      silent = terminal_before;
      silent.c_lflag &= ~(tcflag_t)ECHO;
      tcsetattr (STDIN_FILENO, TCSADRAIN, &silent);
    }
  fputs (prompt, stderr);
  password = zj_cli_read_password ();
  if (quiet)
    {
      tcsetattr (STDIN_FILENO, TCSADRAIN, &terminal_before);
      signal (SIGINT, SIG_DFL);
      signal (SIGTERM, SIG_DFL);
    }
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
