/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-remote.h"

G_DEFINE_INTERFACE (ZjRemote, zj_remote, G_TYPE_OBJECT)

static void
zj_remote_default_init (ZjRemoteInterface *iface)
{
}

JsonObject *
zj_remote_service (ZjRemote *remote, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  return ZJ_REMOTE_GET_IFACE (remote)->service (remote, cancellable, error);
}

JsonObject *
zj_remote_sign_in (ZjRemote *remote,
                   const char *account,
                   const char *password,
                   const char *client,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (account && password && client, NULL);
  return ZJ_REMOTE_GET_IFACE (remote)->sign_in (remote, account, password, client, cancellable, error);
}

JsonObject *
zj_remote_refresh (ZjRemote *remote, const char *refresh_token, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (refresh_token, NULL);
  return ZJ_REMOTE_GET_IFACE (remote)->refresh (remote, refresh_token, cancellable, error);
}

gboolean
zj_remote_sign_out (ZjRemote *remote, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), FALSE);
  return ZJ_REMOTE_GET_IFACE (remote)->sign_out (remote, cancellable, error);
}

JsonObject *
zj_remote_change_password (ZjRemote *remote,
                           const char *old_password,
                           const char *new_password,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (old_password && new_password, NULL);
  return ZJ_REMOTE_GET_IFACE (remote)->change_password (remote, old_password, new_password, cancellable, error);
}

void
zj_remote_set_access_token (ZjRemote *remote, const char *token)
{
  g_return_if_fail (ZJ_IS_REMOTE (remote));
  ZJ_REMOTE_GET_IFACE (remote)->set_access_token (remote, token);
}

gboolean
zj_remote_changes (ZjRemote *remote,
                   const char *project,
                   const char *since,
                   const char *client,
                   gint64 settled,
                   guint limit,
                   GBytes **lines,
                   ZjChangesEnd **end,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), FALSE);
  g_return_val_if_fail (project && client && lines && end, FALSE);
  return ZJ_REMOTE_GET_IFACE (remote)->changes (remote, project, since, client, settled, limit, lines, end, cancellable,
                                                error);
}

GPtrArray *
zj_remote_post_ops (ZjRemote *remote,
                    const char *project,
                    const char *client,
                    const char *const *ops,
                    char **epoch,
                    gint64 *last_seq,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (project && client && ops && epoch && last_seq, NULL);
  return ZJ_REMOTE_GET_IFACE (remote)->post_ops (remote, project, client, ops, epoch, last_seq, cancellable, error);
}

GPtrArray *
zj_remote_known_ops (ZjRemote *remote,
                     const char *project,
                     const char *const *ids,
                     GCancellable *cancellable,
                     GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (project && ids, NULL);
  return ZJ_REMOTE_GET_IFACE (remote)->known_ops (remote, project, ids, cancellable, error);
}

char **
zj_remote_missing_files (ZjRemote *remote,
                         const char *project,
                         const char *const *hashes,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (project && hashes, NULL);
  return ZJ_REMOTE_GET_IFACE (remote)->missing_files (remote, project, hashes, cancellable, error);
}

char *
zj_remote_create_upload (ZjRemote *remote,
                         const char *project,
                         const char *sha256,
                         gint64 size,
                         const char *name,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (project && sha256 && size > 0, NULL);
  return ZJ_REMOTE_GET_IFACE (remote)->create_upload (remote, project, sha256, size, name, cancellable, error);
}

gboolean
zj_remote_upload_offset (ZjRemote *remote,
                         const char *url,
                         gint64 *offset,
                         gint64 *length,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), FALSE);
  g_return_val_if_fail (url && offset && length, FALSE);
  return ZJ_REMOTE_GET_IFACE (remote)->upload_offset (remote, url, offset, length, cancellable, error);
}

gboolean
zj_remote_append_upload (ZjRemote *remote,
                         const char *url,
                         gint64 offset,
                         GBytes *piece,
                         gint64 *new_offset,
                         gsize *sent,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), FALSE);
  g_return_val_if_fail (url && offset >= 0 && piece && new_offset && sent, FALSE);
  return ZJ_REMOTE_GET_IFACE (remote)->append_upload (remote, url, offset, piece, new_offset, sent, cancellable, error);
}

gboolean
zj_remote_end_upload (ZjRemote *remote, const char *url, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), FALSE);
  g_return_val_if_fail (url, FALSE);
  return ZJ_REMOTE_GET_IFACE (remote)->end_upload (remote, url, cancellable, error);
}

gboolean
zj_remote_fetch_file (ZjRemote *remote,
                      const char *project,
                      const char *sha256,
                      gint64 from,
                      gint64 length,
                      GBytes **bytes,
                      gint64 *total,
                      GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), FALSE);
  g_return_val_if_fail (project && sha256 && from >= 0 && length > 0 && bytes && total, FALSE);
  return ZJ_REMOTE_GET_IFACE (remote)->fetch_file (remote, project, sha256, from, length, bytes, total, cancellable,
                                                   error);
}

gboolean
zj_remote_listen (ZjRemote *remote,
                  ZjRemoteEventFunc on_event,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), FALSE);
  g_return_val_if_fail (on_event, FALSE);
  return ZJ_REMOTE_GET_IFACE (remote)->listen (remote, on_event, data, cancellable, error);
}

gint64
zj_remote_get_retry_after (ZjRemote *remote)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), 0);
  return ZJ_REMOTE_GET_IFACE (remote)->get_retry_after (remote);
}
