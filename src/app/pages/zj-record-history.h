/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"

G_BEGIN_DECLS

/* What happened to a record, for reading: the server's lines and this machine's audit as one list. Pure. */

typedef struct
{
  char *when; /* "2026-11-23 15:30" */
  char *who;  /* "张三（监督员）"; "" if unknown */
  char *what; /* "Edited: Floor area" */
  char *text; /* the authority's words; NULL if none */
  gboolean by_authority;
  int round;           /* from 1: one more each time the authority gave the record back */
  JsonObject *content; /* what the authority was given with this act; NULL if it gave nothing */
} ZjHistoryLine;

/** Newest first. @server: history of the record; @audit: lines of zj_store_audit. Either may be NULL. (transfer full)
 * of ZjHistoryLine */
GPtrArray *zj_record_history (ZjForm *form, JsonArray *server, JsonArray *audit, JsonObject *fields);

G_END_DECLS
