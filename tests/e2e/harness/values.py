# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields and patches the way protocol.md §4 describes them, for the checker: {path: value}, one entry per cell."""

import base64
import hashlib
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
HERE = object()  # "there is such a row"


def forms():
    """{(id, version): definition} of every form file of the tree and of the tests."""
    found = {}
    for folder in (ROOT / "data" / "forms", ROOT / "tests" / "forms"):
        for path in sorted(folder.glob("*.json")):
            form = json.loads(path.read_text("utf-8"))
            if "fields" in form and "states" in form:
                found[form["id"], form["version"]] = form
    return found


FORMS = forms()


def form_of(row):
    return FORMS[row["form"], row["form_version"]]


def _field(form, name):
    return next((field for field in form["fields"] if field["id"] == name), None)


def slot_of(form, slot):
    return next((s for s in form.get("slots", []) if s["id"] == slot), {})


def is_server_owned(form, path, slot=None):
    """Is this cell the server's? In a group of its rows some members may be the project's; files belong to their slot."""
    parts = path.split("/")
    if parts[0] == "attachments":
        return slot_of(form, slot).get("owner") == "server"
    field = _field(form, parts[0])
    if field is None or field.get("owner") != "server":
        return False
    inner = next((f for f in field.get("fields", []) if len(parts) == 3 and f["id"] == parts[2]), {})
    return inner.get("owner") != "project"


def own_cells(form, fields):
    """The flattened fields without what the server owns."""
    cells = flatten(fields)
    return {path: value for path, value in cells.items()
            if not is_server_owned(form, path, cells.get("/".join(path.split("/")[:2]) + "/slot"))}


def state_of(form, state):
    return next((s for s in form["states"] if s["id"] == state), None)


def action_of(form, action):
    return next((a for a in form["actions"] if a["id"] == action), None)


def _put(cells, path, value):
    """Writes one path: a field, a whole group, a row, or a cell of a row. null empties."""
    for name in [name for name in cells if name == path or name.startswith(path + "/")]:
        del cells[name]
    if isinstance(value, list) and all(isinstance(row, dict) and "_id" in row for row in value):
        for row in value:
            _put(cells, "%s/%s" % (path, row["_id"]), row)
    elif isinstance(value, dict) and path.count("/") == 1:
        cells[path] = HERE
        for name, cell in value.items():
            if name != "_id" and cell is not None:
                cells["%s/%s" % (path, name)] = cell
    elif value is not None:
        cells[path] = value


def flatten(fields, leave_out=()):
    cells = {}
    for name, value in (fields or {}).items():
        if name not in leave_out:
            _put(cells, name, value)
    return cells


def at(cells, path):
    """The value at a path of flattened fields; a row as an object without its id."""
    if path.count("/") == 1 and path in cells:
        return {name[len(path) + 1:]: value for name, value in cells.items() if name.startswith(path + "/")}
    return cells.get(path)


def plain(value):
    """A patch value as `at` gives it."""
    if isinstance(value, dict) and "_id" in value:
        return {name: cell for name, cell in value.items() if name != "_id" and cell is not None}
    return value


def applied(cells, patch):
    """A copy of the cells with the patch's new values."""
    result = dict(cells)
    for path in sorted(patch, key=lambda p: p.count("/")):
        _put(result, path, patch[path][1])
    return result


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def body_sha256(op):
    """What a receipt signs of an op: everything but seq and time."""
    return hashlib.sha256(canonical({n: v for n, v in op.items() if n not in ("client", "seq", "occurred_at")}).encode()).hexdigest()


def unbase64(text):
    return base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4))
