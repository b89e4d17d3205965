/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-storage.h"

G_BEGIN_DECLS

/**
 * zj_numbering_assign: gives a record its official number (监督注册号) if its form has one and it has none.
 * The manual shows two generations, BASE-NNN with the stage code or with the project number as the base; the project's
 * number_base says which. A counter per base goes up only, so a number is never given twice. Within a transaction.
 */
gboolean zj_numbering_assign (ZjStorage *storage,
                              const ZjStoredProject *project,
                              ZjForm *form,
                              ZjStoredRecord *record,
                              GError **error);
/** Notes a number that was given elsewhere, so that its place is not given again. Within a transaction. */
gboolean zj_numbering_note (ZjStorage *storage, const char *number, GError **error);

G_END_DECLS
