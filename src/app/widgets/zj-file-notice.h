/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** What can be done about a file that is not shown. */
typedef enum
{
  ZJ_FILE_NOTICE_NOTHING = 0,
  ZJ_FILE_NOTICE_WAIT = 1 << 0,    /* it is on its way: a bar says how far */
  ZJ_FILE_NOTICE_RETRY = 1 << 1,   /* display.retry */
  ZJ_FILE_NOTICE_OUTSIDE = 1 << 2, /* display.open-outside */
} ZjFileNoticeHelp;

/** ZjFileNotice: stands in the place of a file that cannot be shown: why, and what can be done. */
#define ZJ_TYPE_FILE_NOTICE (zj_file_notice_get_type ())
G_DECLARE_FINAL_TYPE (ZjFileNotice, zj_file_notice, ZJ, FILE_NOTICE, AdwBin)

/** @text: NULL = the title says it all; shown as it is, never as markup */
void
zj_file_notice_set (ZjFileNotice *notice, const char *icon, const char *title, const char *text, ZjFileNoticeHelp help);
/** While it waits: 0–1. */
void zj_file_notice_set_fraction (ZjFileNotice *notice, double fraction);
gboolean zj_file_notice_is_waiting (ZjFileNotice *notice);
/** The text, as markup; NULL if there is none. */
const char *zj_file_notice_get_text (ZjFileNotice *notice);

G_END_DECLS
