/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-face.h"

#include <glib/gi18n-lib.h>

#include "zj-clock.h"
#include "zj-days-left.h"
#include "zj-field-text.h"
#include "zj-json.h"
#include "zj-state-look.h"
#include "zj-value.h"

/* A record is read by the version of the form it carries; the newest one stands in for one this program lacks. */
static ZjForm *
form_of (ZjForm *form, ZjStore *store, ZjRecord *record)
{
  ZjForm *own = zj_forms_get_version (zj_store_get_forms (store), record->form, record->form_version);
  return own != NULL ? own : form;
}

/* A list has one line per record: a text of many lines would push the others away. */
static char *
one_line (char *text)
{
  return text != NULL ? g_strdelimit (text, "\n\r\t", ' ') : g_strdup ("");
}

char *
zj_record_face_reference (ZjStore *store, const char *target)
{
  g_autoptr (ZjRecord) record = target != NULL ? zj_store_get (store, target, NULL) : NULL;
  ZjForm *form = record != NULL ? zj_forms_get (zj_store_get_forms (store), record->form) : NULL;
  return form != NULL ? zj_form_record_title (form, record->fields) : NULL;
}

char *
zj_record_face_text (ZjForm *form, ZjStore *store, ZjRecord *record, const char *column, gboolean gone)
{
  if (record == NULL)
    return g_strdup (gone ? _ ("Deleted") : "…");
  ZjForm *own = form_of (form, store, record);
  if (g_str_equal (column, "@updated_at"))
    return zj_instant_display (record->updated_at);
  if (g_str_equal (column, "@state"))
    return g_strdup (zj_state_word (own, record->state));
  if (g_str_equal (column, "@form"))
    return g_strdup (zj_label (&own->short_title));
  if (g_str_equal (column, "@days_left"))
    return zj_days_left_words (own, store, record);
  const ZjField *field = zj_form_field (own, column);
  if (field != NULL && field->type == ZJ_FIELD_REFERENCE)
    {
      g_autofree char *name = zj_record_face_reference (store, zj_json_string (record->fields, column));
      if (name != NULL)
        return one_line (g_steal_pointer (&name));
    }
  if (field != NULL && zj_field_control_kind (field) == ZJ_CONTROL_READ_ONLY && !field->sensitive)
    return one_line (zj_field_read_only_text (own, field, record->fields));
  g_autofree char *text = one_line (zj_form_display (own, column, record->fields, FALSE));
  if (text[0] != '\0')
    return g_steal_pointer (&text);
  return g_strdup (g_strcmp0 (column, own->title_field) == 0 ? _ ("(no name yet)") : "—");
}

void
zj_record_face_name_row (GtkWidget *row, ZjForm *form, ZjStore *store, ZjRecord *record, const char *title)
{
  if (row == NULL)
    return;
  const char *state = record != NULL ? zj_state_word (form_of (form, store, record), record->state) : NULL;
  /* Translators: a record's name and its state, read out for a row of a list. */
  g_autofree char *name = state != NULL ? g_strdup_printf (_ ("%s (%s)"), title, state) : g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

const char *
zj_record_face_heading (ZjForm *form, const char *column)
{
  const ZjField *field = column[0] != '@' ? zj_form_field (form, column) : NULL;
  if (field != NULL)
    return zj_label (&field->label);
  if (g_str_equal (column, "@state"))
    return _ ("State");
  if (g_str_equal (column, "@updated_at"))
    return _ ("Last change");
  if (g_str_equal (column, "@form"))
    return _ ("Form");
  if (g_str_equal (column, "@days_left"))
    return _ ("Days left");
  return column;
}

void
zj_record_face_set_chips (ZjStateChip *state,
                          ZjStateChip *sync,
                          ZjStateChip *days,
                          ZjForm *form,
                          ZjStore *store,
                          ZjRecord *record)
{
  if (days != NULL)
    gtk_widget_set_visible (GTK_WIDGET (days), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (state), record != NULL && record->sync_state != ZJ_SYNC_DRAFT);
  gtk_widget_set_visible (GTK_WIDGET (sync),
                          record != NULL
                              && (record->sync_state != ZJ_SYNC_SYNCED || record->has_draft || record->quarantined));
  if (record == NULL)
    return;
  ZjForm *own = form_of (form, store, record);
  ZjSyncState shown = record->sync_state == ZJ_SYNC_SYNCED && record->has_draft ? ZJ_SYNC_DRAFT : record->sync_state;
  if (days != NULL)
    zj_days_left_show (days, own, store, record);
  zj_state_chip_set (state, zj_state_tone (own, record->state), zj_state_icon (own, record->state),
                     zj_state_word (own, record->state));
  if (record->quarantined)
    zj_state_chip_set (sync, ZJ_TONE_BAD, NULL, _ ("Not in the system"));
  else
    zj_state_chip_set (sync, zj_sync_state_tone (shown), zj_sync_state_icon (shown), zj_sync_state_word (shown));
}
