/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-hash.h"

#include <sodium.h>
#include <string.h>

char *
zj_sha256 (const void *data, gsize length)
{
  guint8 digest[crypto_hash_sha256_BYTES];
  char *hex = g_malloc (2 * sizeof digest + 1);

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  crypto_hash_sha256 (digest, data, length);
  return sodium_bin2hex (hex, 2 * sizeof digest + 1, digest, sizeof digest);
}

char *
zj_sha256_text (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return zj_sha256 (text, strlen (text));
}
