/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include "zj-attachments.h"
#include "zj-merge.h"

#include <string.h>

#define A    "0190b5d2-0000-7000-8000-00000000000a"
#define B    "0190b5d2-0000-7000-8000-00000000000b"
#define C    "0190b5d2-0000-7000-8000-00000000000c"
#define ROW  "0190b5d2-0000-7000-8000-000000000001"
#define HASH "1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014"

static ZjForm *
form (void)
{
  return test_form ("types-sample");
}

static char *
order_of (JsonObject *fields, const char *slot, const char *row)
{
  g_autoptr (GPtrArray) list = zj_attachments_list (form (), fields, slot, row);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const ZjAttachment *attachment = g_ptr_array_index (list, i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", attachment->name);
    }
  return g_string_free (names, FALSE);
}

static void
assert_order (JsonObject *fields, const char *slot, const char *row, const char *wanted)
{
  g_autofree char *names = order_of (fields, slot, row);

  g_assert_cmpstr (names, ==, wanted);
}

static JsonObject *
with (JsonObject *fields /* (transfer full) */, const char *id, const char *slot, const char *name)
{
  g_autoptr (JsonObject) old = fields;
  g_autoptr (ZjRandom) random = zj_random_new_seeded (1);
  g_autoptr (ZjClock) clock = zj_clock_new ();
  const ZjAttachment attachment = {
    .id = id, .slot = slot, .name = name, .type = "image/jpeg", .sha256 = HASH, .size = 3
  };

  return zj_attachments_add (old, random, clock, &attachment);
}

static JsonObject *
three (void)
{
  return with (with (with (NULL, A, "proof", "a.jpg"), B, "proof", "b.jpg"), C, "other", "c.jpg");
}

static void
test_add (void)
{
  g_autoptr (ZjRandom) random = zj_random_new_seeded (7);
  g_autoptr (ZjClock) clock = zj_clock_new ();
  g_autoptr (JsonObject) empty = test_object ("{'title':'x'}");
  const ZjAttachment attachment = { NULL, "before", "findings/" ROW,    "门口", "门.jpg", "image/jpeg",
                                    HASH, HASH,     "2026-11-23T08:30", 1440000 };
  g_autoptr (JsonObject) fields = zj_attachments_add (empty, random, clock, &attachment);
  g_autoptr (GPtrArray) list = zj_attachments_list (form (), fields, NULL, NULL);
  const ZjAttachment *read = g_ptr_array_index (list, 0);
  g_autoptr (GPtrArray) problems = zj_form_validate (form (), fields, "save", "2026-11-23");

  g_assert_false (json_object_has_member (empty, "attachments")); /* the original stays */
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_true (zj_uuid_is_valid (read->id));
  g_assert_cmpstr (read->slot, ==, "before");
  g_assert_cmpstr (read->row, ==, "findings/" ROW);
  g_assert_cmpstr (read->caption, ==, "门口");
  g_assert_cmpstr (read->name, ==, "门.jpg");
  g_assert_cmpstr (read->type, ==, "image/jpeg");
  g_assert_cmpstr (read->sha256, ==, HASH);
  g_assert_cmpstr (read->original_sha256, ==, HASH);
  g_assert_cmpstr (read->captured_at, ==, "2026-11-23T08:30");
  g_assert_cmpint (read->size, ==, 1440000);
  g_assert_false (zj_problems_block (problems));
}

static void
test_order (void)
{
  g_autoptr (JsonObject) fields = three ();
  g_autoptr (JsonObject) first = zj_attachments_move (fields, C, A);
  g_autoptr (JsonObject) middle = zj_attachments_move (fields, C, B);
  g_autoptr (JsonObject) last = zj_attachments_move (fields, A, NULL);
  g_autoptr (JsonObject) itself = zj_attachments_move (fields, A, A);
  g_autoptr (JsonObject) nobody = zj_attachments_move (fields, ROW, A);
  g_autoptr (JsonObject) removed = zj_attachments_remove (fields, B);
  g_autoptr (JsonObject) emptied = NULL;

  assert_order (fields, NULL, NULL, "a.jpg b.jpg c.jpg");
  assert_order (fields, "proof", NULL, "a.jpg b.jpg");
  assert_order (fields, "photos", NULL, "");
  assert_order (first, NULL, NULL, "c.jpg a.jpg b.jpg");
  assert_order (middle, NULL, NULL, "a.jpg c.jpg b.jpg");
  assert_order (last, NULL, NULL, "b.jpg c.jpg a.jpg");
  assert_order (itself, NULL, NULL, "a.jpg b.jpg c.jpg");
  assert_order (nobody, NULL, NULL, "a.jpg b.jpg c.jpg");
  assert_order (removed, NULL, NULL, "a.jpg c.jpg");
  {
    g_autoptr (JsonObject) one = zj_attachments_remove (removed, A);

    emptied = zj_attachments_remove (one, C);
  }
  g_assert_false (json_object_has_member (emptied, "attachments"));
}

/* Two machines may have put files into one place: they are then one step of the order. */
static void
test_same_place (void)
{
  g_autoptr (JsonObject) fields = test_object ("{'attachments':[{'_id':'" A "','_pos':'V','slot':'proof','name':'a'},"
                                               "{'_id':'" B "','_pos':'V','slot':'proof','name':'b'},"
                                               "{'_id':'" C "','_pos':'k','slot':'proof','name':'c'}]}");
  g_autoptr (JsonObject) moved = zj_attachments_move (fields, C, B);
  g_autoptr (JsonObject) added = with (json_object_ref (fields), ROW, "proof", "d");

  assert_order (moved, NULL, NULL, "c a b");
  assert_order (added, NULL, NULL, "a b c d");
}

static void
test_caption (void)
{
  g_autoptr (JsonObject) fields = three ();
  g_autoptr (JsonObject) said = zj_attachments_set_caption (fields, B, "东侧");
  g_autoptr (JsonObject) unsaid = zj_attachments_set_caption (said, B, "");
  g_autoptr (JsonObject) patch = zj_patch_diff (form (), fields, said);
  g_autoptr (JsonObject) nothing = zj_patch_diff (form (), fields, unsaid);
  g_autofree char *text = zj_json_write_object (patch);

  g_assert_cmpstr (text, ==, "{\"attachments/" B "/caption\":[null,\"东侧\"]}");
  g_assert_true (zj_patch_is_empty (nothing));
}

static void
test_slots (void)
{
  g_autoptr (JsonObject) fields = with (with (with (three (), ROW, "evidence", "old.jpg"),
                                              "0190b5d2-0000-7000-8000-00000000000d", "from_the_future", "new.jpg"),
                                        "0190b5d2-0000-7000-8000-00000000000e", "opinion", "said.pdf");
  g_autoptr (GPtrArray) problems = zj_form_validate (form (), fields, "save", "2026-11-23");
  g_autoptr (JsonObject) sample = with (NULL, A, "from_the_future", "new.jpg");
  g_autoptr (GPtrArray) without_other = zj_attachments_list (test_form ("project"), sample, NULL, NULL);

  assert_order (fields, "proof", NULL, "a.jpg b.jpg old.jpg"); /* renamed */
  assert_order (fields, "other", NULL, "c.jpg new.jpg");       /* unknown, kept */
  assert_order (fields, "opinion", NULL, "said.pdf");
  g_assert_cmpstr (((ZjAttachment *)g_ptr_array_index (without_other, 0))->slot, ==, "from_the_future");
  g_assert_null (test_problem (problems, "unknown-slot", "attachments/" ROW "/slot"));
  g_assert_null (zj_attachments_hashes (NULL)[0]);
}

static void
test_rows (void)
{
  g_autoptr (JsonObject) fields =
      test_object ("{'attachments':[{'_id':'" A "','_pos':'a','slot':'before','row':'findings/" ROW "','name':'a'},"
                   "{'_id':'" B "','_pos':'b','slot':'before','row':'findings/" A "','name':'b'}]}");

  assert_order (fields, "before", NULL, "a b");
  assert_order (fields, "before", "findings/" ROW, "a");
  assert_order (fields, NULL, "findings/" A, "b");
}

static void
test_hashes (void)
{
  g_autoptr (JsonObject) fields =
      test_object ("{'attachments':[{'_id':'" A "','_pos':'b','sha256':'bb'},{'_id':'" B "','_pos':'a','sha256':'aa',"
                   "'original_sha256':'cc'},{'_id':'" C "','_pos':'c','sha256':'bb'},{'_id':'" ROW "','_pos':'d'}]}");
  g_auto (GStrv) hashes = zj_attachments_hashes (fields);
  g_autofree char *text = g_strjoinv (" ", hashes);

  g_assert_cmpstr (text, ==, "aa bb");
}

static void
assert_name (const char *raw, const char *wanted)
{
  g_autofree char *name = zj_attachment_clean_name (raw);

  g_assert_cmpstr (name, ==, wanted);
  g_assert_true (zj_attachment_name_is_valid (name));
  g_assert_true (zj_attachment_name_is_valid (raw != NULL ? raw : "") == (g_strcmp0 (raw, wanted) == 0));
}

static void
test_names (void)
{
  g_autofree char *long_ascii = g_strdup_printf ("%0251d.jpg", 0);
  g_autofree char *short_ascii = g_strdup_printf ("%0116d.jpg", 0);
  g_autoptr (GString) long_cjk = g_string_new (NULL);
  g_autoptr (GString) short_cjk = g_string_new (NULL);

  assert_name ("现场照片1.jpg", "现场照片1.jpg");
  assert_name ("../../etc/passwd", "passwd");
  assert_name ("C:\\Users\\张三\\图 片.PNG", "图 片.PNG");
  assert_name ("photo\nof the day.jpg", "photo of the day.jpg");
  assert_name ("photo\x01\x7f.jpg", "photo.jpg");
  assert_name ("gpj.\xe2\x80\xae"
               "exe",
               "gpj.exe");                       /* right-to-left override */
  assert_name ("e\xcc\x81.pdf", "\xc3\xa9.pdf"); /* NFD as macOS gives it */
  assert_name ("  a.pdf ", "a.pdf");
  assert_name ("dir/\xe3\x80\x80 b.pdf", "b.pdf");
  assert_name ("..", "file");
  assert_name ("a/", "file");
  assert_name ("", "file");
  assert_name (NULL, "file");
  assert_name (".jpg", ".jpg");
  assert_name (long_ascii, short_ascii);

  for (guint i = 0; i < 84; i++)
    g_string_append (long_cjk, "照");
  g_string_append (long_cjk, ".jpg"); /* 256 bytes */
  g_string_append_len (short_cjk, long_cjk->str, 78 * 3);
  g_string_append (short_cjk, ".jpg");
  assert_name (long_cjk->str, short_cjk->str);

  {
    g_autofree char *broken = zj_attachment_clean_name ("a\xff\xfe.jpg");

    g_assert_true (g_utf8_validate (broken, -1, NULL));
    g_assert_true (zj_attachment_name_is_valid (broken));
  }
}

/* Whatever comes in, what goes out is a name, and cleaning it again changes nothing. */
static void
test_any_name (void)
{
  static const char *const parts[] = {
    "/",         "\\",           "..",           ".",    " ",    "\n",  "照", "a", "🏗️", "👷‍♀️",
    "e\xcc\x81", "\xe2\x80\xae", "\xe3\x80\x80", "\xff", ".jpg", "\x01"
  };

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GString) raw = g_string_new (NULL);
      g_autofree char *name = NULL;

      for (int n = g_test_rand_int_range (0, i % 3 == 0 ? 200 : 8); n > 0; n--)
        g_string_append (raw, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      name = zj_attachment_clean_name (raw->str);
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (name, -1), <=, ZJ_ATTACHMENT_NAME_CHARS);
      g_assert_cmpuint (strlen (name), <=, ZJ_ATTACHMENT_NAME_BYTES);
      g_assert_true (*name != '\0' && strpbrk (name, "/\\\n\x01") == NULL && !g_str_equal (name, ".."));
      if (!zj_attachment_name_is_valid (name))
        g_error ("“%s” is not clean yet", name);
    }
}

static void
assert_finding (const char *attachment, const char *verb, const char *code, const char *path, ZjSeverity severity)
{
  g_autofree char *text =
      g_strdup_printf ("{'title':'x','findings':[{'_id':'" ROW "','_pos':'a'}],'attachments':[%s]}", attachment);
  g_autoptr (JsonObject) fields = test_object (text);
  g_autoptr (GPtrArray) problems = zj_form_validate (form (), fields, verb, "2026-11-23");
  const ZjProblem *problem = test_problem (problems, code, path);

  if (problem == NULL)
    g_error ("no “%s” at “%s” about %s", code, path, text);
  g_assert_cmpint (problem->severity, ==, severity);
}

static void
assert_fine (const char *attachment, const char *code)
{
  g_autofree char *text =
      g_strdup_printf ("{'title':'x','findings':[{'_id':'" ROW "','_pos':'a'}],'attachments':[%s]}", attachment);
  g_autoptr (JsonObject) fields = test_object (text);
  g_autoptr (GPtrArray) problems = zj_form_validate (form (), fields, "answer", "2026-11-23");

  for (guint i = 0; i < problems->len; i++)
    {
      const ZjProblem *problem = g_ptr_array_index (problems, i);

      if (g_str_equal (problem->code, code) && g_str_has_prefix (problem->path, "attachments"))
        g_error ("“%s”: %s", code, problem->message);
    }
}

#define FILE_IN(id, slot, name, type, more)                                                                            \
  "{'_id':'" id "','_pos':'a','slot':'" slot "','name':'" name "','type':'" type "','size':3,'sha256':'" HASH "'" more \
  "}"
#define PHOTO(id, slot, more) FILE_IN (id, slot, "a.jpg", "image/jpeg", more)

static void
test_validate (void)
{
  /* what counts */
  assert_finding ("", "answer", "attachment-required", "attachments", ZJ_SEVERITY_ERROR);
  assert_fine (PHOTO (A, "photos", "") "," PHOTO (B, "before", ",'row':'findings/" ROW "'") "," PHOTO (C, "proof", ""),
               "attachment-required");
  assert_finding (PHOTO (A, "before", "") "," PHOTO (B, "proof", ""), "answer", "attachment-required", "attachments",
                  ZJ_SEVERITY_ERROR);
  /* what is taken */
  assert_finding (FILE_IN (A, "photos", "a.pdf", "application/pdf", ""), "save", "wrong-file-kind",
                  "attachments/" A "/type", ZJ_SEVERITY_ERROR);
  assert_fine (FILE_IN (A, "photos", "a.mp4", "video/mp4", ""), "wrong-file-kind");
  assert_fine (FILE_IN (A, "proof", "a.ofd", "application/ofd", ""), "wrong-file-kind");
  /* whose row it is */
  assert_finding (PHOTO (A, "before", ""), "save", "attachment-row", "attachments/" A "/row", ZJ_SEVERITY_WARNING);
  assert_finding (PHOTO (A, "before", ",'row':'findings/" C "'"), "save", "attachment-row", "attachments/" A "/row",
                  ZJ_SEVERITY_WARNING);
  assert_finding (PHOTO (A, "before", ",'row':'items/" ROW "'"), "save", "attachment-row", "attachments/" A "/row",
                  ZJ_SEVERITY_WARNING);
  assert_fine (PHOTO (A, "before", ",'row':'findings/" ROW "'"), "attachment-row");
  /* what it says of itself */
  assert_finding (FILE_IN (A, "proof", "../a", "image/jpeg", ""), "save", "bad-code", "attachments/" A "/name",
                  ZJ_SEVERITY_ERROR);
  assert_finding ("{'_id':'" A "','_pos':'a','slot':'proof','name':'a','type':'x','size':0,'sha256':'" HASH "'}",
                  "save", "below-min", "attachments/" A "/size", ZJ_SEVERITY_ERROR);
  assert_finding ("{'_id':'" A "','_pos':'a','slot':'proof','name':'a','type':'x','size':1,'sha256':'ABC'}", "save",
                  "bad-code", "attachments/" A "/sha256", ZJ_SEVERITY_ERROR);
  /* the server's own are not the user's to put right */
  assert_finding ("{'_id':'" A "','_pos':'a','slot':'opinion','name':'a','type':'x','size':0,'sha256':'" HASH "'}",
                  "save", "below-min", "attachments/" A "/size", ZJ_SEVERITY_WARNING);
  assert_fine ("{'_id':'" A "','_pos':'a','slot':'opinion'}", "required");
}

static void
assert_patch (const char *patch_text, const char *current_text, const char *refused_at)
{
  g_autoptr (JsonObject) patch = test_object (patch_text);
  g_autoptr (JsonObject) current = test_object (current_text);
  g_autoptr (ZjProblem) problem = NULL;
  gboolean fine = zj_patch_check (form (), patch, &problem);

  if (fine)
    fine = zj_patch_check_files (form (), patch, current, &problem);
  if (fine != (refused_at == NULL))
    g_error ("%s", patch_text);
  if (refused_at == NULL)
    return;
  g_assert_cmpstr (problem->code, ==, "server-owned-path");
  g_assert_cmpstr (problem->path, ==, refused_at);
}

static void
test_patches (void)
{
  static const char has_opinion[] = "{'attachments':[{'_id':'" A "','_pos':'a','slot':'opinion','name':'a'}]}";

  assert_patch ("{'attachments/" B "':[null," PHOTO (B, "proof", "") "]}", has_opinion, NULL);
  assert_patch ("{'attachments/" B "':[" PHOTO (B, "proof", "") ",null]}", has_opinion, NULL);
  assert_patch ("{'attachments/" B "':[null," PHOTO (B, "opinion", "") "]}", has_opinion, "attachments/" B);
  assert_patch ("{'attachments/" A "':[" PHOTO (A, "opinion", "") ",null]}", has_opinion, "attachments/" A);
  assert_patch ("{'attachments/" B "/slot':['proof','opinion']}", has_opinion, "attachments/" B "/slot");
  assert_patch ("{'attachments/" B "/slot':['proof','other']}", has_opinion, NULL);
  /* what only the record tells: the old value lies, or says nothing of the slot */
  assert_patch ("{'attachments/" A "':[" PHOTO (A, "proof", "") ",null]}", has_opinion, "attachments/" A);
  assert_patch ("{'attachments/" A "/caption':[null,'x']}", has_opinion, "attachments/" A "/caption");
  assert_patch ("{'attachments/" A "/slot':['opinion','proof']}", has_opinion, "attachments/" A "/slot");
  assert_patch ("{'attachments/" B "/caption':[null,'x']}", has_opinion, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/attachments/what is added is read back", test_add);
  g_test_add_func ("/domain/attachments/files keep the order they are put in", test_order);
  g_test_add_func ("/domain/attachments/two files in one place do not upset the order", test_same_place);
  g_test_add_func ("/domain/attachments/a caption is one change of one member", test_caption);
  g_test_add_func ("/domain/attachments/renamed and unknown slots lose no file", test_slots);
  g_test_add_func ("/domain/attachments/files of one row are found", test_rows);
  g_test_add_func ("/domain/attachments/every file is named once", test_hashes);
  g_test_add_func ("/domain/attachments/a name has no folders, controls or tricks and keeps its extension", test_names);
  g_test_add_func ("/domain/attachments/3000 odd names come out clean", test_any_name);
  g_test_add_func ("/domain/attachments/slots say how many files of which kind for which row", test_validate);
  g_test_add_func ("/domain/attachments/the server's files are not the project's to touch", test_patches);
  return g_test_run ();
}
