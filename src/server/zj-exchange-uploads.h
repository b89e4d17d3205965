/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-exchange.h"

G_BEGIN_DECLS

/* Uploads by tus 1.0.0. What can be refused is refused at the headers, and the bytes go to the disk as they come. */

/** At the headers: is it our version of tus? */
void zj_expect_tus (ZjExchange *exchange);
/** At the headers of a PATCH: may these bytes come now? Then exchange->uploading takes them. */
void zj_expect_append (ZjExchange *exchange);
/** Bytes for exchange->uploading. */
void zj_exchange_upload_chunk (ZjExchange *exchange, GBytes *chunk);
/** The connection is gone; keeps what counts. Nothing where nothing is being uploaded. */
void zj_exchange_upload_cut (ZjExchange *exchange);

void zj_handle_upload_abilities (ZjExchange *exchange);
void zj_handle_create_upload (ZjExchange *exchange);
void zj_handle_upload_offset (ZjExchange *exchange);
void zj_handle_append (ZjExchange *exchange);
void zj_handle_end_upload (ZjExchange *exchange);

G_END_DECLS
