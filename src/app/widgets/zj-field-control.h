/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-form-model.h"

G_BEGIN_DECLS

/**
 * ZjFieldControl: what stands in a form for one field: an entry, a text view, a choice, … It follows the model's
 * "field-changed" and writes what the user does back into the model.
 */
#define ZJ_TYPE_FIELD_CONTROL (zj_field_control_get_type ())
G_DECLARE_INTERFACE (ZjFieldControl, zj_field_control, ZJ, FIELD_CONTROL, GtkWidget)

struct _ZjFieldControlInterface
{
  GTypeInterface parent_iface;

  /** The widget that takes the focus and carries the accessible name. */
  GtkWidget *(*get_target) (ZjFieldControl *control);
  /** The model may differ from what is shown. */
  void (*update) (ZjFieldControl *control);
};

GtkWidget *zj_field_control_get_target (ZjFieldControl *control);
void zj_field_control_update (ZjFieldControl *control);

/**
 * zj_field_control_guard: refuses at @editable (an entry's delegate) what is far longer than the field can hold, before
 * it is laid out, and says so beside the field. @path is copied.
 */
void zj_field_control_guard (GtkEditable *editable, ZjFormModel *model, const char *path);
/** The same test for other widgets: TRUE (and a note at the model) if @bytes more on top of @present characters are too
 * many. */
gboolean
zj_field_control_too_long (ZjFormModel *model, const char *path, glong present, const char *text, gssize bytes);

G_END_DECLS
