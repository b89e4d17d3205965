/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-finding-line.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-form-paths.h"
#include "zj-text-label.h"

/* Attachments are named with their slot behind: "attachments:photos". */
static gboolean
is_place (ZjForm *form, const char *path)
{
  return path != NULL && path[0] != '\0'
         && (zj_form_field (form, path) != NULL || g_str_has_prefix (path, ZJ_FORM_ATTACHMENTS));
}

GtkWidget *
zj_finding_line_new (ZjForm *form, const ZjProblem *finding, const char *action)
{
  g_return_val_if_fail (finding != NULL, NULL);
  gboolean bad = finding->severity == ZJ_SEVERITY_ERROR;
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (bad ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  GtkWidget *text = zj_text_label_new (finding->message, NULL);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (line, "finding");
  if (bad)
    gtk_widget_add_css_class (line, "finding-bad");
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), text);
  if (form != NULL && action != NULL && is_place (form, finding->path))
    {
      g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (finding->path));
      g_autofree char *name = g_strdup_printf (_ ("Go there: %s"), finding->message);
      GtkWidget *fix = gtk_button_new_with_label (_ ("Go there"));
      gtk_widget_add_css_class (fix, "flat");
      gtk_widget_set_valign (fix, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (fix), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (fix), action);
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (fix), target);
      gtk_box_append (GTK_BOX (line), fix);
    }
  return line;
}
