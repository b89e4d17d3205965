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

gint64
zj_remote_get_retry_after (ZjRemote *remote)
{
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), 0);
  return ZJ_REMOTE_GET_IFACE (remote)->get_retry_after (remote);
}
