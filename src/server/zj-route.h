/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-exchange.h"

G_BEGIN_DECLS

typedef enum
{
  ZJ_ROUTE_PUBLIC = 1 << 0,        /* no login */
  ZJ_ROUTE_BEFORE_CHANGE = 1 << 1, /* also while the initial password is to be changed */
  ZJ_ROUTE_HAS_BODY = 1 << 2,      /* of JSON */
  ZJ_ROUTE_TUS = 1 << 3,           /* its method may also come in X-HTTP-Method-Override */
} ZjRouteFlags;

/** ZjRoute: one operation of the interface: where it is, what it asks of a request, and who answers. */
typedef struct _ZjRoute
{
  const char *method;
  const char *path; /* below the base; the first "*" is the project, the second one of its things */
  ZjRouteFlags flags;
  ZjHandler handle;
  ZjHandler expect; /* at the headers; may answer. NULL: nothing to be done */
} ZjRoute;

/**
 * zj_route_find:
 * @full_path: as in the request
 * @parts: (out): the parts of the path that stand for something, at most two; (transfer full), NULL before
 * @allowed: (out) (transfer full): the methods this path knows; "" if there is nothing here
 * Returns: (transfer none) (nullable)
 */
const ZjRoute *zj_route_find (const char *method, const char *full_path, char *parts[2], char **allowed);

G_END_DECLS
