/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-error-page.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"

struct _ZjErrorPage
{
  AdwBin parent_instance;

  char *dir;
  AdwStatusPage *status;
  GtkLabel *details;
  GtkButton *folder;
  GtkButton *other;
};

G_DEFINE_FINAL_TYPE (ZjErrorPage, zj_error_page, ADW_TYPE_BIN)

enum
{
  SIGNAL_RETRY,
  SIGNAL_OTHER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  ZjError code;
  const char *icon;
  const char *title;
  const char *text;
} Words;

static const Words words[] = {
  { ZJ_ERROR_CORRUPT, "dialog-error-symbolic", N_ ("The data of this account are damaged"),
    N_ ("The file was left exactly as it is and a copy was put beside it, so nothing more can get lost. Please do not "
        "delete "
        "the folder: it also holds daily copies in “backups”. Call technical support (027-87746866) to have the newest "
        "copy put back, then try again.") },
  { ZJ_ERROR_NEWER, "software-update-available-symbolic", N_ ("These data were made by a newer version"),
    N_ ("This program is older than the one that wrote the data, so it does not touch them. Please install the newest "
        "version, then start again. Nothing is lost.") },
  { ZJ_ERROR_FULL, "drive-harddisk-symbolic", N_ ("The disk is full"),
    N_ ("There is no space left to keep your work safely. Please delete files you no longer need or empty the waste "
        "basket, then try again. Nothing is lost.") },
  { ZJ_ERROR_READ_ONLY, "changes-prevent-symbolic", N_ ("The data folder cannot be written"),
    N_ ("The disk or the folder allows no changes, so your work could not be kept. Please make the folder writable for "
        "your user, then try again. Nothing is lost.") },
  { ZJ_ERROR_LOCKED, "system-users-symbolic", N_ ("These data are in use elsewhere"),
    N_ ("Another program or another user session on this computer works on the same account. Please close it there, "
        "then try again.") },
  { ZJ_ERROR_IO, "dialog-error-symbolic", N_ ("The data cannot be read"),
    N_ ("The disk did not answer as it should. Please check that the drive is connected, then try again. If it happens "
        "again, call technical support: 027-87746866.") },
};

static const Words other_words = {
  ZJ_ERROR_FAILED,
  "dialog-error-symbolic",
  N_ ("The data cannot be opened"),
  N_ ("Please try again. If it happens again, call technical support (027-87746866) and read out the text below."),
};

static const Words *
find_words (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_error_matches (error, ZJ_ERROR, (int)words[i].code))
      return &words[i];
  return &other_words;
}

static void
retry_cb (ZjErrorPage *self)
{
  g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
other_cb (ZjErrorPage *self)
{
  g_signal_emit (self, signals[SIGNAL_OTHER], 0);
}

static void
folder_cb (ZjErrorPage *self)
{
  g_autofree char *uri = g_filename_to_uri (self->dir, NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static void
copy_cb (ZjErrorPage *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  gdk_clipboard_set_text (clipboard, gtk_label_get_label (self->details));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Details copied"));
}

static void
zj_error_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_ERROR_PAGE);
  G_OBJECT_CLASS (zj_error_page_parent_class)->dispose (object);
}

static void
zj_error_page_finalize (GObject *object)
{
  g_free (ZJ_ERROR_PAGE (object)->dir);
  G_OBJECT_CLASS (zj_error_page_parent_class)->finalize (object);
}

static void
zj_error_page_class_init (ZjErrorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_error_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_error_page_finalize;
  signals[SIGNAL_RETRY] =
      g_signal_new ("retry", ZJ_TYPE_ERROR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OTHER] =
      g_signal_new ("other", ZJ_TYPE_ERROR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-error-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjErrorPage, status);
  gtk_widget_class_bind_template_child (widget_class, ZjErrorPage, details);
  gtk_widget_class_bind_template_child (widget_class, ZjErrorPage, folder);
  gtk_widget_class_bind_template_child (widget_class, ZjErrorPage, other);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
zj_error_page_init (ZjErrorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zj_error_page_set (ZjErrorPage *self, const GError *error, const char *dir)
{
  const Words *chosen = find_words (error);
  g_autofree char *details = NULL;

  g_return_if_fail (ZJ_IS_ERROR_PAGE (self));

  g_free (self->dir);
  self->dir = g_strdup (dir);
  details = dir != NULL ? g_strdup_printf ("%s\n%s", error->message, dir) : g_strdup (error->message);
  adw_status_page_set_icon_name (self->status, chosen->icon);
  adw_status_page_set_title (self->status, _ (chosen->title));
  adw_status_page_set_description (self->status, _ (chosen->text));
  gtk_label_set_label (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->folder), dir != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->other), dir != NULL);
}
