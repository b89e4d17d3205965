/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-account-book.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"

struct _ZjAccountBook
{
  GObject parent_instance;

  char *base_dir;
  ZjAccountTools tools;
  GListStore *accounts; /* of ZjAccount */
  GHashTable *fresh;    /* folders made by claim that no server accepted yet */
};

G_DEFINE_FINAL_TYPE (ZjAccountBook, zj_account_book, G_TYPE_OBJECT)

/* Only ever a folder that claim made in this run and into which nothing was saved. */
static void
remove_folder (GFile *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileEnumerator) files =
      g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                 G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);

  while (files != NULL)
    {
      GFileInfo *info;
      GFile *child;

      if (!g_file_enumerator_iterate (files, &info, &child, NULL, NULL) || info == NULL)
        break;
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        remove_folder (child);
      else if (!g_file_delete (child, NULL, &error))
        {
          g_message ("a file of an account that was not accepted stays: %s", error->message);
          g_clear_error (&error);
        }
    }
  if (!g_file_delete (folder, NULL, &error))
    g_message ("the folder of an account that was not accepted stays: %s", error->message);
}

static void
zj_account_book_finalize (GObject *object)
{
  ZjAccountBook *self = ZJ_ACCOUNT_BOOK (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->tools.forms);
  g_clear_object (&self->tools.clock);
  g_clear_object (&self->tools.random);
  g_clear_pointer (&self->fresh, g_hash_table_unref);
  g_free (self->base_dir);
  G_OBJECT_CLASS (zj_account_book_parent_class)->finalize (object);
}

static void
zj_account_book_class_init (ZjAccountBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_account_book_finalize;
}

static void
zj_account_book_init (ZjAccountBook *self)
{
  self->accounts = g_list_store_new (ZJ_TYPE_ACCOUNT);
  self->fresh = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

ZjAccountBook *
zj_account_book_new (const char *base_dir, const ZjAccountTools *tools)
{
  ZjAccountBook *self = g_object_new (ZJ_TYPE_ACCOUNT_BOOK, NULL);
  g_autoptr (GPtrArray) infos = base_dir != NULL ? zj_accounts_list (base_dir) : NULL;

  self->base_dir = g_strdup (base_dir);
  self->tools.forms = g_object_ref (tools->forms);
  self->tools.clock = g_object_ref (tools->clock);
  self->tools.random = g_object_ref (tools->random);
  self->tools.secrets = tools->secrets;
  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      ZjAccountInfo *info = infos->pdata[i];
      g_autoptr (ZjAccount) account = zj_account_new (info->dir, info->server_url, info->account, tools);

      g_list_store_append (self->accounts, account);
    }
  return self;
}

/** zj_account_book_get_accounts: (transfer none) of ZjAccount */
GListModel *
zj_account_book_get_accounts (ZjAccountBook *self)
{
  return G_LIST_MODEL (self->accounts);
}

ZjForms *
zj_account_book_get_forms (ZjAccountBook *self)
{
  return self->tools.forms;
}

ZjAccount *
zj_account_book_find (ZjAccountBook *self, const char *dir)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++)
    {
      g_autoptr (ZjAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      if (g_strcmp0 (zj_account_get_dir (account), dir) == 0)
        return account; /* the list keeps it alive */
    }
  return NULL;
}

ZjAccount *
zj_account_book_claim (ZjAccountBook *self, const char *server_url, const char *code, GError **error)
{
  g_autofree char *dir = NULL;
  g_autoptr (ZjAccount) account = NULL;
  ZjAccount *known;
  gboolean fresh;

  g_return_val_if_fail (ZJ_IS_ACCOUNT_BOOK (self), NULL);

  if (self->base_dir == NULL)
    {
      g_set_error_literal (
          error, ZJ_ERROR, ZJ_ERROR_INVALID,
          _ ("The sample program has its own accounts only. Please start the program itself to sign in."));
      return NULL;
    }
  dir = zj_accounts_dir_for (self->base_dir, server_url, code, error);
  if (dir == NULL)
    return NULL;
  known = zj_account_book_find (self, dir);
  if (known != NULL)
    return zj_account_open (known, error) ? g_object_ref (known) : NULL;

  fresh = !g_file_test (dir, G_FILE_TEST_EXISTS);
  account = zj_account_new (dir, server_url, code, &self->tools);
  if (fresh)
    g_hash_table_add (self->fresh, g_strdup (dir));
  if (!zj_account_open (account, error))
    {
      zj_account_book_discard (self, account);
      return NULL;
    }
  return g_steal_pointer (&account);
}

ZjAccount *
zj_account_book_prepare (ZjAccountBook *self, const char *dir, const char *server_url, const char *code)
{
  ZjAccount *known = zj_account_book_find (self, dir);

  return known != NULL ? g_object_ref (known) : zj_account_new (dir, server_url, code, &self->tools);
}

/** zj_account_book_adopt: the server accepted it: it stays. */
void
zj_account_book_adopt (ZjAccountBook *self, ZjAccount *account)
{
  g_return_if_fail (ZJ_IS_ACCOUNT_BOOK (self));

  g_hash_table_remove (self->fresh, zj_account_get_dir (account));
  if (zj_account_book_find (self, zj_account_get_dir (account)) == NULL)
    g_list_store_append (self->accounts, account);
}

/** zj_account_book_discard: the server did not accept it: an account that is not in the book is closed, and its folder
 * goes if claim made it. */
void
zj_account_book_discard (ZjAccountBook *self, ZjAccount *account)
{
  const char *dir = zj_account_get_dir (account);

  g_return_if_fail (ZJ_IS_ACCOUNT_BOOK (self));

  if (zj_account_book_find (self, dir) != NULL)
    return;
  zj_account_close (account);
  if (g_hash_table_remove (self->fresh, dir) && g_file_test (dir, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GFile) folder = g_file_new_for_path (dir);
      remove_folder (folder);
    }
}
