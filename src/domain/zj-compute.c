/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Named computed values: for display only, never stored and never on the wire. */

#include "zj-form-private.h"

#include "zj-json.h"
#include "zj-value.h"

#include <string.h>

typedef char *(*Compute) (ZjForm *form, JsonObject *fields);

/* 结构类型/层数 as the manual writes it in one text (§2): 剪力墙结构/33(-2). */
static char *
structure_floors (ZjForm *form, JsonObject *fields)
{
  const ZjField *type = zj_form_field (form, "structure_type");
  g_autofree char *structure = NULL;
  g_autoptr (GString) out = NULL;
  gint64 above = zj_json_int (fields, "floors_above", -1);
  gint64 below = zj_json_int (fields, "floors_below", 0);

  structure = type != NULL ? zj_field_display (type, zj_json_member (fields, "structure_type"), FALSE) : g_strdup ("");
  out = g_string_new (structure);
  if (above >= 0 || below > 0)
    {
      if (out->len > 0)
        g_string_append_c (out, '/');
      g_string_append_printf (out, "%" G_GINT64_FORMAT, MAX (above, 0));
      if (below > 0)
        g_string_append_printf (out, "(-%" G_GINT64_FORMAT ")", below);
    }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static Compute
find (const char *name)
{
  static const struct
  {
    const char *name;
    Compute compute;
  } computed[] = {
    { "structure-floors", structure_floors },
  };

  for (guint i = 0; i < G_N_ELEMENTS (computed); i++)
    if (strcmp (computed[i].name, name) == 0)
      return computed[i].compute;
  return NULL;
}

gboolean
zj_compute_is_known (const char *name)
{
  return find (name) != NULL;
}

char *
zj_field_compute (ZjForm *form, const ZjField *field, JsonObject *fields)
{
  Compute compute;

  g_return_val_if_fail (form != NULL && field != NULL, NULL);

  compute = field->computed != NULL ? find (field->computed) : NULL;
  return compute != NULL ? compute (form, fields) : NULL;
}
