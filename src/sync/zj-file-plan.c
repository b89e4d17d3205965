/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-file-plan.h"

/* Doubled, a piece that took less stays below the other bound, so the size settles. */
#define TOO_SHORT_US (G_USEC_PER_SEC * 35 / 100)
#define TOO_LONG_US  (G_USEC_PER_SEC * 70 / 100)

ZjFilePlan
zj_file_plan (const ZjFileInput *input)
{
  const ZjTransfer *transfer = input->transfer;
  ZjFilePlan plan = { ZJ_FILE_PLAN_NOTHING, 0, 0 };

  g_return_val_if_fail (input->piece > 0, plan);

  if (transfer == NULL)
    return plan;
  if (transfer->up && transfer->url == NULL)
    {
      plan.kind = input->asked ? ZJ_FILE_PLAN_CREATE : ZJ_FILE_PLAN_ASK_MISSING;
      return plan;
    }
  /* After a start or a cut only the server knows how much has arrived. */
  if (transfer->up && !input->place_known)
    {
      plan.kind = ZJ_FILE_PLAN_ASK_OFFSET;
      return plan;
    }
  /* A download whose record does not say how large it is begins all the same: the answer tells. */
  if (input->offset >= transfer->size && (transfer->up || input->offset > 0))
    {
      plan.kind = ZJ_FILE_PLAN_FINISH;
      return plan;
    }
  plan.kind = transfer->up ? ZJ_FILE_PLAN_SEND : ZJ_FILE_PLAN_FETCH;
  plan.offset = input->offset;
  plan.length = transfer->size > 0 ? MIN (input->piece, transfer->size - input->offset) : input->piece;
  return plan;
}

static int
rank (const ZjTransfer *transfer)
{
  if (transfer->up)
    return 1;
  return transfer->wanted ? 0 : 2;
}

int
zj_file_plan_choose (GPtrArray *transfers)
{
  int best = -1;

  g_return_val_if_fail (transfers, -1);

  for (guint i = 0; i < transfers->len; i++)
    {
      const ZjTransfer *transfer = g_ptr_array_index (transfers, i);

      if (transfer && (best < 0 || rank (transfer) < rank (g_ptr_array_index (transfers, (guint)best))))
        best = (int)i;
    }
  return best;
}

gint64
zj_file_plan_piece (gint64 piece, gint64 bytes, gint64 took_us)
{
  /* The short end of a file tells little about the line. */
  if (took_us > TOO_LONG_US)
    return zj_file_plan_smaller (piece);
  if (took_us < TOO_SHORT_US && bytes >= piece)
    return MIN (piece * 2, ZJ_FILE_PIECE_MOST);
  return piece;
}

gint64
zj_file_plan_smaller (gint64 piece)
{
  return MAX (piece / 2, ZJ_FILE_PIECE_LEAST);
}

gint64
zj_file_plan_resent (gint64 offset, gint64 bytes, gint64 tried)
{
  return CLAMP (tried - offset, 0, bytes);
}
