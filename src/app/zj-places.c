/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-places.h"

char *
zj_places_own_program (void)
{
  return g_file_read_link ("/proc/self/exe", NULL);
}

static char *
own_dir (void)
{
  g_autofree char *program = zj_places_own_program ();

  return program != NULL ? g_path_get_dirname (program) : NULL;
}

char *
zj_places_find_program (const char *name)
{
  g_autofree char *dir = own_dir ();
  g_autofree char *beside = NULL;
  g_autofree char *built = NULL;

  if (dir == NULL)
    return g_find_program_in_path (name);
  beside = g_build_filename (dir, name, NULL);
  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  built = g_build_filename (dir, "..", "server", name, NULL);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_canonicalize_filename (built, NULL);
  return g_find_program_in_path (name);
}

static GSettingsSchema *
built_schema (const char *schema_id)
{
  g_autofree char *dir = own_dir ();
  g_autofree char *data = dir != NULL ? g_build_filename (dir, "..", "..", "data", NULL) : NULL;
  g_autoptr (GSettingsSchemaSource) source = NULL;

  if (data == NULL)
    return NULL;
  source = g_settings_schema_source_new_from_directory (data, g_settings_schema_source_get_default (), FALSE, NULL);
  return source != NULL ? g_settings_schema_source_lookup (source, schema_id, FALSE) : NULL;
}

GSettings *
zj_places_settings (const char *schema_id, const char *path)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, schema_id, TRUE) : NULL;

  if (schema == NULL)
    schema = built_schema (schema_id);
  if (schema == NULL)
    {
      g_message ("the settings schema %s is not installed", schema_id);
      return NULL;
    }
  return g_settings_new_full (schema, NULL, path);
}
