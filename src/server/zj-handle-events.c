/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange.h"

void
zj_handle_events (ZjExchange *exchange)
{
  g_autoptr (GError) error = NULL;

  if (!zj_live_add (exchange->service->live, exchange->message, exchange->caller, &error))
    zj_exchange_failed (exchange, error);
}
