/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-figure.h"

struct _ZjFigure
{
  AdwBin parent_instance;

  GtkLabel *label;
  GtkLabel *value;
};

G_DEFINE_FINAL_TYPE (ZjFigure, zj_figure, ADW_TYPE_BIN)

static void
zj_figure_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_FIGURE);
  G_OBJECT_CLASS (zj_figure_parent_class)->dispose (object);
}

static void
zj_figure_class_init (ZjFigureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_figure_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-figure.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjFigure, label);
  gtk_widget_class_bind_template_child (widget_class, ZjFigure, value);
}

static void
zj_figure_init (ZjFigure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zj_figure_set (ZjFigure *self, const char *label, const char *value)
{
  g_return_if_fail (ZJ_IS_FIGURE (self));

  gtk_label_set_label (self->label, label);
  gtk_label_set_label (self->value, value != NULL && *value != '\0' ? value : "—");
}
