/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/** One record about to be handed over to the authority (确认, 提交): what it holds, what still stands against it, and
 * which of its files have a way to go. */
typedef struct
{
  ZjForm *form; /* the version the record carries */
  char *id;
  char *project;
  char *title;
  JsonObject *fields;
  GPtrArray *errors;   /* of ZjProblem: while there are any, it cannot be done */
  GPtrArray *warnings; /* of ZjProblem */
  GPtrArray *slots;    /* of ZjSlotCount */
} ZjHandover;

/** zj_handover_new: with nothing found yet. @fields: as they will be handed over; copied.
 * (transfer full) */
ZjHandover *zj_handover_new (ZjStore *store, ZjForm *form, const char *id, const char *project, JsonObject *fields);
void zj_handover_free (ZjHandover *handover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjHandover, zj_handover_free)

/**
 * zj_handover_look_async: finds out in the background what stands against @action, and where the files are. The answer
 * is in the handovers themselves, which are not to be touched until then.
 * @handovers: of ZjHandover
 */
void zj_handover_look_async (ZjStore *store,
                             GPtrArray *handovers,
                             const char *action,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean zj_handover_look_finish (ZjStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
