/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server on loopback in a thread of its own, which answers as a test tells it to: right, wrong, half, slowly, or not
 * at all. */
typedef struct _FakeServer FakeServer;

typedef enum
{
  FAKE_WHOLE,  /* an answer as it should be */
  FAKE_HALF,   /* half the body that was declared, then the line is cut */
  FAKE_CUT,    /* the line is cut before any answer */
  FAKE_SILENT, /* no answer, ever */
  FAKE_STREAM, /* the body, and then what fake_server_push() says, without an end */
} FakeManner;

typedef struct
{
  guint status;
  const char *type;  /* NULL: application/json, or application/problem+json for an error */
  char *body;        /* (owned) */
  char *retry_after; /* (owned) */
  char *location;    /* (owned) */
  gboolean gzip;
  guint delay_ms;
  FakeManner manner;
  char **headers; /* name, value, …; (owned) or NULL */
  GBytes *bytes;  /* instead of body; (owned) or NULL */
} FakeReply;

typedef struct
{
  const char *method;
  const char *path;    /* without /api/v1 */
  GHashTable *query;   /* may be NULL */
  const char *body;    /* expanded; "" if none */
  gboolean compressed; /* it came as gzip */
  const char *token;   /* of the Authorization header, NULL if none */
  GBytes *bytes;       /* the body as it is */
  gpointer headers;    /* see fake_request_header() */
} FakeRequest;

/** Called in the server's thread, one request at a time; fills @reply (200, "{}" at the start). */
typedef void (*FakeHandler) (FakeServer *server, const FakeRequest *request, FakeReply *reply, gpointer user_data);

FakeServer *fake_server_new (FakeHandler handler, gpointer user_data);
/** The same over TLS with the certificate and key of a PEM file. */
FakeServer *fake_server_new_tls (FakeHandler handler, gpointer user_data, const char *pem_file);
void fake_server_free (FakeServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

/** "http://127.0.0.1:PORT", or https */
const char *fake_server_url (FakeServer *server);
/** How many requests came so far; of one path if @path is given (prefix). */
guint fake_server_count (FakeServer *server, const char *path);
/** The name under which a handler finds the Range header. */
#define FAKE_RANGE "X-Range"
/** A header of the request, NULL if it has none. */
const char *fake_request_header (const FakeRequest *request, const char *name);
/** Says @text on every open stream. */
void fake_server_push (FakeServer *server, const char *text);
/** Ends every open stream. */
void fake_server_end_streams (FakeServer *server);
/** How many streams are open. */
guint fake_server_n_streams (FakeServer *server);
/** Adds a header to the reply. */
void fake_reply_header (FakeReply *reply, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);
/** Replaces the body. */
void fake_reply_body (FakeReply *reply, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** An RFC 9457 problem. */
void fake_reply_problem (FakeReply *reply, guint status, const char *code);

G_END_DECLS
