/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-edit-session.h"
#include "zj-field-items.h"

G_BEGIN_DECLS

/**
 * ZjFormSheet: what one sees of a session: what is missing and what happened above the fields, the fields, and below
 * them the state of the draft and the buttons. Its buttons call the actions of the editor around it.
 */
#define ZJ_TYPE_FORM_SHEET (zj_form_sheet_get_type ())
G_DECLARE_FINAL_TYPE (ZjFormSheet, zj_form_sheet, ZJ, FORM_SHEET, AdwBin)

/** Shows @session from the beginning of its form. @items: what the choices offer. */
void zj_form_sheet_open (ZjFormSheet *sheet, ZjEditSession *session, ZjFieldItems *items);
/** Shows no session any more. */
void zj_form_sheet_close (ZjFormSheet *sheet);

/** Says above the fields what happened, with a way to compare if there is a conflict; NULL = nothing. */
void zj_form_sheet_show_notice (ZjFormSheet *sheet, const char *text);
/** Says there, under that, what was found about the whole record. */
void zj_form_sheet_show_general (ZjFormSheet *sheet);
/** Says beside the buttons why something was not done, until something is changed. */
void zj_form_sheet_complain (ZjFormSheet *sheet, const char *text);
/** Brings the field at @path into view and puts the focus there. */
void zj_form_sheet_focus (ZjFormSheet *sheet, const char *path);
/** Puts the focus into the first field that can be filled in. */
void zj_form_sheet_focus_first (ZjFormSheet *sheet);

G_END_DECLS
