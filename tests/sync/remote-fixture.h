/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "fake-server.h"
#include "zj-remote.h"

G_BEGIN_DECLS

/** What the server shall answer to whatever comes, and what came. */
typedef struct
{
  FakeReply reply; /* texts not owned */
  char *method, *path, *body, *token;
  gboolean compressed;
  GHashTable *query;
  SoupMessageHeaders *headers;
  GBytes *bytes;
} RemoteScript;

/** A scripted server, and the remote that speaks to it with a timeout of two seconds. */
typedef struct
{
  RemoteScript script;
  FakeServer *server;
  ZjRemote *remote;
} RemoteFixture;

/** A FakeHandler: notes what came in the RemoteScript @user_data and answers as it says. */
void remote_answer (FakeServer *server, const FakeRequest *request, FakeReply *reply, gpointer user_data);
void remote_set_up (RemoteFixture *f, gconstpointer data);
void remote_tear_down (RemoteFixture *f, gconstpointer data);

/** Asking for the service document gives this ZjError. */
void remote_assert_service_fails (RemoteFixture *f, int code);
/** Sending an op gives this ZjError. */
void remote_assert_ops_fail (RemoteFixture *f, int code);

G_END_DECLS
