/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-row.h"
#include "zj-records-page.h"
#include "zj-store.h"

/* A store of its own in a folder of its own, and a window with the page of one form. */

typedef struct
{
  char *dir;
  ZjForms *forms;
  ZjClock *clock;
  ZjRandom *random;
  ZjStore *store;
  char *project;
  GtkWidget *window;
  ZjRecordsPage *page;
} AppFixture;

/** A store with the manual's project in it and no window yet. */
AppFixture *app_fixture_new (void);
/** Opens the page of @form in a window of this size. */
void app_fixture_open (AppFixture *fixture, const char *form, int width, int height);
/** Closes the window and sees that nothing of it stays. */
void app_fixture_close (AppFixture *fixture);
/** Closes and opens the store, as a restart of the program does. */
void app_fixture_restart (AppFixture *fixture);
void app_fixture_free (AppFixture *fixture);

/** Saves a record as the user would. Fields: JSON with ' in place of ". Returns its id. */
char *app_fixture_save (AppFixture *fixture, const char *form, const char *fields);
/** What the server sends: change lines, JSON with ' in place of ", one per line. */
void app_fixture_ingest (AppFixture *fixture, const char *lines);
/** A unit project as it comes from the server. */
void app_fixture_ingest_unit (AppFixture *fixture,
                              const char *id,
                              const char *name,
                              const char *number,
                              const char *state,
                              int revision);

typedef gboolean (*AppTest) (gpointer data);
/** Lets the program run until @test holds; fails after ten seconds. */
void app_wait (AppTest test, gpointer data, const char *what);
/** Lets the program run for a moment. */
void app_idle (guint ms);
void app_act (AppFixture *fixture, const char *action, const char *target);
/** May the page's action of this name ("edit") be used now? */
gboolean app_may (AppFixture *fixture, const char *action);

/** First mapped widget of @type under @root with this accessible text or label, NULL = any. */
GtkWidget *app_find (GtkWidget *root, GType type, const char *text);
/** The row of a field in the form that is open. */
ZjFieldRow *app_row (AppFixture *fixture, const char *path);
/** The entry, text view or switch in it. */
GtkWidget *app_control (AppFixture *fixture, const char *path);
void app_type (AppFixture *fixture, const char *path, const char *text);
/** The message beside a field, or NULL. */
const char *app_message (AppFixture *fixture, const char *path);
/** TRUE if a visible label shows exactly this. */
gboolean app_shows (GtkWidget *root, const char *text);
/** The dialog that is open, once it is. */
GtkWidget *app_wait_dialog (void);
/** Answers it by the button with this label. */
void app_answer (const char *label);
/** Waits until a visible label shows exactly this, or none does. */
void app_wait_shown (AppFixture *fixture, const char *text);
void app_wait_not_shown (AppFixture *fixture, const char *text);
/** A picture of the screen, if ZHIJIAN_SHOTS names a folder. */
void app_shot (const char *name);
