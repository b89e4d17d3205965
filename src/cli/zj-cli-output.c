/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-output.h"

#include "zj-json.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

struct _ZjTable
{
  GPtrArray *rows; /* of strv */
  guint n_columns;
};

void
zj_cli_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  fputs (text, stdout);
}

void
zj_cli_warn (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  fprintf (stderr, "zhijianctl: %s\n", text);
}

void
zj_cli_print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);

  zj_cli_print ("%s\n", text);
  json_node_unref (node);
}

ZjTable *
zj_table_new (const char *const *heads)
{
  ZjTable *table = g_new0 (ZjTable, 1);

  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  table->n_columns = g_strv_length ((char **)heads);
  g_ptr_array_add (table->rows, g_strdupv ((char **)heads));
  return table;
}

void
zj_table_add (ZjTable *table, const char *const *cells)
{
  char **row = g_new0 (char *, table->n_columns + 1);

  for (guint i = 0; i < table->n_columns; i++)
    {
      row[i] = g_strdup (cells[i] != NULL ? cells[i] : "");
      g_strdelimit (row[i], "\n\t", ' ');
    }
  g_ptr_array_add (table->rows, row);
}

static guint
display_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

void
zj_table_print (ZjTable *table)
{
  g_autofree guint *widths = g_new0 (guint, table->n_columns);

  for (guint r = 0; table->rows->len > 1 && r < table->rows->len; r++)
    for (guint c = 0; c < table->n_columns; c++)
      widths[c] = MAX (widths[c], display_width (((char **)table->rows->pdata[r])[c]));

  for (guint r = 0; table->rows->len > 1 && r < table->rows->len; r++)
    {
      char **row = table->rows->pdata[r];
      for (guint c = 0; c < table->n_columns; c++)
        {
          gboolean last = c + 1 == table->n_columns;
          zj_cli_print ("%s%*s", row[c], last ? 0 : (int)(widths[c] - display_width (row[c]) + 2), "");
        }
      zj_cli_print ("\n");
    }
  zj_table_free (table);
}

void
zj_table_free (ZjTable *table)
{
  g_ptr_array_unref (table->rows);
  g_free (table);
}

char *
zj_cli_path_label (ZjForm *form, const char *path)
{
  const ZjField *field = form != NULL && *path != '\0' ? zj_form_field (form, path) : NULL;

  if (field == NULL)
    return g_strdup (path);
  if (field->parent != NULL)
    return g_strdup_printf ("%s · %s (%s)", zj_label (&field->parent->label), zj_label (&field->label), path);
  return g_strdup_printf ("%s (%s)", zj_label (&field->label), path);
}

void
zj_cli_print_problems (ZjForm *form, GPtrArray *problems, ZjSeverity least)
{
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const ZjProblem *problem = problems->pdata[i];
      g_autofree char *where = zj_cli_path_label (form, problem->path);
      const char *kind = problem->severity == ZJ_SEVERITY_ERROR     ? ""
                         : problem->severity == ZJ_SEVERITY_WARNING ? _ ("warning: ")
                                                                    : _ ("still missing: ");

      if (problem->severity < least)
        continue;
      if (*where != '\0')
        zj_cli_warn ("%s%s: %s", kind, where, problem->message);
      else
        zj_cli_warn ("%s%s", kind, problem->message);
    }
}

const char *
zj_cli_sync_label (ZjSyncState state)
{
  switch (state)
    {
    case ZJ_SYNC_SYNCED:
      return C_ ("sync state", "synced");
    case ZJ_SYNC_DRAFT:
      return C_ ("sync state", "draft");
    case ZJ_SYNC_QUEUED:
      return C_ ("sync state", "queued");
    case ZJ_SYNC_SENDING:
      return C_ ("sync state", "sending");
    case ZJ_SYNC_WAITING:
      return C_ ("sync state", "waiting");
    case ZJ_SYNC_CONFLICT:
      return C_ ("sync state", "conflict");
    case ZJ_SYNC_REFUSED:
      return C_ ("sync state", "refused");
    default:
      return zj_sync_state_to_string (state);
    }
}

const char *
zj_cli_state_label (ZjForm *form, const char *state)
{
  const ZjState *known = form != NULL && state != NULL ? zj_form_state (form, state) : NULL;

  return known != NULL ? zj_label (&known->label) : state != NULL ? state : "";
}
