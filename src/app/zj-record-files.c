/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-files.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-form-paths.h"
#include "zj-json.h"
#include "zj-value.h"

struct _ZjRecordFiles
{
  GObject parent_instance;

  ZjStore *store;
  char *project;
  char *record;
  ZjForm *form;
  ZjFormModel *model;  /* NULL = for reading */
  JsonObject *fields;  /* for reading */
  JsonObject *removed; /* the row that was taken out last, or NULL */
  guint busy;
};

G_DEFINE_FINAL_TYPE (ZjRecordFiles, zj_record_files, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
changed (ZjRecordFiles *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
rows_changed_cb (ZjRecordFiles *self, const char *group)
{
  if (g_str_equal (group, ZJ_FORM_ATTACHMENTS))
    changed (self);
}

static void
reloaded_cb (ZjRecordFiles *self)
{
  g_clear_pointer (&self->removed, json_object_unref);
  changed (self);
}

static JsonObject *
find_row (JsonObject *fields, const char *id)
{
  JsonArray *rows = zj_json_array (fields, ZJ_FORM_ATTACHMENTS);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      if (JSON_NODE_HOLDS_OBJECT (node) && g_strcmp0 (zj_json_string (json_node_get_object (node), "_id"), id) == 0)
        return json_node_get_object (node);
    }
  return NULL;
}

/* What the functions of the domain gave becomes what the form holds. @fields: (transfer full) */
static void
take (ZjRecordFiles *self, JsonObject *fields)
{
  zj_form_model_take_rows (self->model, ZJ_FORM_ATTACHMENTS, zj_json_array (fields, ZJ_FORM_ATTACHMENTS));
  json_object_unref (fields);
}

static void
zj_record_files_finalize (GObject *object)
{
  ZjRecordFiles *self = ZJ_RECORD_FILES (object);
  g_clear_object (&self->store);
  g_clear_object (&self->model);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->removed, json_object_unref);
  g_free (self->project);
  g_free (self->record);
  G_OBJECT_CLASS (zj_record_files_parent_class)->finalize (object);
}

static void
zj_record_files_class_init (ZjRecordFilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_record_files_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_record_files_init (ZjRecordFiles *self)
{
}

static ZjRecordFiles *
start (ZjStore *store, const char *project, const char *record, ZjForm *form)
{
  ZjRecordFiles *self = g_object_new (ZJ_TYPE_RECORD_FILES, NULL);
  self->store = g_object_ref (store);
  self->project = g_strdup (project);
  self->record = g_strdup (record);
  self->form = zj_form_ref (form);
  return self;
}

ZjRecordFiles *
zj_record_files_new_for_edit (ZjStore *store, const char *project, const char *record, ZjFormModel *model)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && ZJ_IS_FORM_MODEL (model), NULL);
  ZjRecordFiles *self = start (store, project, record, zj_form_model_get_form (model));
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "rows-changed", G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "reloaded", G_CALLBACK (reloaded_cb), self, G_CONNECT_SWAPPED);
  return self;
}

ZjRecordFiles *
zj_record_files_new_for_reading (ZjStore *store,
                                 const char *project,
                                 const char *record,
                                 ZjForm *form,
                                 JsonObject *fields)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && form != NULL && fields != NULL, NULL);
  ZjRecordFiles *self = start (store, project, record, form);
  self->fields = json_object_ref (fields);
  return self;
}

void
zj_record_files_set_fields (ZjRecordFiles *self, JsonObject *fields)
{
  g_return_if_fail (ZJ_IS_RECORD_FILES (self) && self->model == NULL && fields != NULL);
  JsonObject *old = self->fields;
  self->fields = json_object_ref (fields);
  json_object_unref (old);
  changed (self);
}

ZjStore *
zj_record_files_get_store (ZjRecordFiles *self)
{
  return self->store;
}

const char *
zj_record_files_get_project (ZjRecordFiles *self)
{
  return self->project;
}

const char *
zj_record_files_get_record (ZjRecordFiles *self)
{
  return self->record;
}

ZjForm *
zj_record_files_get_form (ZjRecordFiles *self)
{
  return self->form;
}

JsonObject *
zj_record_files_get_fields (ZjRecordFiles *self)
{
  return self->model != NULL ? zj_form_model_get_fields (self->model) : self->fields;
}

ZjFormModel *
zj_record_files_get_model (ZjRecordFiles *self)
{
  return self->model;
}

GPtrArray *
zj_record_files_list (ZjRecordFiles *self, const char *slot, const char *row)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (self), NULL);
  return zj_attachments_list (self->form, zj_record_files_get_fields (self), slot, row);
}

static guint
count (ZjRecordFiles *self, const char *slot)
{
  g_autoptr (GPtrArray) list = zj_record_files_list (self, slot, NULL);
  return list->len;
}

guint
zj_record_files_lacking (ZjRecordFiles *self, const ZjSlot *slot)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (self) && slot != NULL, 0);
  return zj_form_slot_lacking (self->form, zj_record_files_get_fields (self), slot);
}

gboolean
zj_record_files_may_change (ZjRecordFiles *self, const ZjSlot *slot)
{
  return self->model != NULL && slot != NULL && !slot->server_owned;
}

guint
zj_record_files_room (ZjRecordFiles *self, const ZjSlot *slot)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (self) && slot != NULL, 0);
  if (slot->max_files <= 0)
    return G_MAXUINT;
  guint here = count (self, slot->id);
  return here < (guint)slot->max_files ? (guint)slot->max_files - here : 0;
}

gboolean
zj_record_files_add (ZjRecordFiles *self, const ZjSlot *slot, const char *row, const ZjIntake *intake, GError **error)
{
  g_return_val_if_fail (zj_record_files_may_change (self, slot) && intake != NULL, FALSE);
  JsonObject *fields = zj_record_files_get_fields (self);
  if (zj_intake_is_there (fields, slot->id, row, intake))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” is here already and was not added again."),
                   intake->name);
      return FALSE;
    }
  if (zj_record_files_room (self, slot) == 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   _ ("“%s” was not added: “%s” takes at most %d files. Remove one first."), intake->name,
                   zj_label (&slot->label), slot->max_files);
      return FALSE;
    }
  ZjAttachment attachment = {
    .slot = slot->id,
    .row = row,
    .name = intake->name,
    .type = intake->type,
    .sha256 = intake->sha256,
    .original_sha256 = intake->original_sha256,
    .captured_at = intake->captured_at,
    .size = intake->size,
  };
  take (self,
        zj_attachments_add (fields, zj_store_get_random (self->store), zj_store_get_clock (self->store), &attachment));
  return TRUE;
}

void
zj_record_files_remove (ZjRecordFiles *self, const char *id)
{
  g_return_if_fail (ZJ_IS_RECORD_FILES (self) && self->model != NULL);
  JsonObject *fields = zj_record_files_get_fields (self);
  JsonObject *row = find_row (fields, id);
  if (row == NULL)
    return;
  g_clear_pointer (&self->removed, json_object_unref);
  self->removed = zj_json_copy_object (row);
  take (self, zj_attachments_remove (fields, id));
}

const char *
zj_record_files_get_removed (ZjRecordFiles *self, const char *slot, const char *row)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (self), NULL);
  if (self->removed == NULL || (slot != NULL && g_strcmp0 (zj_json_string (self->removed, "slot"), slot) != 0)
      || (row != NULL && g_strcmp0 (zj_json_string (self->removed, "row"), row) != 0))
    return NULL;
  return zj_json_string (self->removed, "name");
}

/* With its old id and place: taking out and bringing back is no change at all. */
void
zj_record_files_restore (ZjRecordFiles *self)
{
  g_return_if_fail (ZJ_IS_RECORD_FILES (self) && self->model != NULL);
  g_autoptr (JsonObject) row = g_steal_pointer (&self->removed);
  if (row == NULL || find_row (zj_record_files_get_fields (self), zj_json_string (row, "_id")) != NULL)
    return;
  g_autoptr (JsonArray) rows = zj_rows_ordered (zj_record_files_get_fields (self), ZJ_FORM_ATTACHMENTS);
  json_array_add_object_element (rows, g_steal_pointer (&row));
  zj_form_model_take_rows (self->model, ZJ_FORM_ATTACHMENTS, rows);
}

gboolean
zj_record_files_move (ZjRecordFiles *self, const char *id, gboolean later)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (self) && self->model != NULL, FALSE);
  JsonObject *fields = zj_record_files_get_fields (self);
  JsonObject *own = find_row (fields, id);
  if (own == NULL)
    return FALSE;
  g_autoptr (GPtrArray) all = zj_record_files_list (self, NULL, NULL);
  const ZjAttachment *mine = NULL, *before = NULL, *after = NULL, *after_that = NULL;
  for (guint i = 0; i < all->len && mine == NULL; i++)
    if (g_str_equal (((ZjAttachment *)g_ptr_array_index (all, i))->id, id))
      mine = g_ptr_array_index (all, i);
  gboolean passed = FALSE;
  for (guint i = 0; mine != NULL && i < all->len && after_that == NULL; i++)
    {
      const ZjAttachment *other = g_ptr_array_index (all, i);
      if (!g_str_equal (other->slot, mine->slot) || g_strcmp0 (other->row, mine->row) != 0)
        continue;
      if (other == mine)
        passed = TRUE;
      else if (!passed)
        before = other;
      else if (after == NULL)
        after = other;
      else
        after_that = other;
    }
  if (mine == NULL || (later ? after : before) == NULL)
    return FALSE;
  const char *target = !later ? before->id : after_that != NULL ? after_that->id : NULL;
  take (self, zj_attachments_move (fields, id, target));
  return TRUE;
}

void
zj_record_files_set_caption (ZjRecordFiles *self, const char *id, const char *caption)
{
  g_return_if_fail (ZJ_IS_RECORD_FILES (self) && self->model != NULL);
  take (self, zj_attachments_set_caption (zj_record_files_get_fields (self), id, caption));
}

void
zj_record_files_hold (ZjRecordFiles *self)
{
  g_return_if_fail (ZJ_IS_RECORD_FILES (self));
  self->busy++;
}

void
zj_record_files_release (ZjRecordFiles *self)
{
  g_return_if_fail (ZJ_IS_RECORD_FILES (self) && self->busy > 0);
  self->busy--;
}

gboolean
zj_record_files_is_busy (ZjRecordFiles *self)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (self), FALSE);
  return self->busy > 0;
}
