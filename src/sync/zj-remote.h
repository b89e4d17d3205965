/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "zj-clock.h"
#include "zj-op.h"
#include "zj-change.h"

G_BEGIN_DECLS

/**
 * ZjRemote: the provincial server as the client sees it; an interface, so that the real one, when its wire is known,
 * can take its place. Every function blocks and runs in the engine's worker thread; all take a cancellable. Errors are
 * ZJ_ERROR by the retry classes of protocol.md 10; for RATE_LIMITED/SERVER zj_remote_get_retry_after() tells the
 * seconds asked for. An answer that is not ours (HTML, captive portal, wrong content type, half a body) is NETWORK.
 */
#define ZJ_TYPE_REMOTE (zj_remote_get_type ())
G_DECLARE_INTERFACE (ZjRemote, zj_remote, ZJ, REMOTE, GObject)

/** Something is new in @project, up to @state. @project NULL: the stream stands; what came before it is not told. */
typedef void (*ZjRemoteEventFunc) (const char *project, const char *state, gpointer data);

struct _ZjRemoteInterface
{
  GTypeInterface parent;
  JsonObject *(*service) (ZjRemote *remote, GCancellable *cancellable, GError **error);
  /* session: {access_token, expires_in, refresh_token, must_change_password, account, epoch, projects:[{id,name,code}]}
   */
  JsonObject *(*sign_in) (ZjRemote *remote,
                          const char *account,
                          const char *password,
                          const char *client,
                          GCancellable *cancellable,
                          GError **error);
  JsonObject *(*refresh) (ZjRemote *remote, const char *refresh_token, GCancellable *cancellable, GError **error);
  gboolean (*sign_out) (ZjRemote *remote, GCancellable *cancellable, GError **error);
  JsonObject *(*change_password) (ZjRemote *remote,
                                  const char *old_password,
                                  const char *new_password,
                                  GCancellable *cancellable,
                                  GError **error);
  void (*set_access_token) (ZjRemote *remote, const char *token);
  /* one page: *lines without the end line */
  gboolean (*changes) (ZjRemote *remote,
                       const char *project,
                       const char *since,
                       const char *client,
                       gint64 settled,
                       guint limit,
                       GBytes **lines,
                       ZjChangesEnd **end,
                       GCancellable *cancellable,
                       GError **error);
  /* @ops: frozen JSON texts. → {epoch, last_seq, results} */
  GPtrArray *(*post_ops) (ZjRemote *remote,
                          const char *project,
                          const char *client,
                          const char *const *ops,
                          char **epoch,
                          gint64 *last_seq,
                          GCancellable *cancellable,
                          GError **error);
  GPtrArray *(*known_ops) (ZjRemote *remote,
                           const char *project,
                           const char *const *ids,
                           GCancellable *cancellable,
                           GError **error);
  char **(*missing_files) (ZjRemote *remote,
                           const char *project,
                           const char *const *hashes,
                           GCancellable *cancellable,
                           GError **error);
  char *(*create_upload) (ZjRemote *remote,
                          const char *project,
                          const char *sha256,
                          gint64 size,
                          const char *name,
                          GCancellable *cancellable,
                          GError **error);
  gboolean (*upload_offset) (ZjRemote *remote,
                             const char *url,
                             gint64 *offset,
                             gint64 *length,
                             GCancellable *cancellable,
                             GError **error);
  gboolean (*append_upload) (ZjRemote *remote,
                             const char *url,
                             gint64 offset,
                             GBytes *piece,
                             gint64 *new_offset,
                             gsize *sent,
                             GCancellable *cancellable,
                             GError **error);
  gboolean (*end_upload) (ZjRemote *remote, const char *url, GCancellable *cancellable, GError **error);
  gboolean (*fetch_file) (ZjRemote *remote,
                          const char *project,
                          const char *sha256,
                          gint64 from,
                          gint64 length,
                          GBytes **bytes,
                          gint64 *total,
                          GCancellable *cancellable,
                          GError **error);
  gboolean (
      *listen) (ZjRemote *remote, ZjRemoteEventFunc on_event, gpointer data, GCancellable *cancellable, GError **error);
  gint64 (*get_retry_after) (ZjRemote *remote);
};

/* The same as functions. What is (out) is set only on success; (transfer full) throughout. */
JsonObject *zj_remote_service (ZjRemote *remote, GCancellable *cancellable, GError **error);
JsonObject *zj_remote_sign_in (ZjRemote *remote,
                               const char *account,
                               const char *password,
                               const char *client,
                               GCancellable *cancellable,
                               GError **error);
JsonObject *zj_remote_refresh (ZjRemote *remote, const char *refresh_token, GCancellable *cancellable, GError **error);
gboolean zj_remote_sign_out (ZjRemote *remote, GCancellable *cancellable, GError **error);
JsonObject *zj_remote_change_password (ZjRemote *remote,
                                       const char *old_password,
                                       const char *new_password,
                                       GCancellable *cancellable,
                                       GError **error);
/** The token sent with what follows; NULL forgets it. */
void zj_remote_set_access_token (ZjRemote *remote, const char *token);
/** @since: opaque token or NULL for everything; @settled: seq up to which every own op has its result here. */
gboolean zj_remote_changes (ZjRemote *remote,
                            const char *project,
                            const char *since,
                            const char *client,
                            gint64 settled,
                            guint limit,
                            GBytes **lines,
                            ZjChangesEnd **end,
                            GCancellable *cancellable,
                            GError **error);
/** Results (of ZjResult) in the order of the answer. One whose kind this program does not know is left out: its op
 * stays unanswered. */
GPtrArray *zj_remote_post_ops (ZjRemote *remote,
                               const char *project,
                               const char *client,
                               const char *const *ops,
                               char **epoch,
                               gint64 *last_seq,
                               GCancellable *cancellable,
                               GError **error);
GPtrArray *zj_remote_known_ops (ZjRemote *remote,
                                const char *project,
                                const char *const *ids,
                                GCancellable *cancellable,
                                GError **error);

/* --- files (protocol.md 6); tus 1.0.0 ---
 * Of an upload: UPLOAD_GONE (404, 410), UPLOAD_LOCKED (423), OFFSET (409), CHECKSUM (460, 422 hash-mismatch),
 * TOO_LARGE. What does not say Tus-Resumable and is no problem document is not ours: NETWORK. */

/** Which of @hashes the project lacks. strv */
char **zj_remote_missing_files (ZjRemote *remote,
                                const char *project,
                                const char *const *hashes,
                                GCancellable *cancellable,
                                GError **error);
/** Begins an upload of @size bytes. @name: of the file, may be NULL. Returns: its address, a path on this server */
char *zj_remote_create_upload (ZjRemote *remote,
                               const char *project,
                               const char *sha256,
                               gint64 size,
                               const char *name,
                               GCancellable *cancellable,
                               GError **error);
/** How much of the upload has arrived; *length −1 if the server does not say. */
gboolean zj_remote_upload_offset (ZjRemote *remote,
                                  const char *url,
                                  gint64 *offset,
                                  gint64 *length,
                                  GCancellable *cancellable,
                                  GError **error);
/**
 * zj_remote_append_upload: @piece, which begins at @offset, with its SHA-256.
 * @new_offset: how far the upload is now
 * @sent: (out): bytes handed to the line, set in any case: what a cut may have cost
 */
gboolean zj_remote_append_upload (ZjRemote *remote,
                                  const char *url,
                                  gint64 offset,
                                  GBytes *piece,
                                  gint64 *new_offset,
                                  gsize *sent,
                                  GCancellable *cancellable,
                                  GError **error);
/** Gives an upload up. */
gboolean zj_remote_end_upload (ZjRemote *remote, const char *url, GCancellable *cancellable, GError **error);
/** Bytes @from … of a file, at most @length; *total is the size of all of it. NOT_FOUND: the project lacks it. */
gboolean zj_remote_fetch_file (ZjRemote *remote,
                               const char *project,
                               const char *sha256,
                               gint64 from,
                               gint64 length,
                               GBytes **bytes,
                               gint64 *total,
                               GCancellable *cancellable,
                               GError **error);

/**
 * zj_remote_listen: live events, on a connection of their own: may run in another thread than everything else here.
 * Calls @on_event in that thread; returns, always FALSE, when the stream ends: NETWORK, CREDENTIALS, …
 */
gboolean zj_remote_listen (ZjRemote *remote,
                           ZjRemoteEventFunc on_event,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error);

/** Seconds the last failed request asked us to wait; 0 = nothing said. */
gint64 zj_remote_get_retry_after (ZjRemote *remote);

/** The HTTP one. @ca_file: PEM pin or NULL. https required except on loopback: INVALID. */
ZjRemote *zj_remote_http_new (const char *server_url, const char *ca_file, GError **error);
/** Seconds without a byte after which a request has failed (default 30); before the first request. */
void zj_remote_http_set_timeout (ZjRemote *remote, guint seconds);
/** TRUE if the host of @server_url is this machine: such a server is reachable whatever the network says. */
gboolean zj_remote_url_is_loopback (const char *server_url);

G_END_DECLS
