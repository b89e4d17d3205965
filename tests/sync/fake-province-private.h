/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-province.h"
#include "zj-clock.h"
#include "zj-random.h"

/* What the files of the province share: fake-province-ops.c keeps the books and takes ops, fake-province.c answers. */

typedef struct
{
  char *project;
  JsonObject *record; /* a wire record or tombstone */
  guint64 changed;
} Record;

/* Which op holds which seq of which client; an op that comes under a second name holds one of each. */
typedef struct
{
  char *project, *client, *op;
  gint64 seq;
} Seq;

typedef struct
{
  char *project;
  char *body; /* canonical, without seq and occurred_at */
  JsonObject *result;
  gboolean final;
  guint64 changed;
} Op;

typedef struct
{
  guint access;
  guint refresh[2]; /* the present one and the one before; 0 = none */
} Session;

struct _FakeProvince
{
  GMutex mutex;
  FakeServer *server;
  ZjRandom *random;
  ZjClock *clock;

  GHashTable *records; /* id → Record */
  GPtrArray *ops;      /* of Op, as they came */
  GPtrArray *seqs;     /* of Seq */
  guint64 change;
  guint n_effects;
  guint epoch;
  guint oldest_state;

  GHashTable *saved_records;
  GPtrArray *saved_ops, *saved_seqs;
  guint64 saved_change;
  guint saved_effects;

  GArray *sessions; /* of Session */
  guint turn;
  gboolean two_projects;
  guint max_ops, max_bytes, page;
  guint asked_lines, forgets_on_the_way;
  gboolean defer_files;
  GHashTable *files;   /* "project/sha256" → GBytes */
  GHashTable *uploads; /* name → Upload */
  guint n_uploads, n_pieces, piece_ms;
  guint64 piece_bytes, largest_piece;
  char *defer_field, *defer_op, *refuse_field;

  char *relay_url, *relay_folder; /* uploads go to another server; NULL: they do not */
  FakeRelayFault relay_fault;
  GHashTable *relayed; /* Location → "project/sha256" */

  const char *fault_method; /* static; NULL: any */
  char *fault_path, *fault_code, *fault_retry_after;
  gboolean forgetful;
  FakeRequest late; /* texts owned */
  Fault fault;
  guint fault_times, fault_status;
};

void fake_record_free (gpointer data);
void fake_op_free (gpointer data);
void fake_seq_free (gpointer data);
GHashTable *fake_records_copy (GHashTable *records);
GPtrArray *fake_ops_copy (GPtrArray *ops);
GPtrArray *fake_seqs_copy (GPtrArray *seqs);
Op *fake_find_op (FakeProvince *self, const char *id);
gint64 fake_last_seq (FakeProvince *self, const char *project, const char *client);
void fake_put_record (FakeProvince *self, const char *project, JsonObject *record);
JsonObject *fake_fresh_record (const char *id, const char *form);
void fake_answer (FakeReply *reply, JsonObject *object /* (transfer full) */);
/* Writes into @record which of its files the project lacks. Returns: how many */
guint fake_note_missing (FakeProvince *self, const char *project, JsonObject *record);
void fake_files_init (FakeProvince *self);
void fake_files_free (FakeProvince *self);
/* The bytes of a file have arrived. */
void fake_put_file (FakeProvince *self, const char *project, const char *sha256, GBytes *bytes);
/* fake-relay.c: an upload's request goes to another server, whose answer is ours. */
void fake_relay (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply);
void fake_do_missing (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply);
void fake_do_file (FakeProvince *self,
                   const char *project,
                   const char *sha256,
                   const FakeRequest *request,
                   FakeReply *reply);
void fake_do_create (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply);
void fake_do_upload (FakeProvince *self, const char *name, const FakeRequest *request, FakeReply *reply);
void fake_do_post (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply);
void fake_do_known (FakeProvince *self, const FakeRequest *request, FakeReply *reply);
