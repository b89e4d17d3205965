/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The administrative divisions of Hubei (data/reference/hubei_divisions.csv). Loaded once, immutable, thread-safe. */

typedef struct
{
  const char *code; /* six digits, GB/T 2260 */
  const char *name;
  const char *parent; /* code of the prefecture, or 420000 */
  const char *level;  /* prefecture, county, prefecture_direct, zone_not_gb2260 */
} ZjRegion;

/** All of them, prefectures first. */
const ZjRegion *zj_region_list (guint *n);
/** By code, or NULL. */
const ZjRegion *zj_region_get (const char *code);
/** TRUE for a listed code, and for one whose first four digits are those of a listed prefecture (functional zones,
 * xx01). */
gboolean zj_region_is_known (const char *code);
/** "黄石市黄石港区"; of an unlisted code what is known of it and the code. (transfer full) */
char *zj_region_name (const char *code);
/** The code of a name ("黄石港区", "黄石市黄石港区") or of a listed code; NULL if there is none or more than one. */
const char *zj_region_find (const char *text);

G_END_DECLS
