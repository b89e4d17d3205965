/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The largest text any field keeps, in bytes; more is refused before it is looked at. */
#define ZJ_TEXT_MAX_BYTES (64 * 1024)

/**
 * zj_text_clean: text as it is stored: NFC, trimmed, CRLF → LF, without NUL and other C0/C1 controls, without
 * invisible direction and zero-width marks (U+200B–200F, U+202A–202E, U+2066–2069, U+FEFF). Newlines stay only if
 * @multiline.
 * @length: bytes or -1.  Returns NULL if it is not UTF-8. (transfer full)
 */
char *zj_text_clean (const char *text, gssize length, gboolean multiline);
/** Full-width ASCII (！…～, U+3000) → half-width, for codes and numbers. (transfer full) */
char *zj_text_fold_width (const char *text);

G_END_DECLS
