/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/** ZjOutboxEntry: an op of the outbox as an item of a list model. Immutable. */
#define ZJ_TYPE_OUTBOX_ENTRY (zj_outbox_entry_get_type ())
G_DECLARE_FINAL_TYPE (ZjOutboxEntry, zj_outbox_entry, ZJ, OUTBOX_ENTRY, GObject)

/** @form: of the op's record, NULL if it is not known here. @now: µs */
ZjOutboxEntry *zj_outbox_entry_new (const ZjOutboxItem *item, ZjForm *form, gint64 now);

const char *zj_outbox_entry_get_op (ZjOutboxEntry *entry);
const char *zj_outbox_entry_get_record (ZjOutboxEntry *entry);
/** What is sent: "Edit · Unit project 16栋". */
const char *zj_outbox_entry_get_title (ZjOutboxEntry *entry);
/** How it stands, why, and when it is tried next. */
const char *zj_outbox_entry_get_status (ZjOutboxEntry *entry);
const char *zj_outbox_entry_get_icon (ZjOutboxEntry *entry);
/** "accent", "warning", "error" or "" */
const char *zj_outbox_entry_get_tone (ZjOutboxEntry *entry);
/** It waits for the user: a choice or a correction. */
gboolean zj_outbox_entry_needs_user (ZjOutboxEntry *entry);
gboolean zj_outbox_entry_can_retry (ZjOutboxEntry *entry);
gboolean zj_outbox_entry_can_cancel (ZjOutboxEntry *entry);
/** What the button that opens the record says: "Choose", "Correct", "Open". */
const char *zj_outbox_entry_get_open_label (ZjOutboxEntry *entry);
/** Looks the same as @other, so that a list need not be built anew. */
gboolean zj_outbox_entry_equal (ZjOutboxEntry *entry, ZjOutboxEntry *other);

G_END_DECLS
