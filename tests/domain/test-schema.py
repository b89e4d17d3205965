#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds every form definition to the JSON Schema beside them, and the schema to its own purpose. TAP on standard output.

    test-schema.py SCHEMA FOLDER…
"""

import copy
import json
import re
import sys
from pathlib import Path

import jsonschema

SCHEMA = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
FILES = sorted(path for folder in sys.argv[2:] for path in Path(folder).glob("*.json") if not path.name.endswith(".schema.json"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

CJK = re.compile(r"[\u4e00-\u9fff]")


def strict(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"two members of one name among {names}"
    return dict(pairs)


def load(path):
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=strict)


def labels(node, place=""):
    """Every text with languages, with its place."""
    if isinstance(node, dict):
        if "en" in node:
            yield place, node
        for name, value in node.items():
            yield from labels(value, f"{place}.{name}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from labels(value, f"{place}[{index}]")


def the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def the_needed_files_are_there():
    names = {path.name for path in FILES}
    missing = {"project.json", "unit-project.json", "suspension.json", "resumption.json", "rectification.json", "acceptance-sample.json"} - names
    assert not missing, missing


def it_follows_the_schema(path):
    errors = [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(load(path))]
    assert not errors, "\n".join(errors)


def it_is_named_after_its_form(path):
    assert load(path)["id"] == path.stem


def every_text_is_in_both_languages(path):
    for place, label in labels(load(path)):
        assert set(label) == {"en", "zh_CN"}, f"{place}: {label}"
        assert not CJK.search(label["en"]), f"{place}: Chinese in the English text"
        assert CJK.search(label["zh_CN"]), f"{place}: no Chinese in the Chinese text"
        for text in label.values():
            assert text == text.strip(), f"{place}: blanks at the ends"


def every_field_a_user_sees_is_in_a_section(path):
    form = load(path)
    shown = {field for section in form["sections"] for field in section["fields"]}
    hidden = {field["id"] for field in form["fields"] if "computed" not in field} - shown
    assert hidden <= {"supervision_no_format"}, hidden


def every_state_can_be_reached(path):
    form = load(path)
    reached = {form["initial_state"]} | {action["to"] for action in form.get("actions", [])}
    reached |= {state["saved_as"] for state in form["states"] if "saved_as" in state}
    if form.get("page", True):
        assert {state["id"] for state in form["states"]} == reached


def a_person_is_told_what_comes_next(path):
    form = load(path)
    if not form.get("page", True) or "(sample)" in form["title"]["en"]:
        return
    silent = [state["id"] for state in form["states"] if "next_step" not in state]
    assert not silent, silent
    # what cannot be taken back is asked first
    unasked = [action["id"] for action in form.get("actions", [])
               if action["by"] == "project" and action.get("strict") and "confirm_text" not in action]
    assert not unasked, unasked


def broken(change):
    """Is the small change of the unit project noticed?"""
    form = copy.deepcopy(load(next(path for path in FILES if path.name == "unit-project.json")))
    change(form)
    return not VALIDATOR.is_valid(form)


def the_schema_notices():
    changes = {
        "an unknown member": lambda form: form.update(extra=1),
        "an unknown member of a field": lambda form: form["fields"][1].update(colour="red"),
        "an unknown type": lambda form: form["fields"][1].update(type="hologram"),
        "a label without Chinese": lambda form: form["fields"][1]["label"].pop("zh_CN"),
        "an empty label": lambda form: form["fields"][1]["label"].update(en=""),
        "a third language": lambda form: form["fields"][1]["label"].update(fr="nom"),
        "a text as version": lambda form: form.update(version="1"),
        "version 0": lambda form: form.update(version=0),
        "no states": lambda form: form.update(states=[]),
        "an unknown tone": lambda form: form["states"][0].update(tone="pink"),
        "an unknown condition": lambda form: form["fields"][1].update(when={"matches": ["name", ".*"]}),
        "two conditions in one": lambda form: form["fields"][1].update(when={"set": "name", "eq": ["name", "x"]}),
        "a fraction as literal": lambda form: form["fields"][1].update(when={"eq": ["name", 1.5]}),
        "choices of a text": lambda form: form["fields"][1].update(choices=[{"id": "a", "label": {"en": "A", "zh_CN": "甲"}}]),
        "a choice without choices": lambda form: form["fields"][1].update(type="choice"),
        "a reference without target": lambda form: form["fields"][1].update(type="reference", max_length=None),
        "an unknown validator": lambda form: form["fields"][1].update(validator="regex:.*"),
        "an unknown prefill": lambda form: form["fields"][1].update(prefill="world.peace"),
        "a required server field": lambda form: form["fields"][0].update(required="save"),
        "rows in rows": lambda form: form["fields"][-1]["fields"].append(copy.deepcopy(form["fields"][-1])),
        "an action called save": lambda form: form["actions"][0].update(id="save"),
        "an action by nobody": lambda form: form["actions"][0].pop("by"),
        "a condition to edit that is none": lambda form: form.update(editable_when={"matches": ["name", "."]}),
        "a start from nowhere": lambda form: form.update(starts_from={"label": {"en": "A", "zh_CN": "甲"}}),
        "a start without a label": lambda form: form.update(starts_from={"field": "name"}),
        "a deadline that is no name": lambda form: form.update(deadline_field=1),
        "several as a text": lambda form: form.update(several="yes"),
        "issued as a number": lambda form: form.update(issued=1),
        "a slot of nobody": lambda form: form["slots"][0].update(owner="user"),
        "a slot of the server that is required": lambda form: form["slots"][0].update(owner="server", required="confirm"),
        "a slot for programs": lambda form: form["slots"][0].update(accepts=["program"]),
        "a slot for nothing": lambda form: form["slots"][0].update(accepts=[]),
        "a slot that counts itself twice": lambda form: form["slots"][0].update(counts=["other", "other"]),
        "a row group that is no name": lambda form: form["slots"][0].update(row_group="Items"),
        "an advance that is no truth": lambda form: form["slots"][0].update(advance="always"),
        "an edit that leads on from a closed state": lambda form: form["states"][2].update(saved_as="active"),
        "an action under an unknown condition": lambda form: form["actions"][0].update(when={"like": "x"}),
        "what an action of the project requires": lambda form: form["actions"][0].update(by="project", requires=["name"]),
        "an effect of the project": lambda form: form["actions"][0].update(
            by="project", effect={"field": "name", "from": ["active"], "to": "active"}),
        "an effect without a target": lambda form: form["actions"][0].update(effect={"field": "name", "from": ["active"]}),
        "an effect from nowhere": lambda form: form["actions"][0].update(effect={"field": "name", "from": [], "to": "active"}),
        "a stamp on the project's field": lambda form: form["fields"][1].update(stamp={"on": ["suspend"], "value": "text"}),
        "a stamp of the weather": lambda form: form["fields"][0].update(stamp={"on": ["suspend"], "value": "weather"}),
        "a stamp on nothing": lambda form: form["fields"][0].update(stamp={"on": [], "value": "text"}),
        "an automatic text": lambda form: form["fields"][0].update(auto="latest-of-unit"),
    }
    missed = [name for name, change in changes.items() if not broken(change)]
    assert not missed, missed


CASES = [("the schema is a valid one", the_schema_is_one), ("the needed definitions are there", the_needed_files_are_there),
         ("the schema notices each of 45 faults", the_schema_notices)]
for file in FILES:
    for check in (it_follows_the_schema, it_is_named_after_its_form, every_text_is_in_both_languages,
                  every_field_a_user_sees_is_in_a_section, every_state_can_be_reached,
                  a_person_is_told_what_comes_next):
        CASES.append((f"{file.name}: {check.__name__.replace('_', ' ')}", lambda check=check, file=file: check(file)))

print(f"1..{len(CASES)}")
failed = False
for number, (name, case) in enumerate(CASES, 1):
    try:
        case()
        print(f"ok {number} - {name}")
    except Exception as error:  # pylint: disable=broad-except
        failed = True
        print(f"not ok {number} - {name}")
        print("\n".join(f"# {line}" for line in f"{type(error).__name__}: {error}".splitlines()))
sys.exit(failed)
