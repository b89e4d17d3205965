/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "zj-form.h"

G_BEGIN_DECLS

/** ZjForms: the definitions in use, all versions. Loaded once, then immutable → thread-safe. */
#define ZJ_TYPE_FORMS (zj_forms_get_type ())
G_DECLARE_FINAL_TYPE (ZjForms, zj_forms, ZJ, FORMS, GObject)

/**
 * zj_forms_new: the bundled definitions (GResource /io/github/zhijian/forms/), plus those of each directory in
 * @extra_dirs (NULL-terminated or NULL; missing directories are skipped). A definition that is broken is left out and
 * named in zj_forms_get_faults; the one in use stays.
 */
ZjForms *zj_forms_new (const char *const *extra_dirs, GError **error);
/** The extra directories every program looks in: $ZHIJIAN_FORMS_DIR if set. (transfer full strv, may be empty) */
char **zj_forms_default_dirs (void);

/** Highest version of a form, or NULL. (transfer none) */
ZjForm *zj_forms_get (ZjForms *forms, const char *id);
/** Exactly that version, or NULL. */
ZjForm *zj_forms_get_version (ZjForms *forms, const char *id, int version);
/** Newest versions in sidebar order. (transfer container) of ZjForm (transfer none items) */
GPtrArray *zj_forms_list (ZjForms *forms);
/** Sentences about definitions that were left out. */
const char *const *zj_forms_get_faults (ZjForms *forms);

G_END_DECLS
