/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "made-files.h"

#include "zj-attachment-tile.h"
#include "zj-attachments-section.h"
#include "zj-attachments-strip.h"
#include "zj-file-picture.h"
#include "zj-file-viewer.h"
#include "zj-json.h"
#include "zj-store-files.h"

#define UNIT_16 "01932a00-0000-7000-8000-000000000016"

/* A form with slots under edit, with what must be there for saving. */
static AppFixture *
open_form (int width, int height)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_open (fixture, "acceptance-sample", width, height);
  app_act (fixture, "page.new", NULL);
  app_idle (100);
  app_type (fixture, "unit", "16栋");
  app_type (fixture, "part", "基础分部");
  return fixture;
}

static ZjAttachmentsStrip *
find_strip (GtkWidget *root, const char *slot)
{
  if (ZJ_IS_ATTACHMENTS_STRIP (root))
    return g_str_equal (zj_attachments_strip_get_slot (ZJ_ATTACHMENTS_STRIP (root))->id, slot)
                   && gtk_widget_get_mapped (root)
               ? ZJ_ATTACHMENTS_STRIP (root)
               : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      ZjAttachmentsStrip *found = find_strip (child, slot);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static ZjAttachmentsStrip *
strip (AppFixture *fixture, const char *slot)
{
  ZjAttachmentsStrip *found = find_strip (fixture->window, slot);
  g_assert_nonnull (found);
  return found;
}

static ZjAttachmentTile *
tile (AppFixture *fixture, const char *slot, guint position)
{
  GtkWidget *box = app_find (GTK_WIDGET (strip (fixture, slot)), GTK_TYPE_FLOW_BOX, NULL);
  GtkFlowBoxChild *child = box != NULL ? gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (box), (int)position) : NULL;
  g_assert_nonnull (child);
  return ZJ_ATTACHMENT_TILE (child);
}

static const ZjAttachment *
attachment (AppFixture *fixture, const char *slot, guint position)
{
  return zj_file_item_get (zj_attachment_tile_get_item (tile (fixture, slot, position)));
}

static void
act (AppFixture *fixture, const char *slot, guint position, const char *action)
{
  ZjAttachmentTile *target = tile (fixture, slot, position);
  const char *id = attachment (fixture, slot, position)->id;
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (target), action, "s", id));
  app_idle (50);
}

static gboolean
is_idle (gpointer data)
{
  return !zj_attachments_strip_is_busy (data);
}

/* Writes @bytes into a folder of the user's and takes the file in there. (transfer full): its path */
static char *
add (AppFixture *fixture, const char *slot, const char *name, GBytes *bytes)
{
  g_autofree char *folder = g_build_filename (fixture->dir, "user", NULL);
  g_mkdir_with_parents (folder, 0700);
  char *path = made_file (folder, name, bytes);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_list_store_append (files, file);
  zj_attachments_strip_add_files (strip (fixture, slot), G_LIST_MODEL (files));
  app_wait (is_idle, strip (fixture, slot), "the file to be taken in");
  app_idle (30);
  g_bytes_unref (bytes);
  return path;
}

static gboolean
has_picture (gpointer data)
{
  GtkWidget *picture = app_find (data, ZJ_TYPE_FILE_PICTURE, NULL);
  return picture != NULL && zj_file_picture_is_shown (ZJ_FILE_PICTURE (picture));
}

/* Added → a tile with its picture → in the draft after a restart → saved with the record, and due to be uploaded. */
static void
test_way (void)
{
  AppFixture *fixture = open_form (1100, 900);
  g_autofree G_GNUC_UNUSED char *photo = add (fixture, "photos", "基坑.jpg", made_photo (640, 480, "+08:00", TRUE));
  g_autofree G_GNUC_UNUSED char *paper = add (fixture, "signed_form", "盖章扫描件.pdf", made_pdf (2));
  g_assert_cmpuint (zj_attachments_strip_get_count (strip (fixture, "photos")), ==, 1);
  g_assert_cmpstr (attachment (fixture, "photos", 0)->name, ==, "基坑.jpg");
  g_assert_cmpstr (attachment (fixture, "photos", 0)->captured_at, ==, "2026-11-20T09:41");
  g_assert_cmpstr (zj_attachment_tile_get_state_text (tile (fixture, "photos", 0)), ==, "Not saved yet");
  zj_attachments_strip_focus (strip (fixture, "photos"));
  app_wait (has_picture, tile (fixture, "photos", 0), "the photo's small picture");
  app_wait (has_picture, tile (fixture, "signed_form", 0), "the paper's small picture");
  app_shot ("files-form");
  app_idle (2500);
  app_fixture_restart (fixture);

  app_fixture_open (fixture, "acceptance-sample", 1100, 900);
  app_wait_shown (fixture, "Attachments");
  g_assert_cmpstr (attachment (fixture, "photos", 0)->name, ==, "基坑.jpg");
  app_act (fixture, "page.save", NULL);
  app_wait_shown (fixture, "Queued");
  g_assert_cmpuint (zj_attachments_strip_get_count (strip (fixture, "signed_form")), ==, 1);
  g_assert_cmpstr (zj_attachment_tile_get_state_text (tile (fixture, "photos", 0)), ==, "To be uploaded");
  app_shot ("files-record");
  g_autoptr (GPtrArray) transfers = zj_store_list_transfers (fixture->store, fixture->project, NULL);
  g_assert_cmpuint (transfers->len, ==, 2);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* What cannot be taken is said where it was given, with its name; what could be taken is in. */
static void
test_bad (void)
{
  AppFixture *fixture = open_form (360, 720);
  g_autofree char *folder = g_build_filename (fixture->dir, "user", NULL);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GBytes) whole = made_jpeg (300, 200, 1);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) cut = made_cut (whole, g_bytes_get_size (whole) / 2);
  const char *names[] = { "空.jpg", "半张.jpg", "好.jpg", NULL };
  GBytes *contents[] = { nothing, cut, whole };
  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = made_file (folder, names[i], contents[i]);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_list_store_append (files, file);
    }
  g_autoptr (GFile) gone = g_file_new_build_filename (folder, "不在.png", NULL);
  g_list_store_append (files, gone);
  zj_attachments_strip_add_files (strip (fixture, "photos"), G_LIST_MODEL (files));
  app_wait (is_idle, strip (fixture, "photos"), "the files to be taken in");
  g_autofree char *words = zj_attachments_strip_dup_words (strip (fixture, "photos"));
  g_assert_nonnull (words);
  g_assert_nonnull (strstr (words, "空.jpg"));
  g_assert_nonnull (strstr (words, "半张.jpg"));
  g_assert_nonnull (strstr (words, "不在.png"));
  g_assert_null (strstr (words, "好.jpg"));
  g_assert_cmpuint (zj_attachments_strip_get_count (strip (fixture, "photos")), ==, 1);
  g_assert_cmpuint (zj_attachments_strip_get_count (strip (fixture, "other")), ==, 0);
  zj_attachments_strip_focus (strip (fixture, "photos"));
  app_shot ("files-bad-360");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static void
test_twice (void)
{
  AppFixture *fixture = open_form (1100, 900);
  g_autofree G_GNUC_UNUSED char *first = add (fixture, "photos", "a.jpg", made_photo (320, 240, NULL, TRUE));
  g_autofree G_GNUC_UNUSED char *again = add (fixture, "photos", "b.jpg", made_photo (320, 240, NULL, TRUE));
  g_autofree char *words = zj_attachments_strip_dup_words (strip (fixture, "photos"));
  g_assert_cmpuint (zj_attachments_strip_get_count (strip (fixture, "photos")), ==, 1);
  g_assert_nonnull (words);
  g_assert_nonnull (strstr (words, "“b.jpg” is here already"));
  /* In another slot it is another matter. */
  g_autofree G_GNUC_UNUSED char *elsewhere = add (fixture, "other", "b.jpg", made_photo (320, 240, NULL, TRUE));
  g_assert_cmpuint (zj_attachments_strip_get_count (strip (fixture, "other")), ==, 1);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static void
test_order (void)
{
  AppFixture *fixture = open_form (1100, 900);
  static const char *const names[] = { "a.jpg", "b.jpg", "c.jpg" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (add (fixture, "photos", names[i], made_jpeg (200, 150, i)));
  g_free (add (fixture, "other", "o.png", made_png (100, 100, 9)));

  act (fixture, "photos", 2, "files.earlier");
  g_assert_cmpstr (attachment (fixture, "photos", 1)->name, ==, "c.jpg");
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (tile (fixture, "photos", 1))));
  act (fixture, "photos", 0, "files.later");
  act (fixture, "photos", 1, "files.later");
  g_assert_cmpstr (attachment (fixture, "photos", 2)->name, ==, "a.jpg");
  g_assert_cmpstr (attachment (fixture, "photos", 0)->name, ==, "c.jpg");

  act (fixture, "photos", 1, "files.caption");
  GtkWidget *entry = app_find (app_wait_dialog (), GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "  东侧基坑 ");
  app_answer ("OK");
  g_assert_cmpstr (attachment (fixture, "photos", 1)->caption, ==, "东侧基坑");

  g_autofree char *id = g_strdup (attachment (fixture, "photos", 1)->id);
  act (fixture, "photos", 1, "files.remove");
  g_assert_cmpuint (zj_attachments_strip_get_count (strip (fixture, "photos")), ==, 2);
  app_wait_shown (fixture, "“b.jpg” was removed.");
  app_shot ("files-removed");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (strip (fixture, "photos")), "files.undo", NULL));
  app_idle (30);
  g_assert_cmpstr (attachment (fixture, "photos", 1)->id, ==, id);
  g_assert_cmpstr (attachment (fixture, "photos", 1)->caption, ==, "东侧基坑");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static gboolean
has_one (gpointer data)
{
  return zj_attachments_strip_get_count (data) == 1 && !zj_attachments_strip_is_busy (data);
}

static gboolean
has_words (gpointer data)
{
  g_autofree char *words = zj_attachments_strip_dup_words (data);
  return words != NULL;
}

static void
test_paste (void)
{
  AppFixture *fixture = open_form (1100, 900);
  ZjAttachmentsStrip *photos = strip (fixture, "photos");
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (photos));
  g_autoptr (GBytes) bytes = made_png (120, 90, 3);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (bytes, NULL);
  zj_attachments_strip_focus (photos);
  gdk_clipboard_set_texture (clipboard, texture);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (photos), "files.paste", NULL));
  app_wait (has_one, photos, "the picture to be pasted");
  g_assert_cmpstr (attachment (fixture, "photos", 0)->type, ==, "image/png");

  gdk_clipboard_set_text (clipboard, "not a file");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (strip (fixture, "other")), "files.paste", NULL));
  app_wait (has_words, strip (fixture, "other"), "word that there is nothing to paste");
  g_assert_cmpuint (zj_attachments_strip_get_count (strip (fixture, "other")), ==, 0);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* A save that needs files leads to the slot that lacks them. */
static void
test_lacking (void)
{
  AppFixture *fixture = open_form (1100, 900);
  GtkWidget *section = app_find (fixture->window, ZJ_TYPE_ATTACHMENTS_SECTION, NULL);
  g_assert_nonnull (section);
  g_assert_cmpstr (zj_attachments_section_get_count_text (ZJ_ATTACHMENTS_SECTION (section), "photos"), ==,
                   "No file yet");
  g_free (add (fixture, "photos", "a.jpg", made_jpeg (100, 80, 1)));
  g_assert_cmpstr (zj_attachments_section_get_count_text (ZJ_ATTACHMENTS_SECTION (section), "photos"), ==, "1 file");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* --- looking at them --- */

static ZjFileViewer *
find_viewer (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (ZJ_IS_FILE_VIEWER (window))
        return ZJ_FILE_VIEWER (window);
    }
  return NULL;
}

static gboolean
shows_picture (gpointer data)
{
  return find_viewer () != NULL && zj_file_display_is_seen (zj_file_viewer_get_display (find_viewer ()));
}

static gboolean
shows_state (gpointer words)
{
  ZjFileViewer *viewer = find_viewer ();
  const char *text = viewer != NULL ? zj_file_display_get_words (zj_file_viewer_get_display (viewer)) : NULL;
  return text != NULL && strstr (text, words) != NULL;
}

static void
look (const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (find_viewer ()), action, NULL));
  app_idle (150);
}

static void
close_viewer (void)
{
  gpointer viewer = find_viewer ();
  g_object_add_weak_pointer (viewer, &viewer);
  gtk_window_close (GTK_WINDOW (viewer));
  app_idle (300);
  g_assert_null (viewer);
}

static void
test_viewer (void)
{
  AppFixture *fixture = open_form (1100, 780);
  g_free (add (fixture, "photos", "大图.jpg", made_photo (2400, 1600, "+08:00", FALSE)));
  g_free (add (fixture, "photos", "二.png", made_png (300, 500, 4)));
  g_free (add (fixture, "signed_form", "扫描件.pdf", made_pdf (5)));
  act (fixture, "photos", 0, "files.open");
  app_wait (shows_picture, NULL, "the photo to be shown");
  app_idle (200);
  app_shot ("viewer-picture");
  look ("viewer.in");
  look ("viewer.in");
  look ("viewer.turn");
  app_shot ("viewer-zoomed");
  look ("viewer.next");
  app_wait (shows_picture, NULL, "the next picture to be shown");
  look ("viewer.next");
  app_wait (shows_picture, NULL, "the paper to be shown");
  app_idle (300);
  app_shot ("viewer-paper");
  look ("viewer.page-down");
  look ("viewer.page-down");
  g_assert_cmpint (zj_file_display_get_page (zj_file_viewer_get_display (find_viewer ())), ==, 2);
  look ("viewer.in");
  look ("viewer.last-page");
  g_assert_cmpint (zj_file_display_get_page (zj_file_viewer_get_display (find_viewer ())), ==, 4);
  app_idle (300);
  app_shot ("viewer-page");
  look ("viewer.next"); /* it was the last one */
  g_assert_cmpint (zj_file_display_get_page (zj_file_viewer_get_display (find_viewer ())), ==, 4);
  close_viewer ();
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* A file that only the server has, and one that nobody has brought yet: both say so, and why. */
static void
test_absent (void)
{
  AppFixture *fixture = app_fixture_new ();
  const char *id = "01932a00-0000-7000-8000-0000000000f1";
  app_fixture_ingest (
      fixture,
      "{'id':'01932a00-0000-7000-8000-0000000000f1','form':'acceptance-sample','form_version':1,'slots_version':1,"
      "'state':'confirmed','revision':1,'fields':{'part':'主体分部','attachments':["
      "{'_id':'01932a00-0000-7000-8000-0000000000a1','_pos':'F','slot':'photos','name':'在服务器.jpg','type':'image/"
      "jpeg',"
      "'size':1234567,'sha256':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'},"
      "{'_id':'01932a00-0000-7000-8000-0000000000a2','_pos':'M','slot':'photos','name':'还没传.jpg','type':'image/"
      "jpeg',"
      "'size':7654321,'sha256':'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'}]},"
      "'missing':[{'sha256':'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','client':'other-machine'"
      "}],'history':[],'updated_at':'2026-11-02T01:30:00.000Z'}");
  app_fixture_open (fixture, "acceptance-sample", 1100, 780);
  zj_records_page_show_record (fixture->page, id);
  app_wait_shown (fixture, "Attachments");
  app_idle (100);
  g_assert_cmpstr (zj_attachment_tile_get_state_text (tile (fixture, "photos", 0)), ==, "Not downloaded");
  g_assert_cmpstr (zj_attachment_tile_get_state_text (tile (fixture, "photos", 1)), ==, "Missing");
  act (fixture, "photos", 0, "files.open");
  app_wait (shows_state, (gpointer) "no connection to the server", "word that it cannot be fetched");
  app_shot ("viewer-offline");
  look ("viewer.next");
  app_wait (shows_state, (gpointer) "Another machine of your office", "word who has the missing one");
  app_shot ("viewer-missing");
  close_viewer ();
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/files/Added files are in the draft, and saved with the record they wait to be uploaded", test_way);
  g_test_add_func ("/files/What cannot be taken is said where it was given, and the rest is in", test_bad);
  g_test_add_func ("/files/The same photo is not added twice to one slot", test_twice);
  g_test_add_func ("/files/Files are ordered, named, removed and brought back", test_order);
  g_test_add_func ("/files/A picture is pasted from the clipboard", test_paste);
  g_test_add_func ("/files/Pictures and pages are looked at one after the other", test_viewer);
  g_test_add_func ("/files/What is not here says where it is and who has it", test_absent);
  g_test_add_func ("/files/A slot says how many files it has and needs", test_lacking);
  return g_test_run ();
}
