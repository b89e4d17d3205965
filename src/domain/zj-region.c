/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-region.h"

#include "zj-domain-resources.h"
#include "zj-identifier.h"

#include <string.h>

#define RESOURCE "/io/github/zhijian/reference/hubei_divisions.csv"

typedef struct
{
  char *text; /* the file; the regions point into it */
  GArray *regions;
  GHashTable *by_code;
} Table;

static gpointer
load_table (gpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (zj_domain_get_resource (), RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  Table *table = g_new0 (Table, 1);
  char *line;

  if (bytes == NULL)
    g_error ("The table of regions is not built in: %s", error->message);
  table->text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  table->regions = g_array_new (FALSE, FALSE, sizeof (ZjRegion));
  table->by_code = g_hash_table_new (g_str_hash, g_str_equal);

  line = strchr (table->text, '\n'); /* after the heading */
  while (line != NULL && line[1] != '\0')
    {
      char *cells[4];
      guint n = 0;

      *line++ = '\0';
      for (char *cell = line; cell != NULL && n < 4; n++)
        {
          cells[n] = cell;
          cell = strpbrk (cell, ",\n");
          if (cell == NULL || *cell == '\n')
            {
              line = cell;
              n++;
              break;
            }
          *cell++ = '\0';
        }
      if (n == 4)
        {
          ZjRegion region = { cells[0], cells[1], cells[2], cells[3] };

          g_array_append_val (table->regions, region);
        }
    }
  if (line != NULL)
    *line = '\0';
  for (guint i = 0; i < table->regions->len; i++)
    {
      ZjRegion *region = &g_array_index (table->regions, ZjRegion, i);

      g_strchomp ((char *)region->level);
      g_hash_table_insert (table->by_code, (gpointer)region->code, region);
    }
  return table;
}

static const Table *
get_table (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_table, NULL);
}

const ZjRegion *
zj_region_list (guint *n)
{
  const Table *table = get_table ();

  if (n != NULL)
    *n = table->regions->len;
  return &g_array_index (table->regions, ZjRegion, 0);
}

const ZjRegion *
zj_region_get (const char *code)
{
  return code != NULL ? g_hash_table_lookup (get_table ()->by_code, code) : NULL;
}

static const ZjRegion *
prefecture_of (const char *code)
{
  char prefecture[7];

  g_snprintf (prefecture, sizeof prefecture, "%.4s00", code);
  return zj_region_get (prefecture);
}

gboolean
zj_region_is_known (const char *code)
{
  return zj_region_is_valid (code) && (zj_region_get (code) != NULL || prefecture_of (code) != NULL);
}

char *
zj_region_name (const char *code)
{
  const ZjRegion *region;
  const ZjRegion *above;

  g_return_val_if_fail (code != NULL, NULL);

  region = zj_region_get (code);
  above = zj_region_is_valid (code) ? prefecture_of (code) : NULL;
  if (above == region)
    above = NULL;
  if (region != NULL)
    return g_strconcat (above != NULL ? above->name : "", region->name, NULL);
  if (above == NULL)
    return g_strdup (code);
  if (g_str_has_suffix (code, "01"))
    return g_strconcat (above->name, "市辖区", NULL);
  return g_strconcat (above->name, " ", code, NULL);
}

const char *
zj_region_find (const char *text)
{
  const Table *table = get_table ();
  const char *found = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (zj_region_get (text) != NULL)
    return zj_region_get (text)->code;
  for (guint i = 0; i < table->regions->len; i++)
    {
      const ZjRegion *region = &g_array_index (table->regions, ZjRegion, i);
      g_autofree char *full = zj_region_name (region->code);

      if (strcmp (region->name, text) != 0 && strcmp (full, text) != 0)
        continue;
      if (found != NULL)
        return NULL;
      found = region->code;
    }
  return found;
}
