/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-days-left.h"

ZjTone
zj_days_left_tone (int days)
{
  return days < 0 ? ZJ_TONE_BAD : days <= ZJ_DAYS_SOON ? ZJ_TONE_ATTENTION : ZJ_TONE_DRAFT;
}

static gboolean
days_of (ZjForm *form, ZjStore *store, ZjRecord *record, int *days)
{
  g_autofree char *today = zj_clock_today (zj_store_get_clock (store));
  return record != NULL && zj_form_days_left (form, record->state, record->fields, today, days);
}

void
zj_days_left_show (ZjStateChip *chip, ZjForm *form, ZjStore *store, ZjRecord *record)
{
  int days = 0;
  g_return_if_fail (ZJ_IS_STATE_CHIP (chip) && form != NULL && ZJ_IS_STORE (store));
  gboolean due = days_of (form, store, record, &days);
  gtk_widget_set_visible (GTK_WIDGET (chip), due);
  if (!due)
    return;
  g_autofree char *text = zj_days_left_text (days);
  zj_state_chip_set (chip, zj_days_left_tone (days), "zj-waiting-symbolic", text);
}

char *
zj_days_left_words (ZjForm *form, ZjStore *store, ZjRecord *record)
{
  int days = 0;
  g_return_val_if_fail (form != NULL && ZJ_IS_STORE (store), NULL);
  return days_of (form, store, record, &days) ? zj_days_left_text (days) : g_strdup ("—");
}
