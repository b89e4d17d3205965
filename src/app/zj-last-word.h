/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-record.h"

G_BEGIN_DECLS

/** The authority's last word on a record: what was decided, why, and by when the project office has to act. */
typedef struct
{
  char *what;     /* what it came to: 退回, 审核不通过 */
  char *reason;   /* NULL if none was given */
  char *who;      /* "张三（监督员）"; "" if unknown */
  char *when;     /* "2026-11-23 15:30" */
  char *deadline; /* label and date of the deadline that goes with it; NULL if there is none or nothing is to be done */
  ZjTone tone;    /* of the state it led to */
} ZjLastWord;

/**
 * zj_last_word: from the last line of the history that is the authority's, as long as it still concerns the record: the
 * project office has not handed it over again since, here or there.
 * @form: the version the record carries
 * Returns: (transfer full) (nullable): NULL also for a decision that sends nothing back and refuses nothing
 */
ZjLastWord *zj_last_word (ZjForm *form, ZjRecord *record);
void zj_last_word_free (ZjLastWord *word);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjLastWord, zj_last_word_free)

G_END_DECLS
