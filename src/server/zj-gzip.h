/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Expands at most @cap bytes. TOO_LARGE beyond that (a bomb stops there), INVALID if it is not one whole gzip stream.
 */
GBytes *zj_gzip_expand (GBytes *packed, gsize cap, GError **error);
/** (transfer full) */
GBytes *zj_gzip_pack (GBytes *plain);

/** Packing piece by piece. */
typedef struct _ZjPacker ZjPacker;
ZjPacker *zj_packer_new (void);
/** What is ready to go after @plain; @last closes the stream. May be empty. (transfer full) */
GBytes *zj_packer_add (ZjPacker *packer, const void *plain, gsize length, gboolean last);
void zj_packer_free (ZjPacker *packer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjPacker, zj_packer_free)

G_END_DECLS
