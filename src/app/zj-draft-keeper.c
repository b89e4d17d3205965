/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-draft-keeper.h"

#include <glib/gi18n-lib.h>

/* From the first change that is not written; further typing does not put it off. */
#define DELAY_MS 1000

struct _ZjDraftKeeper
{
  GObject parent_instance;

  ZjStore *store;
  ZjFormModel *model;
  char *project;
  char *id;
  gboolean is_new;
  gboolean has_draft;
  gboolean writing;
  gboolean stopped;
  guint64 written; /* the model's serial that is on disk */
  gint64 written_at;
  char *error;
  guint source;
};

G_DEFINE_FINAL_TYPE (ZjDraftKeeper, zj_draft_keeper, G_TYPE_OBJECT)

enum
{
  PROP_STATUS = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static gboolean write_cb (gpointer data);

static gboolean
is_pending (ZjDraftKeeper *self)
{
  return zj_form_model_get_serial (self->model) != self->written;
}

static void
schedule (ZjDraftKeeper *self)
{
  if (!self->stopped && self->source == 0 && !self->writing && is_pending (self))
    self->source = g_timeout_add (DELAY_MS, write_cb, self);
}

/* An existing record that reads as when the edit began needs no draft. */
static gboolean
is_needed (ZjDraftKeeper *self)
{
  return self->is_new || zj_form_model_is_dirty (self->model);
}

static ZjDraft
draft_of (ZjDraftKeeper *self)
{
  ZjForm *form = zj_form_model_get_form (self->model);
  ZjDraft draft = {
    .id = self->id,
    .form = (char *)form->id,
    .project = self->project,
    .form_version = form->version,
    .is_new = self->is_new,
    .fields = zj_form_model_get_fields (self->model),
    .raw = zj_form_model_get_raw (self->model),
    .seen = zj_form_model_get_seen (self->model),
    .updated_at = zj_clock_now (zj_store_get_clock (self->store)),
  };
  return draft;
}

static void
settle (ZjDraftKeeper *self, gboolean kept, guint64 serial, GError *error)
{
  g_clear_pointer (&self->error, g_free);
  if (error != NULL)
    self->error = g_strdup (error->message);
  else
    {
      self->written = serial;
      self->has_draft = kept;
      self->written_at = kept ? zj_clock_now (zj_store_get_clock (self->store)) : 0;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

typedef struct
{
  ZjDraftKeeper *keeper;
  guint64 serial;
  gboolean kept;
} Writing;

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Writing *writing = data;
  ZjDraftKeeper *self = writing->keeper;
  g_autoptr (GError) error = NULL;
  if (writing->kept)
    zj_store_put_draft_finish (ZJ_STORE (source), result, &error);
  else
    zj_store_drop_draft_finish (ZJ_STORE (source), result, &error);
  self->writing = FALSE;
  if (!self->stopped)
    {
      settle (self, writing->kept, writing->serial, error);
      schedule (self);
    }
  g_object_unref (self);
  g_free (writing);
}

static gboolean
write_cb (gpointer data)
{
  ZjDraftKeeper *self = data;
  gboolean needed = is_needed (self);
  self->source = 0;
  if (!needed && !self->has_draft)
    {
      settle (self, FALSE, zj_form_model_get_serial (self->model), NULL);
      return G_SOURCE_REMOVE;
    }
  Writing *writing = g_new0 (Writing, 1);
  writing->keeper = g_object_ref (self);
  writing->serial = zj_form_model_get_serial (self->model);
  writing->kept = needed;
  self->writing = TRUE;
  if (needed)
    {
      ZjDraft draft = draft_of (self);
      zj_store_put_draft_async (self->store, &draft, NULL, written_cb, writing);
    }
  else
    zj_store_drop_draft_async (self->store, self->id, NULL, written_cb, writing);
  return G_SOURCE_REMOVE;
}

static void
zj_draft_keeper_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATUS)
    g_value_take_string (value, zj_draft_keeper_dup_status (ZJ_DRAFT_KEEPER (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zj_draft_keeper_dispose (GObject *object)
{
  ZjDraftKeeper *self = ZJ_DRAFT_KEEPER (object);
  zj_draft_keeper_stop (self);
  g_clear_object (&self->store);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (zj_draft_keeper_parent_class)->dispose (object);
}

static void
zj_draft_keeper_finalize (GObject *object)
{
  ZjDraftKeeper *self = ZJ_DRAFT_KEEPER (object);
  g_free (self->project);
  g_free (self->id);
  g_free (self->error);
  G_OBJECT_CLASS (zj_draft_keeper_parent_class)->finalize (object);
}

static void
zj_draft_keeper_class_init (ZjDraftKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = zj_draft_keeper_get_property;
  object_class->dispose = zj_draft_keeper_dispose;
  object_class->finalize = zj_draft_keeper_finalize;
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
zj_draft_keeper_init (ZjDraftKeeper *self)
{
}

/** zj_draft_keeper_new: (transfer full) */
ZjDraftKeeper *
zj_draft_keeper_new (ZjStore *store,
                     ZjFormModel *model,
                     const char *project,
                     const char *id,
                     gboolean is_new,
                     gboolean has_draft)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && ZJ_IS_FORM_MODEL (model) && id != NULL, NULL);
  ZjDraftKeeper *self = g_object_new (ZJ_TYPE_DRAFT_KEEPER, NULL);
  self->store = g_object_ref (store);
  self->model = g_object_ref (model);
  self->project = g_strdup (project);
  self->id = g_strdup (id);
  self->is_new = is_new;
  self->has_draft = has_draft;
  self->written = zj_form_model_get_serial (model);
  g_signal_connect_object (model, "edited", G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
  return self;
}

void
zj_draft_keeper_loaded (ZjDraftKeeper *self, gint64 updated_at)
{
  g_return_if_fail (ZJ_IS_DRAFT_KEEPER (self));
  self->written = zj_form_model_get_serial (self->model);
  self->written_at = updated_at;
}

void
zj_draft_keeper_keep (ZjDraftKeeper *self)
{
  g_return_if_fail (ZJ_IS_DRAFT_KEEPER (self));
  self->written = 0;
  schedule (self);
}

gboolean
zj_draft_keeper_flush (ZjDraftKeeper *self)
{
  g_return_val_if_fail (ZJ_IS_DRAFT_KEEPER (self), FALSE);
  g_autoptr (GError) error = NULL;
  gboolean needed = is_needed (self);
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->stopped || !is_pending (self))
    return TRUE;
  if (needed)
    {
      ZjDraft draft = draft_of (self);
      zj_store_put_draft (self->store, &draft, &error);
    }
  else if (self->has_draft || self->writing)
    zj_store_drop_draft (self->store, self->id, &error);
  settle (self, needed, zj_form_model_get_serial (self->model), error);
  return error == NULL;
}

void
zj_draft_keeper_pause (ZjDraftKeeper *self)
{
  g_return_if_fail (ZJ_IS_DRAFT_KEEPER (self));
  g_clear_handle_id (&self->source, g_source_remove);
}

void
zj_draft_keeper_stop (ZjDraftKeeper *self)
{
  g_return_if_fail (ZJ_IS_DRAFT_KEEPER (self));
  self->stopped = TRUE;
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, schedule, self);
}

gboolean
zj_draft_keeper_has_draft (ZjDraftKeeper *self)
{
  return self->has_draft;
}

const char *
zj_draft_keeper_get_error (ZjDraftKeeper *self)
{
  return self->error;
}

char *
zj_draft_keeper_dup_status (ZjDraftKeeper *self)
{
  g_return_val_if_fail (ZJ_IS_DRAFT_KEEPER (self), NULL);
  if (self->written_at == 0)
    return g_strdup ("");
  g_autoptr (GTimeZone) china = g_time_zone_new_offset (8 * 60 * 60);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (self->written_at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) civil = g_date_time_to_timezone (utc, china);
  g_autofree char *time = g_date_time_format (civil, "%H:%M:%S");
  return g_strdup_printf (_ ("Draft saved %s"), time);
}
