/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-project-entry.h"

struct _ZjProjectEntry
{
  GObject parent_instance;

  char *account;
  char *project;
  char *name;
  char *detail;
};

G_DEFINE_FINAL_TYPE (ZjProjectEntry, zj_project_entry, G_TYPE_OBJECT)

static void
zj_project_entry_finalize (GObject *object)
{
  ZjProjectEntry *self = ZJ_PROJECT_ENTRY (object);

  g_free (self->account);
  g_free (self->project);
  g_free (self->name);
  g_free (self->detail);
  G_OBJECT_CLASS (zj_project_entry_parent_class)->finalize (object);
}

static void
zj_project_entry_class_init (ZjProjectEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_project_entry_finalize;
}

static void
zj_project_entry_init (ZjProjectEntry *self)
{
}

ZjProjectEntry *
zj_project_entry_new (ZjAccount *account, const ZjProject *project)
{
  ZjProjectEntry *self = g_object_new (ZJ_TYPE_PROJECT_ENTRY, NULL);

  self->account = g_strdup (zj_account_get_dir (account));
  self->project = g_strdup (project != NULL ? project->id : "");
  self->name = g_strdup (project != NULL ? project->name : zj_account_get_code (account));
  self->detail = g_strdup (project != NULL ? project->code : zj_account_get_server_url (account));
  return self;
}

const char *
zj_project_entry_get_account (ZjProjectEntry *self)
{
  return self->account;
}

const char *
zj_project_entry_get_project (ZjProjectEntry *self)
{
  return self->project;
}

const char *
zj_project_entry_get_name (ZjProjectEntry *self)
{
  return self->name;
}

const char *
zj_project_entry_get_detail (ZjProjectEntry *self)
{
  return self->detail;
}
