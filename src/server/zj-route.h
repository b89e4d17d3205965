/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-exchange.h"

G_BEGIN_DECLS

typedef enum
{
  ZJ_ROUTE_PUBLIC = 1 << 0,        /* no login */
  ZJ_ROUTE_BEFORE_CHANGE = 1 << 1, /* also while the initial password is to be changed */
  ZJ_ROUTE_HAS_BODY = 1 << 2,
} ZjRouteFlags;

/** ZjRoute: one operation of the interface: where it is, what it asks of a request, and who answers. */
typedef struct _ZjRoute
{
  const char *method;
  const char *path; /* below the base; "*" is the project */
  ZjRouteFlags flags;
  ZjHandler handle;
} ZjRoute;

/**
 * zj_route_find:
 * @full_path: as in the request
 * @project: (out) (transfer full): the project's part of the path, if it has one; NULL before
 * @allowed: (out) (transfer full): the methods this path knows; "" if there is nothing here
 * Returns: (transfer none) (nullable)
 */
const ZjRoute *zj_route_find (const char *method, const char *full_path, char **project, char **allowed);

G_END_DECLS
