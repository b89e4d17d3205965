/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-forms.h"

#include "zj-domain-resources.h"
#include "zj-error.h"
#include "zj-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BUNDLED_DIR "/io/github/zhijian/forms/"
/* A definition is a few tens of kilobytes. */
#define MAX_DEFINITION_BYTES (4 * 1024 * 1024)

struct _ZjForms
{
  GObject parent_instance;

  GPtrArray *forms;    /* of ZjForm, every version */
  GStrvBuilder *noted; /* while loading */
  char **faults;
};

G_DEFINE_FINAL_TYPE (ZjForms, zj_forms, G_TYPE_OBJECT)

static void
note_fault (ZjForms *self, const char *where, const char *what)
{
  g_autofree char *fault =
      g_strdup_printf (_ ("The form definition %s is left out, because it is not valid: %s"), where, what);

  g_strv_builder_add (self->noted, fault);
}

static void
take_definition (ZjForms *self, const char *where, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (ZjForm) form = NULL;
  ZjForm *known;

  if (length > MAX_DEFINITION_BYTES)
    {
      note_fault (self, where, "it is too large");
      return;
    }
  json = zj_json_parse_object (text, length, &error);
  if (json != NULL)
    form = zj_form_new_from_json (json, &error);
  if (form == NULL)
    {
      note_fault (self, where, error->message);
      return;
    }

  known = zj_forms_get_version (self, form->id, form->version);
  if (known == NULL)
    g_ptr_array_add (self->forms, g_steal_pointer (&form));
  else if (strcmp (known->sha256, form->sha256) != 0) /* published versions never change */
    note_fault (self, where, "another definition of the same form and version is in use");
}

static gboolean
load_bundled (ZjForms *self, GError **error)
{
  GResource *resource = zj_domain_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, BUNDLED_DIR, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (BUNDLED_DIR, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
      gsize length;
      const char *text;

      if (bytes == NULL)
        return FALSE;
      text = g_bytes_get_data (bytes, &length);
      take_definition (self, names[i], text, length);
    }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
load_directory (ZjForms *self, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json") && !g_str_has_suffix (name, ".schema.json") && name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, g_ptr_array_index (names, i), NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      if (g_file_get_contents (file, &text, &length, &error))
        take_definition (self, file, text, length);
      else
        note_fault (self, file, error->message);
    }
}

static int
group_rank (const char *group)
{
  static const char *const groups[] = { "registration", "supervision", "acceptance", "status",
                                        "handover",     "testing",     "lookup" };

  for (guint i = 0; group != NULL && i < G_N_ELEMENTS (groups); i++)
    if (strcmp (groups[i], group) == 0)
      return i;
  return G_N_ELEMENTS (groups);
}

/* Sidebar order; of one form the newest version first. */
static int
compare_forms (gconstpointer a, gconstpointer b)
{
  const ZjForm *left = *(ZjForm *const *)a;
  const ZjForm *right = *(ZjForm *const *)b;
  int order = group_rank (left->group) - group_rank (right->group);

  if (order == 0)
    order = left->order - right->order;
  if (order == 0)
    order = strcmp (left->id, right->id);
  return order != 0 ? order : right->version - left->version;
}

static void
zj_forms_finalize (GObject *object)
{
  ZjForms *self = ZJ_FORMS (object);

  g_ptr_array_unref (self->forms);
  g_clear_pointer (&self->noted, g_strv_builder_unref);
  g_strfreev (self->faults);
  G_OBJECT_CLASS (zj_forms_parent_class)->finalize (object);
}

static void
zj_forms_class_init (ZjFormsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_forms_finalize;
}

static void
zj_forms_init (ZjForms *self)
{
  self->forms = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_form_unref);
  self->noted = g_strv_builder_new ();
}

ZjForms *
zj_forms_new (const char *const *extra_dirs, GError **error)
{
  g_autoptr (ZjForms) self = g_object_new (ZJ_TYPE_FORMS, NULL);

  if (!load_bundled (self, error))
    return NULL;
  for (guint i = 0; extra_dirs != NULL && extra_dirs[i] != NULL; i++)
    load_directory (self, extra_dirs[i]);
  g_ptr_array_sort (self->forms, compare_forms);
  self->faults = g_strv_builder_end (self->noted);
  g_clear_pointer (&self->noted, g_strv_builder_unref);
  return g_steal_pointer (&self);
}

char **
zj_forms_default_dirs (void)
{
  g_autoptr (GStrvBuilder) dirs = g_strv_builder_new ();
  const char *dir = g_getenv ("ZHIJIAN_FORMS_DIR");

  if (dir != NULL && *dir != '\0')
    g_strv_builder_add (dirs, dir);
  return g_strv_builder_end (dirs);
}

ZjForm *
zj_forms_get (ZjForms *self, const char *id)
{
  ZjForm *newest = NULL;

  g_return_val_if_fail (ZJ_IS_FORMS (self), NULL);

  for (guint i = 0; id != NULL && i < self->forms->len; i++)
    {
      ZjForm *form = g_ptr_array_index (self->forms, i);

      if (strcmp (form->id, id) == 0 && (newest == NULL || form->version > newest->version))
        newest = form;
    }
  return newest;
}

ZjForm *
zj_forms_get_version (ZjForms *self, const char *id, int version)
{
  g_return_val_if_fail (ZJ_IS_FORMS (self), NULL);

  for (guint i = 0; id != NULL && i < self->forms->len; i++)
    {
      ZjForm *form = g_ptr_array_index (self->forms, i);

      if (form->version == version && strcmp (form->id, id) == 0)
        return form;
    }
  return NULL;
}

GPtrArray *
zj_forms_list (ZjForms *self)
{
  GPtrArray *list = g_ptr_array_new ();

  g_return_val_if_fail (ZJ_IS_FORMS (self), list);

  for (guint i = 0; i < self->forms->len; i++)
    {
      ZjForm *form = g_ptr_array_index (self->forms, i);

      if (zj_forms_get (self, form->id) == form)
        g_ptr_array_add (list, form);
    }
  return list;
}

const char *const *
zj_forms_get_faults (ZjForms *self)
{
  g_return_val_if_fail (ZJ_IS_FORMS (self), NULL);

  return (const char *const *)self->faults;
}
