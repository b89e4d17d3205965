/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-width-bin.h"

struct _ZjWidthBin
{
  GtkWidget parent_instance;

  GtkWidget *child;
  int natural_width;
};

static void zj_width_bin_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjWidthBin,
                               zj_width_bin,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, zj_width_bin_buildable_init))

typedef enum
{
  PROP_NATURAL_WIDTH = 1,
  PROP_CHILD,
} ZjWidthBinProperty;

static GParamSpec *properties[PROP_CHILD + 1];
static GtkBuildableIface *parent_buildable;

static void
zj_width_bin_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    zj_width_bin_set_child (ZJ_WIDTH_BIN (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
zj_width_bin_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = zj_width_bin_add_child;
}

static GtkSizeRequestMode
zj_width_bin_get_request_mode (GtkWidget *widget)
{
  ZjWidthBin *self = ZJ_WIDTH_BIN (widget);

  return self->child != NULL ? gtk_widget_get_request_mode (self->child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
zj_width_bin_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  ZjWidthBin *self = ZJ_WIDTH_BIN (widget);

  if (self->child != NULL && gtk_widget_should_layout (self->child))
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && self->natural_width > 0)
    *natural = MAX (*minimum, self->natural_width);
}

static void
zj_width_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ZjWidthBin *self = ZJ_WIDTH_BIN (widget);

  if (self->child != NULL && gtk_widget_should_layout (self->child))
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
zj_width_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ZjWidthBin *self = ZJ_WIDTH_BIN (object);

  switch ((ZjWidthBinProperty)id)
    {
    case PROP_NATURAL_WIDTH:
      g_value_set_int (value, self->natural_width);
      break;
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zj_width_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ZjWidthBin *self = ZJ_WIDTH_BIN (object);

  switch ((ZjWidthBinProperty)id)
    {
    case PROP_NATURAL_WIDTH:
      self->natural_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_CHILD:
      zj_width_bin_set_child (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zj_width_bin_dispose (GObject *object)
{
  g_clear_pointer (&ZJ_WIDTH_BIN (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (zj_width_bin_parent_class)->dispose (object);
}

static void
zj_width_bin_class_init (ZjWidthBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = zj_width_bin_get_property;
  object_class->set_property = zj_width_bin_set_property;
  object_class->dispose = zj_width_bin_dispose;
  widget_class->get_request_mode = zj_width_bin_get_request_mode;
  widget_class->measure = zj_width_bin_measure;
  widget_class->size_allocate = zj_width_bin_size_allocate;

  properties[PROP_NATURAL_WIDTH] =
      g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHILD] =
      g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
zj_width_bin_init (ZjWidthBin *self)
{
}

GtkWidget *
zj_width_bin_new (int natural_width, GtkWidget *child)
{
  return g_object_new (ZJ_TYPE_WIDTH_BIN, "natural-width", natural_width, "child", child, NULL);
}

void
zj_width_bin_set_child (ZjWidthBin *self, GtkWidget *child)
{
  g_return_if_fail (ZJ_IS_WIDTH_BIN (self));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

/** zj_width_bin_get_child: (transfer none) (nullable) */
GtkWidget *
zj_width_bin_get_child (ZjWidthBin *self)
{
  g_return_val_if_fail (ZJ_IS_WIDTH_BIN (self), NULL);

  return self->child;
}
