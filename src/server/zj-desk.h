/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-forms.h"
#include "zj-storage.h"

G_BEGIN_DECLS

/** What the authority's side works with. All borrowed. */
typedef struct
{
  ZjStorage *storage;
  ZjForms *forms;
  ZjClock *clock;
  ZjRandom *random;
} ZjDesk;

G_END_DECLS
