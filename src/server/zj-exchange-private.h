/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-route.h"

G_BEGIN_DECLS

/* What is done with a request before its handler has it. FALSE: answered. */

/* --- zj-exchange-access.c: known from the headers --- */

/** Nothing is at this path, or not with this method; @allowed as from zj_route_find(). */
void zj_exchange_no_route (ZjExchange *exchange, const char *allowed);
/** Finds out who calls, where the route asks for a login. */
gboolean zj_exchange_authenticate (ZjExchange *exchange);
/** @id: the project of the path, NULL if it names none. One that is not this account's and one that is not at all get
 * the same answer. */
gboolean zj_exchange_enter_project (ZjExchange *exchange, const char *id);

/* --- zj-exchange-body.c: the body, counted before it is kept --- */

/** Checks what the headers say of the body, before a byte of it is read. */
gboolean zj_exchange_expect_body (ZjExchange *exchange);
/** For the message's "got-chunk". */
void zj_exchange_on_chunk (SoupServerMessage *message, GBytes *chunk, ZjExchange *exchange);
/** Reads on for a while, so that the client comes to reading the answer, but keeps nothing. */
void zj_exchange_discard_body (ZjExchange *exchange);
/** Expands and parses what came. */
gboolean zj_exchange_read_body (ZjExchange *exchange);
/** 413. */
void zj_exchange_too_large (ZjExchange *exchange);

G_END_DECLS
