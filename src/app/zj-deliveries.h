/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/** One thing that the server has confirmed, or taken to do once its files are there. */
typedef struct
{
  char *what;          /* word of the action, or of what was saved */
  char *op;            /* number of the receipt */
  char *operator_name; /* NULL if unknown */
  char *received;      /* "2026-11-23 15:30:02"; NULL if unknown */
  char *effective;     /* NULL while it waits */
  char *hash;          /* SHA-256 of what was sent; NULL without a receipt on this machine */
  char *text;          /* the receipt, to be copied and checked; NULL without one */
  gboolean deferred;   /* it waits for its files */
  gboolean act;        /* a legal act (确认, 提交), not just a saved change */
  int round;           /* of an act, from 1; 0 = unknown */
  JsonObject *content; /* what the authority was given with it; NULL if not known */
} ZjDelivery;

void zj_delivery_free (ZjDelivery *delivery);
/**
 * zj_deliveries: everything of @record the server has confirmed, newest first: the receipts of this machine, and acts
 * that another machine or program did, from the record's history.
 * @receipts: of zj_store_receipts, or NULL
 * Returns: (transfer full): of ZjDelivery
 */
GPtrArray *zj_deliveries (ZjForm *form, ZjRecord *record, JsonArray *receipts);

G_END_DECLS
