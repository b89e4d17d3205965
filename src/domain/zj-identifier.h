/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Identifiers with check digits and shapes (domain.md §2). All take folded, trimmed text; none allocates. */

gboolean
zj_id_number_is_valid (const char *text,
                       const char *today); /* GB 11643, ISO 7064 mod 11-2, birth date ≤ today (NULL: not checked) */
gboolean zj_credit_code_is_valid (const char *text);    /* GB 32100, mod 31 */
gboolean zj_permit_no_is_valid (const char *text);      /* ^\d{16}-SX-\d{3}$ */
gboolean zj_project_no_is_valid (const char *text);     /* ^\d{16}$ */
gboolean zj_supervision_no_is_valid (const char *text); /* ^\d{16}(-SX-\d{3})?-\d{3,4}$ */
gboolean zj_invest_code_is_valid (const char *text);    /* ^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$ */
gboolean zj_mobile_is_valid (const char *text);         /* ^1[3-9]\d{9}$ */
gboolean
zj_phone_is_valid (const char *text); /* mobile, landline, 400/800; two numbers separated by / , ; 、or space */
gboolean
zj_person_is_valid (const char *text); /* 1–50 characters as amended: CJK + extensions, Latin, digits, · / brackets */
gboolean zj_region_is_valid (const char *text);        /* 6 digits starting 42 */
gboolean zj_account_is_valid (const char *text);       /* permit no or ^[0-9A-Za-z-]{6,40}$ */
gboolean zj_date_is_valid (const char *text);          /* YYYY-MM-DD, a real day, 1900–2199 */
gboolean zj_day_parse (const char *text, GDate *date); /* FALSE unless zj_date_is_valid; NULL is not */
gboolean zj_datetime_is_valid (const char *text);      /* YYYY-MM-DDTHH:MM */
/** A named validator of the form files ("supervision-no", "permit-no", "project-no", "invest-code"); TRUE for an
 * unknown @name only if @known is set FALSE. */
gboolean zj_validator_run (const char *name, const char *text, gboolean *known);

G_END_DECLS
