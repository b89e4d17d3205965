/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-json.h"
#include "zj-store-private.h"
#include "zj-value.h"

/* A record may bear the name of another one: an application that of its unit project. */

static const char *
named_after (ZjForm *form, JsonObject *fields)
{
  const ZjField *field = form->title_field != NULL ? zj_form_field (form, form->title_field) : NULL;

  return field != NULL && field->type == ZJ_FIELD_REFERENCE ? zj_json_string (fields, field->id) : NULL;
}

char *
zj_store_read_title (ZjStore *store, ZjDb *db, ZjForm *form, JsonObject *fields)
{
  const char *target = named_after (form, fields);
  g_autoptr (ZjRecord) other = target != NULL ? zj_store_read_record (store, db, target, NULL) : NULL;
  ZjForm *other_form = other != NULL ? zj_store_form_of (store, other->form, other->form_version) : NULL;

  return other_form != NULL ? zj_form_record_title (other_form, other->fields) : zj_form_record_title (form, fields);
}

char *
zj_store_record_title (ZjStore *store, ZjForm *form, JsonObject *fields)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && form != NULL && fields != NULL, NULL);

  const char *target = named_after (form, fields);
  g_autoptr (ZjRecord) other = target != NULL ? zj_store_get (store, target, NULL) : NULL;
  ZjForm *other_form = other != NULL ? zj_store_form_of (store, other->form, other->form_version) : NULL;

  return other_form != NULL ? zj_form_record_title (other_form, other->fields) : zj_form_record_title (form, fields);
}
