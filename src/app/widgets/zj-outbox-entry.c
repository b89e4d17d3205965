/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-outbox-entry.h"

#include <glib/gi18n-lib.h>

#include "zj-sync-status.h"

struct _ZjOutboxEntry
{
  GObject parent_instance;

  char *op;
  char *record;
  char *title;
  char *status;
  ZjOpState state;
};

G_DEFINE_FINAL_TYPE (ZjOutboxEntry, zj_outbox_entry, G_TYPE_OBJECT)

static const char *
describe_kind (const ZjOutboxItem *item, ZjForm *form)
{
  const ZjAction *action = NULL;

  switch (item->kind)
    {
    case ZJ_OP_CREATE:
      return C_ ("op", "Add");
    case ZJ_OP_UPDATE:
      return C_ ("op", "Edit");
    case ZJ_OP_DELETE:
      return C_ ("op", "Delete");
    case ZJ_OP_ACTION:
    default:
      action = form != NULL && item->action != NULL ? zj_form_action (form, item->action) : NULL;
      return action != NULL ? zj_label (&action->label) : item->action;
    }
}

/* "edit · Unit project · 16栋": what it is and of what */
static char *
describe_title (const ZjOutboxItem *item, ZjForm *form)
{
  const char *form_title = form != NULL ? zj_label (&form->short_title) : item->form;
  const char *name = item->title != NULL && *item->title != '\0' ? item->title : NULL;

  if (name != NULL)
    return g_strdup_printf ("%s · %s · %s", describe_kind (item, form), form_title, name);
  return g_strdup_printf ("%s · %s", describe_kind (item, form), form_title);
}

static char *
describe_queued (const ZjOutboxItem *item, gint64 now)
{
  g_autofree char *when = NULL;

  if (item->waiting_for != NULL && *item->waiting_for != '\0')
    return g_strdup_printf (_ ("Waiting: %s"), item->waiting_for);
  if (item->next_try <= now)
    return g_strdup (_ ("To be uploaded at the next sync"));
  when = zj_sync_status_time (item->next_try, now);
  return g_strdup_printf (_ ("To be uploaded, next try %s"), when);
}

static char *
describe_refused (const ZjOutboxItem *item)
{
  if (item->problem_detail != NULL && item->problem_code != NULL)
    return g_strdup_printf (_ ("Not accepted by the system: %s (code %s)"), item->problem_detail, item->problem_code);
  if (item->problem_detail != NULL || item->problem_code != NULL)
    return g_strdup_printf (_ ("Not accepted by the system: %s"),
                            item->problem_detail != NULL ? item->problem_detail : item->problem_code);
  return g_strdup (_ ("Not accepted by the system"));
}

static char *
describe_status (const ZjOutboxItem *item, gint64 now)
{
  switch (item->state)
    {
    case ZJ_OP_SENDING:
      return g_strdup (_ ("Uploading"));
    case ZJ_OP_DEFERRED:
      return item->waiting_for != NULL && *item->waiting_for != '\0'
                 ? g_strdup_printf (_ ("Waiting: %s"), item->waiting_for)
                 : g_strdup (_ ("Waiting for the system"));
    case ZJ_OP_CONFLICT:
      return g_strdup (_ ("Changed in two places, please choose"));
    case ZJ_OP_REFUSED:
      return describe_refused (item);
    default:
      return describe_queued (item, now);
    }
}

static void
zj_outbox_entry_finalize (GObject *object)
{
  ZjOutboxEntry *self = ZJ_OUTBOX_ENTRY (object);

  g_free (self->op);
  g_free (self->record);
  g_free (self->title);
  g_free (self->status);
  G_OBJECT_CLASS (zj_outbox_entry_parent_class)->finalize (object);
}

static void
zj_outbox_entry_class_init (ZjOutboxEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_outbox_entry_finalize;
}

static void
zj_outbox_entry_init (ZjOutboxEntry *self)
{
}

ZjOutboxEntry *
zj_outbox_entry_new (const ZjOutboxItem *item, ZjForm *form, gint64 now)
{
  ZjOutboxEntry *self = g_object_new (ZJ_TYPE_OUTBOX_ENTRY, NULL);

  self->op = g_strdup (item->id);
  self->record = g_strdup (item->record);
  self->title = describe_title (item, form);
  self->status = describe_status (item, now);
  self->state = item->state;
  return self;
}

const char *
zj_outbox_entry_get_op (ZjOutboxEntry *self)
{
  return self->op;
}

const char *
zj_outbox_entry_get_record (ZjOutboxEntry *self)
{
  return self->record;
}

const char *
zj_outbox_entry_get_title (ZjOutboxEntry *self)
{
  return self->title;
}

const char *
zj_outbox_entry_get_status (ZjOutboxEntry *self)
{
  return self->status;
}

const char *
zj_outbox_entry_get_icon (ZjOutboxEntry *self)
{
  switch (self->state)
    {
    case ZJ_OP_SENDING:
      return "emblem-synchronizing-symbolic";
    case ZJ_OP_CONFLICT:
      return "dialog-warning-symbolic";
    case ZJ_OP_REFUSED:
      return "dialog-error-symbolic";
    case ZJ_OP_DEFERRED:
      return "zj-waiting-symbolic";
    default:
      return "zj-upload-symbolic";
    }
}

const char *
zj_outbox_entry_get_tone (ZjOutboxEntry *self)
{
  switch (self->state)
    {
    case ZJ_OP_CONFLICT:
    case ZJ_OP_REFUSED:
      return "error";
    case ZJ_OP_DEFERRED:
      return "warning";
    default:
      return "accent";
    }
}

gboolean
zj_outbox_entry_needs_user (ZjOutboxEntry *self)
{
  return self->state == ZJ_OP_CONFLICT || self->state == ZJ_OP_REFUSED;
}

gboolean
zj_outbox_entry_can_retry (ZjOutboxEntry *self)
{
  return self->state == ZJ_OP_REFUSED || self->state == ZJ_OP_QUEUED || self->state == ZJ_OP_DEFERRED;
}

gboolean
zj_outbox_entry_can_cancel (ZjOutboxEntry *self)
{
  return self->state == ZJ_OP_QUEUED || self->state == ZJ_OP_SENDING || self->state == ZJ_OP_DEFERRED;
}

const char *
zj_outbox_entry_get_open_label (ZjOutboxEntry *self)
{
  if (self->state == ZJ_OP_CONFLICT)
    return _ ("Choose");
  if (self->state == ZJ_OP_REFUSED)
    return _ ("Correct");
  return C_ ("action", "Open");
}

gboolean
zj_outbox_entry_equal (ZjOutboxEntry *self, ZjOutboxEntry *other)
{
  return self->state == other->state && g_strcmp0 (self->op, other->op) == 0
         && g_strcmp0 (self->title, other->title) == 0 && g_strcmp0 (self->status, other->status) == 0;
}
