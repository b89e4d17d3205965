/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-opener.h"

#include "zj-file-out.h"
#include "zj-file-type.h"
#include "zj-file-viewer.h"
#include "zj-store-files.h"

void
zj_file_opener_open (GtkWidget *parent, ZjRecordFiles *files, const ZjAttachment *attachment)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && ZJ_IS_RECORD_FILES (files) && attachment != NULL);
  ZjStore *store = zj_record_files_get_store (files);
  const ZjFileType *type = zj_file_type_find (attachment->type);
  gboolean ours = type != NULL && (type->kind == ZJ_KIND_IMAGE || type->kind == ZJ_KIND_PDF);
  if (ours || !zj_store_has_file (store, attachment->sha256))
    zj_file_viewer_open (parent, files, attachment->id);
  else
    zj_file_out_open (parent, store, attachment);
}
