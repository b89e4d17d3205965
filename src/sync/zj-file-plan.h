/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store-files.h"

G_BEGIN_DECLS

/* What the file lane does next. Pure: no clock, no I/O; asked again after every answer. */

/** A piece is so large that it takes about half a second: a cut costs no more, and records wait no longer. Bytes. */
#define ZJ_FILE_PIECE_FIRST (256 * 1024)
#define ZJ_FILE_PIECE_LEAST (64 * 1024)
#define ZJ_FILE_PIECE_MOST  (8 * 1024 * 1024)

typedef enum
{
  ZJ_FILE_PLAN_NOTHING,
  ZJ_FILE_PLAN_ASK_MISSING, /* ask which of the files not yet begun the server lacks: what it has goes without a byte */
  ZJ_FILE_PLAN_CREATE,      /* begin the upload */
  ZJ_FILE_PLAN_ASK_OFFSET,  /* ask where the upload is */
  ZJ_FILE_PLAN_SEND,        /* the piece offset … offset + length */
  ZJ_FILE_PLAN_FETCH,       /* the same, down */
  ZJ_FILE_PLAN_FINISH,      /* all of it is there */
} ZjFilePlanKind;

typedef struct
{
  const ZjTransfer *transfer; /* NULL: none is due */
  gboolean asked;             /* the server was asked in this run whether it lacks it */
  gboolean place_known;       /* an answer since the last trouble told how much is there */
  gint64 offset;              /* how much that is; of a download what is here */
  gint64 piece;               /* bytes */
} ZjFileInput;

typedef struct
{
  ZjFilePlanKind kind;
  gint64 offset, length; /* SEND, FETCH */
} ZjFilePlan;

ZjFilePlan zj_file_plan (const ZjFileInput *input);

/** Which of @transfers (of ZjTransfer, the first due one of each project; NULLs are left out) goes now: what the user
 * waits for, then what goes up, then what is fetched in advance. Returns: its index, −1 if there is none */
int zj_file_plan_choose (GPtrArray *transfers);

/** The next piece's size, after @bytes of a piece of @piece took @took_us. */
gint64 zj_file_plan_piece (gint64 piece, gint64 bytes, gint64 took_us);
/** The same after trouble on the way. */
gint64 zj_file_plan_smaller (gint64 piece);
/** How many of the @bytes sent from @offset had been sent before, if everything up to @tried had. */
gint64 zj_file_plan_resent (gint64 offset, gint64 bytes, gint64 tried);

G_END_DECLS
