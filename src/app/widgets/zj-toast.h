/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** Shows @toast for a few seconds: a newer word takes the place of the one before. It goes to the outermost overlay
 * around @overlay, so that two never lie over each other. @toast: (transfer full) */
void zj_toast_show (AdwToastOverlay *overlay, AdwToast *toast);

G_END_DECLS
