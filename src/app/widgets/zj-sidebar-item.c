/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sidebar-item.h"

struct _ZjSidebarItem
{
  GObject parent_instance;

  char *page;
  char *title;
  char *icon;
  char *group;
  guint badge;
};

G_DEFINE_FINAL_TYPE (ZjSidebarItem, zj_sidebar_item, G_TYPE_OBJECT)

enum
{
  PROP_BADGE = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
zj_sidebar_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BADGE)
    g_value_set_uint (value, ZJ_SIDEBAR_ITEM (object)->badge);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zj_sidebar_item_finalize (GObject *object)
{
  ZjSidebarItem *self = ZJ_SIDEBAR_ITEM (object);

  g_free (self->page);
  g_free (self->title);
  g_free (self->icon);
  g_free (self->group);
  G_OBJECT_CLASS (zj_sidebar_item_parent_class)->finalize (object);
}

static void
zj_sidebar_item_class_init (ZjSidebarItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zj_sidebar_item_get_property;
  object_class->finalize = zj_sidebar_item_finalize;
  properties[PROP_BADGE] =
      g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
zj_sidebar_item_init (ZjSidebarItem *self)
{
}

ZjSidebarItem *
zj_sidebar_item_new (const char *page, const char *title, const char *icon, const char *group)
{
  ZjSidebarItem *self = g_object_new (ZJ_TYPE_SIDEBAR_ITEM, NULL);

  self->page = g_strdup (page);
  self->title = g_strdup (title);
  self->icon = g_strdup (icon);
  self->group = g_strdup (group);
  return self;
}

const char *
zj_sidebar_item_get_page (ZjSidebarItem *self)
{
  return self->page;
}

const char *
zj_sidebar_item_get_title (ZjSidebarItem *self)
{
  return self->title;
}

const char *
zj_sidebar_item_get_icon (ZjSidebarItem *self)
{
  return self->icon;
}

const char *
zj_sidebar_item_get_group (ZjSidebarItem *self)
{
  return self->group;
}

guint
zj_sidebar_item_get_badge (ZjSidebarItem *self)
{
  return self->badge;
}

void
zj_sidebar_item_set_badge (ZjSidebarItem *self, guint badge)
{
  if (self->badge == badge)
    return;
  self->badge = badge;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BADGE]);
}
