/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-control.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-field-text.h"

G_DEFINE_INTERFACE (ZjFieldControl, zj_field_control, GTK_TYPE_WIDGET)

typedef struct
{
  ZjFormModel *model;
  char *path;
} Guard;

static void
guard_free (gpointer data, GClosure *closure)
{
  Guard *guard = data;
  g_object_unref (guard->model);
  g_free (guard->path);
  g_free (guard);
}

static void
insert_text_cb (GtkEditable *editable, const char *text, int length, int *position, gpointer user_data)
{
  Guard *guard = user_data;
  glong present = g_utf8_strlen (gtk_editable_get_text (editable), -1);
  if (zj_field_control_too_long (guard->model, guard->path, present, text, length))
    g_signal_stop_emission_by_name (editable, "insert-text");
}

static void
zj_field_control_default_init (ZjFieldControlInterface *iface)
{
}

GtkWidget *
zj_field_control_get_target (ZjFieldControl *self)
{
  g_return_val_if_fail (ZJ_IS_FIELD_CONTROL (self), NULL);
  return ZJ_FIELD_CONTROL_GET_IFACE (self)->get_target (self);
}

void
zj_field_control_update (ZjFieldControl *self)
{
  g_return_if_fail (ZJ_IS_FIELD_CONTROL (self));
  ZJ_FIELD_CONTROL_GET_IFACE (self)->update (self);
}

void
zj_field_control_guard (GtkEditable *editable, ZjFormModel *model, const char *path)
{
  Guard *guard = g_new0 (Guard, 1);
  guard->model = g_object_ref (model);
  guard->path = g_strdup (path);
  g_signal_connect_data (editable, "insert-text", G_CALLBACK (insert_text_cb), guard, guard_free, 0);
}

gboolean
zj_field_control_too_long (ZjFormModel *model, const char *path, glong present, const char *text, gssize bytes)
{
  const ZjField *field = zj_form_field (zj_form_model_get_form (model), path);
  gsize size = bytes < 0 ? strlen (text) : (gsize)bytes;
  glong limit = zj_field_input_limit (field);

  /* A character has at most four bytes: what is beyond that need not even be counted. */
  glong more = size / 4 > (gsize)limit ? (glong)(size / 4) : g_utf8_strlen (text, (gssize)size);
  if (present + more <= limit)
    return FALSE;
  g_autofree char *note = zj_field_input_refusal (field);
  zj_form_model_set_note (model, path, note);
  return TRUE;
}
