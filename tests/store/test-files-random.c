/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture-files.h"
#include "zj-merge.h"

#include <string.h>

/* Whatever is done in whatever order: what anything names stays, and `check` has nothing to say. */

#define ROUNDS  8
#define STEPS   120
#define PHOTOS  10
#define RECORDS 4
#define DAY     (24 * G_TIME_SPAN_HOUR)

typedef struct
{
  Fixture *f;
  GRand *rand;
  char *photos[PHOTOS];
  gboolean at_server[PHOTOS]; /* what a server that takes everything holds */
  char *records[RECORDS];
  gint64 revision;
} World;

static guint
pick (World *w, guint n)
{
  return (guint)g_rand_int_range (w->rand, 0, (gint32)n);
}

/* The bytes of a photo come in, perhaps once more. */
static void
bring_photo (World *w)
{
  guint n = pick (w, PHOTOS);
  g_autofree char *content = g_strdup_printf ("photo %u", n);

  g_free (w->photos[n]);
  w->photos[n] = put_file (w->f, content);
}

static void
choose_photos (World *w, JsonObject *fields)
{
  const char *hashes[4] = { NULL };
  guint n = 0;

  for (guint i = 0; i < 3; i++)
    {
      const char *photo = w->photos[pick (w, PHOTOS)];

      if (photo != NULL && zj_store_has_file (w->f->store, photo) && !g_strv_contains (hashes, photo))
        hashes[n++] = photo;
    }
  set_files (w->f, fields, hashes);
}

static void
save (World *w)
{
  guint n = pick (w, RECORDS);
  g_autoptr (ZjRecord) record = w->records[n] != NULL ? zj_store_get (w->f->store, w->records[n], NULL) : NULL;
  g_autoptr (JsonObject) fields = record != NULL ? zj_json_copy_object (record->fields) : unit_fields ("16栋", "100");
  ZjSave save = { .kind = ZJ_SAVE_EDIT,
                  .id = record != NULL ? record->id : NULL,
                  .form = "unit-project",
                  .project = PROJECT,
                  .fields = fields };
  g_autoptr (ZjSaved) saved = NULL;

  if (record != NULL && record->deleted)
    return;
  choose_photos (w, fields);
  saved = zj_store_save (w->f->store, &save, NULL, NULL, NULL);
  if (saved == NULL)
    return;
  g_free (w->records[n]);
  w->records[n] = g_strdup (saved->id);
}

static void
draft (World *w)
{
  guint n = pick (w, RECORDS);
  g_autoptr (ZjRecord) record = w->records[n] != NULL ? zj_store_get (w->f->store, w->records[n], NULL) : NULL;
  g_autoptr (JsonObject) fields = NULL;
  ZjDraft draft = { .form = (char *)"unit-project", .project = (char *)PROJECT, .form_version = 1 };

  if (record == NULL)
    return;
  if (pick (w, 3) == 0)
    {
      zj_store_drop_draft (w->f->store, record->id, NULL);
      return;
    }
  fields = zj_json_copy_object (record->fields);
  choose_photos (w, fields);
  draft.id = record->id;
  draft.fields = fields;
  draft.seen = record->fields;
  zj_store_put_draft (w->f->store, &draft, NULL);
}

static void
withdraw (World *w)
{
  g_autoptr (GPtrArray) items = zj_store_outbox (w->f->store, PROJECT, NULL);

  if (items->len > 0)
    zj_store_cancel_op (w->f->store, ((ZjOutboxItem *)items->pdata[pick (w, items->len)])->id, NULL);
}

static void delete (World *w)
{
  const char *id = w->records[pick (w, RECORDS)];
  ZjSave save = { .kind = ZJ_SAVE_DELETE, .id = id };
  g_autoptr (ZjSaved) G_GNUC_UNUSED saved = id != NULL ? zj_store_save (w->f->store, &save, NULL, NULL, NULL) : NULL;
}

static void
upload (World *w)
{
  g_autoptr (ZjTransfer) transfer =
      zj_store_next_transfer (w->f->store, PROJECT, TRUE, zj_clock_now (w->f->clock), NULL);

  if (transfer == NULL)
    return;
  g_assert_true (zj_store_has_file (w->f->store, transfer->sha256)); /* never asked to send what is not here */
  zj_store_transfer_done (w->f->store, PROJECT, transfer->sha256, TRUE, NULL);
  for (guint i = 0; i < PHOTOS; i++)
    w->at_server[i] |= g_strcmp0 (w->photos[i], transfer->sha256) == 0;
}

/* The server's `missing` of a record as it is shown here. */
static void
add_missing (World *w, JsonObject *record)
{
  JsonArray *attachments = zj_json_array (json_object_get_object_member (record, "fields"), "attachments");
  JsonArray *missing = json_array_new ();

  for (guint i = 0; attachments != NULL && i < json_array_get_length (attachments); i++)
    for (guint p = 0; p < PHOTOS; p++)
      {
        JsonObject *attachment = json_array_get_object_element (attachments, i);

        if (g_strcmp0 (zj_json_string (attachment, "sha256"), w->photos[p]) == 0 && !w->at_server[p])
          {
            JsonObject *each = json_object_new ();

            json_object_set_string_member (each, "sha256", w->photos[p]);
            json_array_add_object_element (missing, each);
          }
      }
  json_object_set_array_member (record, "missing", missing);
}

static void
push (World *w)
{
  g_auto (GStrv) texts = send_all (w->f);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr (ZjOp) op = wire_op (texts[i]);
      g_autoptr (ZjRecord) record = zj_store_get (w->f->store, op->record, NULL);
      JsonObject *answered;

      if (record == NULL)
        continue;
      if (op->kind == ZJ_OP_DELETE)
        {
          answer (w->f, applied (op->id, NULL));
          continue;
        }
      answered = server_record (op->record, op->form, record->state, ++w->revision,
                                zj_patch_apply (zj_forms_get (w->f->forms, op->form), record->fields, op->patch));
      add_missing (w, answered);
      answer (w->f, applied (op->id, answered));
    }
}

/* An orphan expires at the server, and the next pull says so. */
static void
lose_and_pull (World *w)
{
  const char *id = w->records[pick (w, RECORDS)];
  g_autoptr (JsonObject) delivered = id != NULL ? zj_store_delivered (w->f->store, id) : NULL;
  GString *lines = g_string_new (NULL);
  JsonObject *record;

  w->at_server[pick (w, PHOTOS)] = FALSE;
  if (delivered == NULL)
    {
      g_string_free (lines, TRUE);
      return;
    }
  record = server_record (id, "unit-project", "active", ++w->revision, g_steal_pointer (&delivered));
  add_missing (w, record);
  add_line (lines, record);
  pull (w->f, lines);
}

static void
step (World *w)
{
  static void (*const steps[]) (World *) = { bring_photo, bring_photo, save,   save,   draft, draft,
                                             withdraw,    delete,      upload, upload, push,  lose_and_pull };
  guint n = pick (w, G_N_ELEMENTS (steps) + 4);

  if (n < G_N_ELEMENTS (steps))
    steps[n](w);
  else if (n < G_N_ELEMENTS (steps) + 2)
    {
      /* Once for the moment that nothing names it, once after the grace. */
      zj_store_sweep_files (w->f->store, NULL, NULL);
      zj_fake_clock_advance (ZJ_FAKE_CLOCK (w->f->clock), (gint64)pick (w, 60) * DAY);
      zj_store_sweep_files (w->f->store, NULL, NULL);
    }
  else if (pick (w, 4) == 0)
    fixture_reopen (w->f);
}

static void
test_random (Fixture *f, gconstpointer data)
{
  guint32 seed = g_test_rand_int ();

  for (guint round = 0; round < ROUNDS; round++)
    {
      World w = { .f = f, .rand = g_rand_new_with_seed (seed + round), .revision = 100 * (gint64)round + 1 };

      g_test_message ("seed %u", seed + round);
      for (guint i = 0; i < STEPS; i++)
        {
          step (&w);
          if (i % 10 == 9)
            fixture_check (f->store);
        }
      fixture_check (f->store);
      for (guint i = 0; i < PHOTOS; i++)
        g_free (w.photos[i]);
      for (guint i = 0; i < RECORDS; i++)
        g_free (w.records[i]);
      g_rand_free (w.rand);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/files/any order of adding, saving, withdrawing, sending and sweeping keeps what is named",
              Fixture, NULL, fixture_set_up, test_random, fixture_tear_down);
  return g_test_run ();
}
