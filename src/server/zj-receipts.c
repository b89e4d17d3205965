/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-receipts.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "zj-error.h"
#include "zj-json.h"

struct _ZjReceipts
{
  guint8 secret[crypto_sign_SECRETKEYBYTES];
  char *key;
};

static char *
to_base64url (const guint8 *data, gsize length)
{
  gsize size = sodium_base64_ENCODED_LEN (length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, data, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static gboolean
make_seed (ZjStorage *storage, ZjRandom *random, char **text, GError **error)
{
  guint8 seed[crypto_sign_SEEDBYTES];

  if (!zj_storage_begin (storage, error))
    return FALSE;
  if (!zj_storage_get_meta (storage, "receipt_seed", text, error))
    goto failed;
  if (*text == NULL)
    {
      zj_random_bytes (random, seed, sizeof seed);
      *text = to_base64url (seed, sizeof seed);
      sodium_memzero (seed, sizeof seed);
      if (!zj_storage_set_meta (storage, "receipt_seed", *text, error))
        goto failed;
    }
  return zj_storage_commit (storage, error);

failed:
  zj_storage_rollback (storage);
  return FALSE;
}

ZjReceipts *
zj_receipts_new (ZjStorage *storage, ZjRandom *random, GError **error)
{
  g_autoptr (ZjReceipts) receipts = g_new0 (ZjReceipts, 1);
  g_autofree char *text = NULL;
  guint8 seed[crypto_sign_SEEDBYTES], public[crypto_sign_PUBLICKEYBYTES];
  gsize length = 0;

  if (sodium_init () < 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("The cryptographic library could not be started."));
      return NULL;
    }
  if (!zj_storage_get_meta (storage, "receipt_seed", &text, error)
      || (text == NULL && !make_seed (storage, random, &text, error)))
    return NULL;
  if (sodium_base642bin (seed, sizeof seed, text, strlen (text), NULL, &length, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING)
          != 0
      || length != sizeof seed)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT, _ ("The key that signs receipts is damaged."));
      return NULL;
    }
  crypto_sign_seed_keypair (public, receipts->secret, seed);
  sodium_memzero (seed, sizeof seed);
  receipts->key = to_base64url (public, sizeof public);
  return g_steal_pointer (&receipts);
}

void
zj_receipts_free (ZjReceipts *receipts)
{
  if (receipts == NULL)
    return;
  sodium_memzero (receipts->secret, sizeof receipts->secret);
  g_free (receipts->key);
  g_free (receipts);
}

const char *
zj_receipts_key (ZjReceipts *receipts)
{
  return receipts->key;
}

static JsonNode *
file_hashes (JsonObject *fields)
{
  JsonArray *rows = zj_json_array (fields, "attachments");
  JsonArray *files = json_array_new ();

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);
      const char *sha256 = JSON_NODE_HOLDS_OBJECT (row) ? zj_json_string (json_node_get_object (row), "sha256") : NULL;

      if (sha256 != NULL)
        json_array_add_string_element (files, sha256);
    }
  return zj_json_array_node (files);
}

JsonObject *
zj_receipts_sign (ZjReceipts *receipts,
                  const ZjOp *op,
                  gint64 revision,
                  JsonObject *fields,
                  const char *received_at,
                  const char *effective_at,
                  const char *epoch)
{
  g_autofree char *sha256 = zj_op_body_sha256 (op);
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;
  guint8 bytes[crypto_sign_BYTES];
  JsonObject *receipt = json_object_new ();

  zj_json_set_string (receipt, "op", op->id);
  zj_json_set_string (receipt, "record", op->record);
  json_object_set_int_member (receipt, "revision", revision);
  zj_json_set_string (receipt, "body_sha256", sha256);
  zj_json_set_node (receipt, "files", file_hashes (fields));
  zj_json_set_string (receipt, "received_at", received_at);
  zj_json_set_string (receipt, "effective_at", effective_at);
  zj_json_set_string (receipt, "epoch", epoch);
  zj_json_set_string (receipt, "key", receipts->key);
  text = zj_receipt_signed_text (receipt);
  crypto_sign_detached (bytes, NULL, (const guint8 *)text, strlen (text), receipts->secret);
  signature = to_base64url (bytes, sizeof bytes);
  zj_json_set_string (receipt, "signature", signature);
  return receipt;
}
