/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-judge-private.h"

#include "zj-rules.h"
#include "zj-value.h"

ZjVerdict *
zj_judge_rules (const ZjCase *c, const char *verb, JsonObject *fields)
{
  g_autofree char *unit =
      g_strcmp0 (c->form->unit_field, "@self") != 0 ? zj_form_unit_of (c->form, c->op->record, fields) : NULL;
  g_autoptr (JsonArray) units = json_array_new ();
  g_autoptr (JsonArray) others = json_array_new ();
  g_autoptr (GPtrArray) findings = NULL;
  ZjFacts facts = { 0 };

  if (unit == NULL)
    return NULL;
  c->of_unit (c->data, unit, units, others);
  facts.form = c->form;
  facts.record_id = c->op->record;
  facts.fields = fields;
  facts.verb = verb;
  facts.today = c->today;
  facts.state = c->record != NULL ? c->record->state : NULL;
  facts.units = units;
  facts.of_unit = others;
  findings = zj_rules_findings (&facts);
  return zj_problems_block (findings) ? zj_verdict_invalid (findings) : NULL;
}
