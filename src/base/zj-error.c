/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"

G_DEFINE_QUARK (zj - error, zj_error)
