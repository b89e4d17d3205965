/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-record-side.h"

G_BEGIN_DECLS

/* What is done to the record that is open whatever its form: each asks first where something would be lost, and says in
 * passing how it went. */

/** Asks, then deletes it; it can be undone until it is uploaded. */
void zj_record_verbs_delete (ZjRecordSide *side);
/** Asks, then drops what was changed since it was last saved. */
void zj_record_verbs_discard_draft (ZjRecordSide *side);
/** Sends once more what the server refused. */
void zj_record_verbs_retry (ZjRecordSide *side);
/** Takes back what waits for the upload, or for its files at the server. What may have arrived there is asked about
 * first. */
void zj_record_verbs_cancel_upload (ZjRecordSide *side);

G_END_DECLS
