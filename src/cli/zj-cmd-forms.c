/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-output.h"
#include "zj-cli-commands.h"
#include "zj-file-type.h"
#include "zj-json.h"

#include <glib/gi18n-lib.h>

int
zj_command_forms (ZjCli *cli, int argc, char **argv)
{
  static const char *const type_heads[] = { "FORM", "VERSION", "TITLE", NULL };
  g_autoptr (GPtrArray) list = NULL;
  JsonArray *array = NULL;
  ZjTable *table = NULL;
  ZjForms *forms;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "forms", NULL, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return zj_cli_usage ("forms", _ ("“%s” is one word too many."), argv[1]);
  forms = zj_cli_forms (cli, &status);
  if (forms == NULL)
    return status;

  list = zj_forms_list (forms);
  if (cli->json)
    array = json_array_new ();
  else
    table = zj_table_new (type_heads);
  for (guint i = 0; i < list->len; i++)
    {
      const ZjForm *form = list->pdata[i];
      g_autofree char *version = g_strdup_printf ("%d", form->version);
      if (cli->json)
        {
          JsonObject *item = json_object_new ();
          json_object_set_string_member (item, "id", form->id);
          json_object_set_int_member (item, "version", form->version);
          json_object_set_string_member (item, "title", zj_label (&form->title));
          json_object_set_string_member (item, "sha256", form->sha256);
          json_array_add_object_element (array, item);
        }
      else
        zj_table_add (table, (const char *[]){ form->id, version, zj_label (&form->title), NULL });
    }
  if (cli->json)
    zj_cli_print_json (zj_json_array_node (array));
  else
    zj_table_print (table);
  return ZJ_EXIT_DONE;
}

static const char *
type_name (ZjFieldType type)
{
  static const char *const names[] = {
    "text",    "long-text", "integer", "decimal",   "date",        "datetime", "choice",    "open-choice",
    "boolean", "person",    "phone",   "id-number", "credit-code", "region",   "reference", "rows",
  };

  return (gsize)type < G_N_ELEMENTS (names) ? names[type] : "?";
}

static char *
field_notes (const ZjField *field)
{
  GString *notes = g_string_new (NULL);

  if (field->server_owned)
    g_string_append (notes, _ ("filled in by the server; "));
  if (field->computed != NULL)
    g_string_append (notes, _ ("computed; "));
  if (field->required != NULL)
    g_string_append_printf (notes, _ ("required for “%s”; "), field->required);
  else if (field->expected)
    g_string_append (notes, _ ("expected; "));
  if (field->sensitive)
    g_string_append (notes, _ ("personal; "));
  if (field->pick_form != NULL)
    g_string_append_printf (notes, _ ("a record of %s; "), field->pick_form);
  for (guint i = 0; i < field->n_choices; i++)
    g_string_append_printf (notes, "%s=%s ", field->choices[i].id, zj_label (&field->choices[i].label));
  while (notes->len > 0 && strchr ("; ", notes->str[notes->len - 1]) != NULL)
    g_string_truncate (notes, notes->len - 1);
  return g_string_free (notes, FALSE);
}

static void
add_field (ZjTable *table, const ZjField *field, const char *prefix)
{
  g_autofree char *id = g_strconcat (prefix, field->id, field->type == ZJ_FIELD_ROWS ? "[]" : "", NULL);
  g_autofree char *notes = field_notes (field);
  g_autofree char *inner = g_strconcat ("  ", field->id, ".", NULL);

  zj_table_add (table, (const char *[]){ id, type_name (field->type), zj_label (&field->label), notes, NULL });
  for (guint i = 0; i < field->n_fields; i++)
    add_field (table, field->fields[i], inner);
}

static void
print_slots (ZjForm *form)
{
  if (form->n_slots > 0)
    zj_cli_print ("\n%s\n", _ ("Files (--attach SLOT=PATH):"));
  for (guint i = 0; i < form->n_slots; i++)
    {
      const ZjSlot *slot = &form->slots[i];
      g_autofree char *kinds = zj_file_kinds_text (slot->accepts);
      g_autoptr (GString) notes = g_string_new (NULL);

      if (slot->server_owned)
        g_string_append (notes, _ ("from the authority; "));
      if (slot->row_group != NULL)
        g_string_append_printf (notes, _ ("for a row of %s; "), slot->row_group);
      if (slot->required != NULL)
        g_string_append_printf (notes, _ ("at least %d for “%s”; "), slot->min_files, slot->required);
      zj_cli_print ("  %-14s %s: %s%s\n", slot->id, zj_label (&slot->label), notes->str, kinds);
    }
}

int
zj_command_form (ZjCli *cli, int argc, char **argv)
{
  static const char *const heads[] = { "FIELD", "TYPE", "LABEL", "NOTES", NULL };
  ZjTable *table;
  ZjForm *form;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "form", NULL, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return zj_cli_usage ("form", _ ("Name one form."));
  form = zj_cli_form (cli, argv[1], &status);
  if (form == NULL)
    return status;
  if (cli->json)
    {
      zj_cli_print_json (zj_json_object_node (json_object_ref (form->source)));
      return ZJ_EXIT_DONE;
    }

  zj_cli_print ("%s (%s, %d)\n\n", zj_label (&form->title), form->id, form->version);
  table = zj_table_new (heads);
  for (guint i = 0; i < form->n_fields; i++)
    if (g_strcmp0 (form->fields[i]->id, "attachments") != 0)
      add_field (table, form->fields[i], "");
  zj_table_print (table);
  print_slots (form);

  zj_cli_print ("\n%s\n", _ ("States:"));
  for (guint i = 0; i < form->n_states; i++)
    zj_cli_print ("  %-14s %s\n", form->states[i].id, zj_label (&form->states[i].label));
  if (form->n_actions > 0)
    zj_cli_print ("%s\n", _ ("Actions:"));
  for (guint i = 0; i < form->n_actions; i++)
    if (!form->actions[i].by_authority)
      {
        g_autofree char *from = g_strjoinv (", ", (char **)form->actions[i].from);
        zj_cli_print ("  %-14s %s: %s → %s\n", form->actions[i].id, zj_label (&form->actions[i].label), from,
                      form->actions[i].to);
      }
  return ZJ_EXIT_DONE;
}
