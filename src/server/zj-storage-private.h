/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-db.h"
#include "zj-storage.h"

G_BEGIN_DECLS

struct _ZjStorage
{
  ZjDb *db;
  char *dir;
  char *epoch;
  ZjClock *clock;
  ZjRandom *random;
  gint64 noted; /* last progress written beside the data */
};

G_END_DECLS
