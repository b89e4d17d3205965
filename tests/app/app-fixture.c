/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include <glib/gstdio.h>

#include "zj-json.h"
#include "zj-store-sync.h"

#define ACCOUNT     "4202012112170001-SX-001"
#define PROJECT     "01932a00-0000-7000-8000-000000000001"
#define DEADLINE_US (10 * G_USEC_PER_SEC)

static const char project_line[] =
    "{'id':'" PROJECT "','form':'project','form_version':1,'slots_version':1,'state':'active','revision':1,'fields':{"
    "'project_name':'建发和玺一期','permit_no':'4202012112170001-SX-001','start_date':'2021-11-10',"
    "'planned_finish_date':'2024-06-30','floor_area':'340427.45','investment':'186670','parties':["
    "{'_id':'01932a00-0000-7000-8000-0000000000a1','_pos':'V','role':'owner','org_name':'黄石悦发房地产有限公司','"
    "leader_name':'邓俊俊',"
    "'leader_phone':'17750621280'}]},'history':[],'updated_at':'2026-11-01T00:00:00.000Z'}";

static void
open_store (AppFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ZjStoreConfig config = { .dir = fixture->dir,
                           .server_url = "http://127.0.0.1:8470",
                           .account = ACCOUNT,
                           .forms = fixture->forms,
                           .clock = fixture->clock,
                           .random = fixture->random };
  fixture->store = zj_store_open (&config, &error);
  g_assert_no_error (error);
}

AppFixture *
app_fixture_new (void)
{
  AppFixture *fixture = g_new0 (AppFixture, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) projects = g_ptr_array_new ();
  const char *dirs[] = { g_getenv ("ZJ_TEST_FORMS_DIR"), NULL };
  ZjProject project = { .id = (char *)PROJECT, .name = (char *)"建发和玺一期", .code = (char *)ACCOUNT };

  fixture->dir = g_dir_make_tmp ("zhijian-app-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->forms = zj_forms_new (dirs, &error);
  g_assert_no_error (error);
  fixture->clock = zj_clock_new ();
  fixture->random = zj_random_new ();
  fixture->project = g_strdup (PROJECT);
  open_store (fixture);
  g_ptr_array_add (projects, &project);
  g_assert_true (zj_store_set_projects (fixture->store, projects, &error));
  g_assert_true (zj_store_set_meta (fixture->store, "operator", "张三", &error));
  app_fixture_ingest (fixture, project_line);
  return fixture;
}

static void
use_style (void)
{
  static GtkCssProvider *provider;
  if (provider != NULL)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/zhijian/app/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static gboolean
is_active (gpointer window)
{
  return gtk_widget_get_mapped (window);
}

void
app_fixture_open (AppFixture *fixture, const char *form, int width, int height)
{
  ZjForm *definition = zj_forms_get (fixture->forms, form);
  g_assert_nonnull (definition);
  use_style ();
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  fixture->page = ZJ_RECORDS_PAGE (zj_records_page_new (fixture->store, definition, fixture->project));
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait (is_active, fixture->window, "the window to appear");
  app_idle (50);
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *)data == NULL;
}

void
app_fixture_close (AppFixture *fixture)
{
  gpointer page = fixture->page, window = fixture->window;
  if (fixture->window == NULL)
    return;
  g_object_add_weak_pointer (page, &page);
  g_object_add_weak_pointer (window, &window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_wait (is_null, &page, "the page to be finalised");
  app_wait (is_null, &window, "the window to be finalised");
  fixture->window = NULL;
  fixture->page = NULL;
}

void
app_fixture_restart (AppFixture *fixture)
{
  app_fixture_close (fixture);
  zj_store_close (fixture->store);
  g_clear_object (&fixture->store);
  open_store (fixture);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
app_fixture_free (AppFixture *fixture)
{
  app_fixture_close (fixture);
  zj_store_close (fixture->store);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->forms);
  g_clear_object (&fixture->clock);
  g_clear_object (&fixture->random);
  remove_tree (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->project);
  g_free (fixture);
}

char *
app_fixture_save (AppFixture *fixture, const char *form, const char *fields)
{
  g_autofree char *text = g_strdelimit (g_strdup (fields), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = zj_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = form, .project = fixture->project, .fields = object };
  g_autoptr (ZjSaved) saved = zj_store_save (fixture->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strdup (saved->id);
}

void
app_fixture_ingest (AppFixture *fixture, const char *lines)
{
  static guint page;
  g_autofree char *text = g_strdelimit (g_strdup (lines), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GPtrArray) results = g_ptr_array_new ();
  g_autofree char *token = g_strdup_printf ("token-%u", ++page);
  ZjChangesEnd end = { .state = token, .epoch = (char *)"epoch", .results = results };
  g_autoptr (GError) error = NULL;
  zj_store_ingest_page (fixture->store, fixture->project, bytes, &end, FALSE, NULL, &error);
  g_assert_no_error (error);
}

void
app_fixture_ingest_unit (AppFixture *fixture,
                         const char *id,
                         const char *name,
                         const char *number,
                         const char *state,
                         int revision)
{
  g_autofree char *line = g_strdup_printf (
      "{'id':'%s','form':'unit-project','form_version':1,'slots_version':1,'state':'%s','revision':%d,'fields':{"
      "'name':'%s','supervision_no':'%s','floor_area':'780000','foundation_type':{'other':'类型1'},'structure_type':{'"
      "other':'结构1'},"
      "'floors_above':33,'floors_below':2,'owner_org':'黄石悦发房地产有限公司','owner_leader':'邓俊俊','owner_phone':'"
      "17750621280',"
      "'builder_org':'中建三局集团有限公司','builder_leader':'李四'},'history':[{'at':'2026-11-02T01:30:00.000Z','by':'"
      "张三',"
      "'role':'项目部','verb':'create'}],'updated_at':'2026-11-02T01:30:00.000Z'}",
      id, state, revision, name, number);
  app_fixture_ingest (fixture, line);
}

void
app_wait (AppTest test, gpointer data, const char *what)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  while (!test (data))
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("waited in vain for %s", what);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

void
app_idle (guint ms)
{
  gint64 until = g_get_monotonic_time () + ms * 1000;
  while (g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

void
app_act (AppFixture *fixture, const char *action, const char *target)
{
  gboolean done = target != NULL ? gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, "s", target)
                                 : gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL);
  g_assert_true (done);
  app_idle (30);
}

gboolean
app_may (AppFixture *fixture, const char *action)
{
  return g_action_group_get_action_enabled (zj_records_page_get_actions (fixture->page), action);
}

static const char *
text_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return NULL;
}

GtkWidget *
app_find (GtkWidget *root, GType type, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (text == NULL || g_strcmp0 (text_of (root), text) == 0))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_find (child, type, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static ZjFieldRow *
find_row (GtkWidget *root, const char *path)
{
  if (ZJ_IS_FIELD_ROW (root))
    {
      ZjFieldRow *row = zj_field_row_find (ZJ_FIELD_ROW (root), path);
      if (row != NULL)
        return row;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      ZjFieldRow *found = find_row (child, path);
      if (found != NULL)
        return found;
    }
  return NULL;
}

ZjFieldRow *
app_row (AppFixture *fixture, const char *path)
{
  ZjFieldRow *row = find_row (fixture->window, path);
  if (row == NULL)
    g_error ("there is no field %s in the form that is open", path);
  return row;
}

GtkWidget *
app_control (AppFixture *fixture, const char *path)
{
  return zj_field_row_get_target (app_row (fixture, path));
}

void
app_type (AppFixture *fixture, const char *path, const char *text)
{
  GtkWidget *control = app_control (fixture, path);
  zj_field_row_focus (app_row (fixture, path));
  if (GTK_IS_EDITABLE (control))
    gtk_editable_set_text (GTK_EDITABLE (control), text);
  else if (GTK_IS_TEXT_VIEW (control))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (control)), text, -1);
  else
    g_error ("%s takes no text", path);
}

const char *
app_message (AppFixture *fixture, const char *path)
{
  return zj_field_row_get_message (app_row (fixture, path));
}

gboolean
app_shows (GtkWidget *root, const char *text)
{
  return app_find (root, GTK_TYPE_LABEL, text) != NULL;
}

typedef struct
{
  GtkWidget *root;
  const char *text;
} Shown;

static gboolean
is_shown (gpointer data)
{
  Shown *shown = data;
  return app_shows (shown->root, shown->text);
}

static gboolean
is_not_shown (gpointer data)
{
  return !is_shown (data);
}

void
app_wait_shown (AppFixture *fixture, const char *text)
{
  Shown shown = { fixture->window, text };
  app_wait (is_shown, &shown, text);
}

void
app_wait_not_shown (AppFixture *fixture, const char *text)
{
  Shown shown = { fixture->window, text };
  app_wait (is_not_shown, &shown, text);
}

static GtkWidget *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);
      if (gtk_window_get_modal (GTK_WINDOW (window)) && gtk_widget_get_mapped (window))
        return window; /* the toolkit keeps it */
    }
  return NULL;
}

static gboolean
is_dialog_open (gpointer data)
{
  return find_dialog () != NULL;
}

GtkWidget *
app_wait_dialog (void)
{
  app_wait (is_dialog_open, NULL, "a dialog");
  app_idle (100);
  return find_dialog ();
}

static gboolean
is_sensitive (gpointer widget)
{
  return gtk_widget_is_sensitive (widget);
}

void
app_answer (const char *label)
{
  GtkWidget *button = app_find (app_wait_dialog (), GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);
  app_wait (is_sensitive, button, "an answer to be possible");
  g_signal_emit_by_name (button, "clicked");
  app_idle (100);
}

void
app_shot (const char *name)
{
  const char *dir = g_getenv ("ZHIJIAN_SHOTS");
  if (dir == NULL)
    return;
  g_autofree char *file = g_strdup_printf ("%s/%s.png", dir, name);
  app_idle (500);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "import", "-window", "root", file, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);
}
