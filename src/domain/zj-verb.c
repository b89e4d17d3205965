/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-verb.h"

#include <glib/gi18n-lib.h>

const char *
zj_form_verb_word (ZjForm *form, const char *verb)
{
  static const struct
  {
    const char *verb;
    const char *word;
  } words[] = {
    { "create", NC_ ("history", "Added") },
    { "update", NC_ ("history", "Edited") },
    { "edit", NC_ ("history", "Edited") },
    { "save", NC_ ("history", "Saved") },
    { "delete", NC_ ("history", "Deleted") },
    { "reveal", NC_ ("history", "Personal numbers shown in full") },
    { "cancel", NC_ ("history", "Upload cancelled") },
    { "cancelled", NC_ ("history", "Upload cancelled") },
    { "cancel-came-too-late", NC_ ("history", "Cancelled too late: it had been uploaded") },
    { "retry", NC_ ("history", "Upload repeated") },
    { "resolve", NC_ ("history", "Conflict settled") },
    { "revive", NC_ ("history", "Restored") },
    { "import", NC_ ("history", "Taken over from the integration platform") },
    { "number", NC_ ("history", "Number given") },
    { "approve", NC_ ("history", "Approved") },
    { "return", NC_ ("history", "Returned") },
    { "reject", NC_ ("history", "Rejected") },
    { "close", NC_ ("history", "Closed") },
    { "issue", NC_ ("history", "Notice issued") },
    { "confirm", NC_ ("history", "Confirmed") },
    { "submit", NC_ ("history", "Submitted") },
    { "inspect", NC_ ("history", "Inspected") },
    { "suspend", NC_ ("history", "Supervision suspended") },
    { "resume", NC_ ("history", "Supervision resumed") },
    { "terminate", NC_ ("history", "Supervision terminated") },
    { "complete", NC_ ("history", "Works completed") },
  };
  const ZjAction *action = form != NULL && verb != NULL ? zj_form_action (form, verb) : NULL;
  if (action != NULL)
    return zj_label (&action->label);
  for (guint i = 0; verb != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].verb, verb))
      return g_dpgettext2 (GETTEXT_PACKAGE, "history", words[i].word);
  return verb != NULL ? verb : "";
}
