/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-exchange.h"

G_BEGIN_DECLS

/**
 * zj_exchange_last_word: sends the answer that the exchange has already, in the middle of the request's body, and
 * closes the connection: for whoever sends more than anyone will read. For a while what still comes is read and thrown
 * away (RFC 9112, 9.6), so that the answer is not lost with the connection. The exchange may be gone afterwards.
 */
void zj_exchange_last_word (ZjExchange *exchange);

G_END_DECLS
