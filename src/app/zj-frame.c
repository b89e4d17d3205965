/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-frame.h"

#include "zj-outbox-page.h"
#include "zj-project-page.h"
#include "zj-sidebar.h"
#include "zj-width-bin.h"

struct _ZjFrame
{
  AdwBin parent_instance;

  ZjAccountBook *book;
  GSettings *settings;
  ZjAccount *account;
  char *shown_project; /* whose pages are in the stack */

  AdwLeaflet *leaflet;
  GtkWidget *sidebar_bin;
  ZjSidebar *sidebar;
  GtkWidget *content;
  GtkStack *pages;
};

G_DEFINE_FINAL_TYPE (ZjFrame, zj_frame, ADW_TYPE_BIN)

static GtkWidget *
make_page (ZjFrame *self, const char *page)
{
  ZjForm *form;
  const char *project = zj_account_get_project (self->account);

  if (g_strcmp0 (page, ZJ_PAGE_PROJECT) == 0)
    return zj_project_page_new (self->account);
  if (g_strcmp0 (page, ZJ_PAGE_OUTBOX) == 0)
    return zj_outbox_page_new (self->account);
  form = zj_forms_get (zj_account_book_get_forms (self->book), page);
  if (form == NULL || !form->has_page || project == NULL)
    return NULL;
  return zj_records_page_new (zj_account_get_store (self->account), form, project);
}

/* The page, made at its first use and kept, so that its selection and scroll position survive. */
static GtkWidget *
ensure_page (ZjFrame *self, const char *page)
{
  GtkWidget *widget = gtk_stack_get_child_by_name (self->pages, page);

  if (widget != NULL)
    return widget;
  widget = make_page (self, page);
  if (widget != NULL)
    gtk_stack_add_named (self->pages, widget, page);
  return widget;
}

static void
close_pages (ZjFrame *self)
{
  GtkWidget *child;

  zj_frame_flush (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pages))) != NULL)
    gtk_stack_remove (self->pages, child);
  g_clear_pointer (&self->shown_project, g_free);
}

/* The project may have come with the first pull, or another one may have been chosen. */
static void
account_changed_cb (ZjFrame *self)
{
  const char *project = zj_account_get_project (self->account);
  g_autofree char *last = NULL;

  if (!zj_account_is_open (self->account) || g_strcmp0 (project, self->shown_project) == 0)
    return;
  close_pages (self);
  self->shown_project = g_strdup (project);
  last = self->settings != NULL ? g_settings_get_string (self->settings, "last-page") : NULL;
  if (last == NULL || *last == '\0' || !zj_frame_open_page (self, last))
    zj_frame_open_page (self, ZJ_PAGE_PROJECT);
}

static void
go_to_sidebar (ZjFrame *self)
{
  gtk_widget_set_visible (self->sidebar_bin, TRUE);
  adw_leaflet_set_visible_child (self->leaflet, self->sidebar_bin);
  zj_sidebar_focus (self->sidebar);
}

static void
zj_frame_dispose (GObject *object)
{
  ZjFrame *self = ZJ_FRAME (object);

  if (self->account != NULL)
    g_signal_handlers_disconnect_by_func (self->account, account_changed_cb, self);
  g_clear_object (&self->account);
  g_clear_object (&self->book);
  g_clear_object (&self->settings);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (self), ZJ_TYPE_FRAME);
  G_OBJECT_CLASS (zj_frame_parent_class)->dispose (object);
}

static void
zj_frame_finalize (GObject *object)
{
  g_free (ZJ_FRAME (object)->shown_project);
  G_OBJECT_CLASS (zj_frame_parent_class)->finalize (object);
}

static void
zj_frame_class_init (ZjFrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_frame_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_frame_finalize;
  g_type_ensure (ZJ_TYPE_SIDEBAR);
  g_type_ensure (ZJ_TYPE_WIDTH_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/zj-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjFrame, leaflet);
  gtk_widget_class_bind_template_child (widget_class, ZjFrame, sidebar_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjFrame, sidebar);
  gtk_widget_class_bind_template_child (widget_class, ZjFrame, content);
  gtk_widget_class_bind_template_child (widget_class, ZjFrame, pages);
}

static void
zj_frame_init (ZjFrame *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zj_frame_set_book (ZjFrame *self, ZjAccountBook *book, GSettings *settings)
{
  g_return_if_fail (ZJ_IS_FRAME (self) && self->book == NULL);

  self->book = g_object_ref (book);
  if (settings != NULL)
    self->settings = g_object_ref (settings);
}

void
zj_frame_set_account (ZjFrame *self, ZjAccount *account)
{
  g_return_if_fail (ZJ_IS_FRAME (self));

  if (self->account != account)
    {
      close_pages (self);
      if (self->account != NULL)
        g_signal_handlers_disconnect_by_func (self->account, account_changed_cb, self);
      g_set_object (&self->account, account);
      g_signal_connect_object (account, "changed", G_CALLBACK (account_changed_cb), self, G_CONNECT_SWAPPED);
    }
  zj_sidebar_set_account (self->sidebar, account, zj_account_book_get_accounts (self->book),
                          zj_account_book_get_forms (self->book));
}

void
zj_frame_open_last_page (ZjFrame *self)
{
  g_return_if_fail (ZJ_IS_FRAME (self) && self->account != NULL);

  account_changed_cb (self);
  if (gtk_stack_get_visible_child (self->pages) == NULL)
    zj_frame_open_page (self, ZJ_PAGE_PROJECT);
}

gboolean
zj_frame_open_page (ZjFrame *self, const char *page)
{
  GtkWidget *widget = ensure_page (self, page);

  if (widget == NULL)
    return FALSE;
  gtk_stack_set_visible_child (self->pages, widget);
  zj_sidebar_select (self->sidebar, page);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  if (self->settings != NULL && g_strcmp0 (page, ZJ_PAGE_OUTBOX) != 0)
    g_settings_set_string (self->settings, "last-page", page);
  return TRUE;
}

ZjRecordsPage *
zj_frame_open_records (ZjFrame *self, const char *form)
{
  GtkWidget *page = zj_frame_open_page (self, form) ? gtk_stack_get_visible_child (self->pages) : NULL;

  return ZJ_IS_RECORDS_PAGE (page) ? ZJ_RECORDS_PAGE (page) : NULL;
}

const char *
zj_frame_get_new_form (ZjFrame *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->pages);
  ZjForm *form = page != NULL ? zj_forms_get (zj_account_book_get_forms (self->book), page) : NULL;

  return form != NULL && form->creatable ? form->id : ZJ_PAGE_UNITS;
}

const char *
zj_frame_nth_page (ZjFrame *self, guint nth)
{
  return zj_sidebar_nth_page (self->sidebar, nth);
}

void
zj_frame_toggle_sidebar (ZjFrame *self)
{
  g_return_if_fail (ZJ_IS_FRAME (self));

  if (!adw_leaflet_get_folded (self->leaflet))
    gtk_widget_set_visible (self->sidebar_bin, !gtk_widget_get_visible (self->sidebar_bin));
  else if (adw_leaflet_get_visible_child (self->leaflet) == self->content)
    go_to_sidebar (self);
  else
    adw_leaflet_set_visible_child (self->leaflet, self->content);
}

void
zj_frame_go_back (ZjFrame *self)
{
  GtkWidget *page;

  g_return_if_fail (ZJ_IS_FRAME (self));

  page = gtk_stack_get_visible_child (self->pages);
  if (page != NULL && ZJ_IS_RECORDS_PAGE (page) && gtk_widget_get_mapped (page)
      && zj_records_page_go_back (ZJ_RECORDS_PAGE (page)))
    return;
  if (adw_leaflet_get_folded (self->leaflet))
    go_to_sidebar (self);
}

gboolean
zj_frame_flush (ZjFrame *self)
{
  gboolean good = TRUE;

  g_return_val_if_fail (ZJ_IS_FRAME (self), FALSE);

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    if (ZJ_IS_RECORDS_PAGE (page) && !zj_records_page_flush (ZJ_RECORDS_PAGE (page)))
      good = FALSE;
  return good;
}
