/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store-sync.h"
#include "zj-store.h"

#define BENCH_PROJECT "01900000-0000-7000-8000-000000000001"

/** A store of its own in a temporary folder that bench_finish removes. */
typedef struct
{
  char *dir;
  ZjForms *forms;
  ZjClock *clock;
  ZjRandom *random;
  ZjStore *store;
} Bench;

void bench_start (Bench *bench, const char *name);
void bench_finish (Bench *bench);
/** Ends the program with the error's message if @ok is FALSE. */
void bench_need (gboolean ok, GError *error);

/** @n change lines of unit-project records of about 1 KB each, newline-delimited. (transfer full) */
GBytes *bench_lines (Bench *bench, guint n);
/** Ingests the lines as a first pull, in pages of 10,000. */
void bench_ingest (Bench *bench, GBytes *lines, guint n);

/** Milliseconds since @start (g_get_monotonic_time). */
double bench_ms (gint64 start);
/** The middle one; sorts @values. */
double bench_median (double *values, guint n);
