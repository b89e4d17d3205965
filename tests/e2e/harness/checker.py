# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""
The independent checker: from dumps of the server and of every client it says what is wrong, knowing only the pages
(protocol.md §4, §5, the invariants of architecture.md and the form files), and none of the project's code.
"""

import dataclasses

from . import ed25519
from .values import (action_of, applied, at, body_sha256, canonical, flatten, form_of, is_server_owned, own_cells, plain,
                     state_of, unbase64)

APPLIED, MERGED, CONFLICT, REFUSED, DEFERRED = range(5)        # the server's numbers for results
(QUEUED, SENDING, C_DEFERRED, C_CONFLICT, C_REFUSED, C_APPLIED, C_MERGED, CANCELLED, REPLACED) = range(9)  # ZjOpState
KINDS = ["create", "update", "delete", "action"]
RESULT_OF_STATE = {C_CONFLICT: CONFLICT, C_REFUSED: REFUSED, C_APPLIED: APPLIED, C_MERGED: MERGED}
SYNCED = 0


@dataclasses.dataclass
class Saved:
    """Something a user saw saved: the id that was printed, and where."""

    client: str
    record: str


def check(server, stores, ledger, settled=False):
    """All faults, as sentences."""
    faults = check_server(server)
    for name, store in stores.items():
        faults += ["%s: %s" % (name, fault) for fault in check_store(store) + check_against(server, store, settled)]
    return faults + check_ledger(server, stores, ledger)


# ---- the server alone ----

def check_server(server):
    faults = []
    seen = {}
    by_record = {}
    for op in sorted(server["op"], key=lambda row: row["changed"]):
        if op["id"] in seen and seen[op["id"]] != op["project"]:
            faults.append("op %s is in two projects" % op["id"])
        seen[op["id"]] = op["project"]
        by_record.setdefault((op["project"], op["record"]), []).append(op)
        if op["body"]["id"] != op["id"]:
            faults.append("op %s is kept with the body of another" % op["id"])
        if not op["seqs"]:
            faults.append("op %s holds no seq" % op["id"])
    seqs = [(op["project"], *seq) for op in server["op"] for seq in op["seqs"]]
    if len(seqs) != len(set(seqs)):
        faults.append("a seq is held twice")
    records = {(row["project"], row["id"]): row for row in server["record"]}
    for key, ops in by_record.items():
        faults += ["record %s: %s" % (key[1], fault) for fault in replay(ops, records.get(key), seen)]
    for row in server["record"]:
        faults += ["record %s: %s" % (row["id"], fault) for fault in check_history(row)]
    changes = [row["changed"] for row in server["record"]]
    if len(changes) != len(set(changes)):
        faults.append("two records were changed with one change number")
    return faults


def check_history(record):
    """Every act was one that the state allowed to that side, the rounds count the returns, and it all leads to the state."""
    faults = []
    form = form_of(record)
    if not form["states"] or record["deleted"] or not form.get("page", True):
        return faults
    history = record.get("history") or []
    # Sample data and feeds may begin anywhere; what was sent or issued says its revision.
    state, returns = form["initial_state"] if history and "revision" in history[0] else None, 0
    for line in history:
        action = action_of(form, line["verb"])
        if action is not None and "from" in action:
            if state is not None and state not in action["from"]:
                faults.append("“%s” was done in the state %s" % (line["verb"], state))
            if (action["by"] == "project") != (line.get("role") == "project"):
                faults.append("“%s” was done by the side %s" % (line["verb"], line.get("role")))
            if line.get("round") not in (None, 1 + returns):
                faults.append("“%s” of round %s after %d returns" % (line["verb"], line.get("round"), returns))
            state = action["to"]
            returns += line["verb"] == "return"
        elif line["verb"] == "update":
            state = (state_of(form, state) or {}).get("saved_as", state)
        elif line["verb"] not in ("create", "issue"):
            state = None  # what another record brought about: the state is not to be told from here
    if state is not None and state != record["state"]:
        faults.append("the history leads to %s, the state is %s" % (state, record["state"]))
    return faults


def replay(ops, record, known_ops):
    """Does the record follow from its ops, and was nobody overwritten unseen?"""
    faults = []
    cells, state, revision = None, None, 0
    creates = [op for op in ops if op["result"] in (APPLIED, MERGED) and op["body"]["kind"] == "create"]
    whole = len(creates) >= 1  # made by an op: everything about it is in the ops, but for the authority's part
    if sum(1 for op in creates if "revives" not in op["body"]) > 1:
        faults.append("it was created more than once")
    if not whole and any(op["result"] in (APPLIED, MERGED) for op in ops) and record is None:
        faults.append("ops were applied to a record that is not there")
    for op in ops:
        body = op["body"]
        base = body.get("base") or {}
        if op["result"] in (APPLIED, MERGED) and "op" in base and base["op"] not in known_ops:
            faults.append("op %s was applied though its base is unknown" % op["id"])
        if not whole or (record is not None and record["form"] != body["form"]):
            continue
        if op["result"] in (APPLIED, MERGED):
            cells, state, more = step(op, cells, state)
            faults += more
            if op["revision"] < revision:
                faults.append("op %s took the revision back from %d to %d" % (op["id"], revision, op["revision"]))
            revision = max(revision, op["revision"])
        elif op["result"] == CONFLICT and cells is not None:
            faults += check_conflict(op, cells)
    if whole and record is not None and not faults:
        faults += compare_end(record, cells, state, revision)
    return faults + [fault for op in ops if op["result"] in (APPLIED, MERGED) for fault in check_receipt(op)]


def step(op, cells, state):
    """One applied op upon what stood before: the new cells and state, and what was wrong about applying it."""
    faults = []
    body = op["body"]
    form = form_of(body)
    patch = {path: pair for path, pair in body["patch"].items()}
    for path, (old, new) in patch.items():
        row = new or old
        if is_server_owned(form, path, row.get("slot") if isinstance(row, dict) else None):
            faults.append("op %s wrote the server's own %s" % (op["id"], path))
    if body["kind"] == "create":
        if cells is not None and "revives" not in body:
            faults.append("op %s created what was there" % op["id"])
        return applied({}, patch), form["initial_state"], faults
    if cells is None:
        return None, state, faults + ([] if body["kind"] == "delete" else ["op %s changed what was not there" % op["id"]])
    if body["kind"] == "delete":
        return None, state, faults
    if body["kind"] == "action":
        action = action_of(form, body["action"])
        if action is None or state not in action["from"]:
            faults.append("op %s did %s in the state %s" % (op["id"], body["action"], state))
        elif action["by"] != "project":
            faults.append("op %s did what only the authority may" % op["id"])
        else:
            if action.get("strict") and op["result"] == MERGED:
                faults.append("op %s is a legal act and was merged" % op["id"])
            state = action["to"]
    elif state_of(form, state) and not state_of(form, state).get("editable"):
        faults.append("op %s edited in the state %s" % (op["id"], state))
    elif state_of(form, state):
        state = state_of(form, state).get("saved_as", state)
    for path, (old, new) in patch.items():
        now = at(cells, path)
        if now not in (plain(old), plain(new)):
            faults.append("op %s overwrote %s: saw %r, wrote %r, there was %r" % (op["id"], path, old, new, now))
    return applied(cells, patch), state, faults


def check_conflict(op, cells):
    """A conflict over fields is one: mine and theirs differ, and theirs is what the server had."""
    faults = []
    conflict = op["detail"].get("conflict") or {}
    for path, sides in conflict.items():
        if sides is None or path == "theirs":
            continue
        mine, theirs = plain(sides[1]), plain(sides[2])
        if path in op["body"]["patch"] and mine != plain(op["body"]["patch"][path][1]):
            faults.append("op %s: the conflict says mine is %r at %s" % (op["id"], mine, path))
        if theirs != at(cells, path):
            faults.append("op %s: the conflict says theirs is %r at %s, there was %r" % (op["id"], theirs, path, at(cells, path)))
    if conflict and "reason" not in op["detail"] and all(s is not None and s[1] == s[2] for s in conflict.values()):
        faults.append("op %s: a conflict in which both sides agree" % op["id"])
    return faults


def compare_end(record, cells, state, revision):
    faults = []
    form = form_of(record)
    if record["deleted"] != (1 if cells is None else 0):
        return ["deleted is %s, the ops say otherwise" % record["deleted"]]
    if cells is None:
        return []
    got = own_cells(form, record["fields"])
    if record["revision"] == revision:
        if got != cells:
            faults.append("fields do not follow from the ops: %s" % difference(got, cells))
        if record["state"] != state:
            faults.append("state is %s, the ops lead to %s" % (record["state"], state))
    elif record["revision"] < revision:
        faults.append("revision %d is below that of its last op, %d" % (record["revision"], revision))
    return faults


def check_receipt(op):
    """A receipt says what happened to this op, and is signed."""
    receipt = op["detail"].get("receipt")
    if receipt is None:
        return ["op %s has no receipt" % op["id"]]
    faults = []
    if receipt["op"] != op["id"] or receipt["record"] != op["record"] or receipt["revision"] != op["revision"]:
        faults.append("op %s: the receipt is of another one: %r" % (op["id"], receipt))
    if receipt["body_sha256"] != body_sha256(op["body"]):
        faults.append("op %s: the receipt is of another body" % op["id"])
    text = canonical({name: value for name, value in receipt.items() if name != "signature"})
    if not ed25519.verify(unbase64(receipt["key"]), text.encode(), unbase64(receipt["signature"])):
        faults.append("op %s: the receipt's signature is wrong" % op["id"])
    return faults


# ---- a client alone ----

def pending(ops):
    return [op for op in ops if op["state"] <= C_REFUSED]


def check_store(store):
    """Invariants (a), (b), (d), (e) of architecture.md."""
    faults = []
    by_record = {}
    for op in sorted(store["op"], key=lambda row: (row["place"], row["key"])):
        by_record.setdefault(op["record"], []).append(op)
        if op["state"] in (C_APPLIED, C_MERGED) and not op["receipt"]:
            faults.append("(e) op %s counts as applied and holds no receipt" % op["id"])
        if op["state"] in (SENDING, C_APPLIED, C_MERGED) and (not op["seq"] or not op["frozen"]):
            faults.append("(d) op %s was sent and has no seq or no frozen bytes" % op["id"])
        if op["frozen"] and (op["frozen"]["id"] != op["id"] or op["frozen"].get("seq") != op["seq"]):
            faults.append("(d) op %s was frozen as %s, %s" % (op["id"], op["frozen"]["id"], op["frozen"].get("seq")))
    for record in store["record"]:
        faults += check_record(record, pending(by_record.get(record["id"], [])))
    client = next((row["value"] for row in store["meta"] if row["key"] == "client_id"), None)
    for project in store["project"]:
        seqs = sorted(op["seq"] for op in store["op"]
                      if op["client"] == client and op["project"] == project["id"] and op["seq"])
        if seqs != list(range(1, len(seqs) + 1)):
            faults.append("(d) seqs of project %s have a gap: %s" % (project["id"], seqs))
    return faults


def check_record(record, ops):
    faults = []
    name = "record %s" % record["id"]
    base = record["base"] if record["base"] is not None else ({} if ops else record["fields"])
    shown, state = flatten(base), record["base_state"] or record["state"]
    if ops and record["base"] is None and record["base_state"] is None:
        state = None
    for op in ops:
        shown = applied(shown, op["patch"])
        if op["kind"] == KINDS.index("create"):
            state = form_of(op)["initial_state"]
        elif op["state"] not in (C_CONFLICT, C_REFUSED) and op["to_state"]:
            state = op["to_state"]
    if flatten(record["fields"]) != shown:
        faults.append("(a) %s shows other than base and edits: %s" % (name, difference(flatten(record["fields"]), shown)))
    if state is not None and record["state"] != state:
        faults.append("(a) %s shows the state %s, not %s" % (name, record["state"], state))
    if (record["sync_state"] == SYNCED) != (not ops):
        faults.append("(b) %s has sync state %d with %d ops pending" % (name, record["sync_state"], len(ops)))
    return faults


# ---- a client against the server ----

def check_against(server, store, settled):
    faults = []
    ops = {op["id"]: op for op in server["op"]}
    revisions = {row["id"]: row["revision"] for row in store["record"]}
    replaced = {op.get("replaces") for op in store["op"]}
    for op in store["op"]:
        there = ops.get(op["id"])
        if (there is not None and there["result"] in (APPLIED, MERGED) and op["state"] <= C_REFUSED
                and revisions.get(op["record"], 0) >= there["revision"]):
            faults.append("op %s counts as pending, and its record's base, revision %d, holds it"
                          % (op["id"], revisions[op["record"]]))
        if op["state"] in RESULT_OF_STATE and op["sent"]:
            if there is None:
                faults.append("op %s counts as answered; the server never saw it" % op["id"])
            elif there["result"] != RESULT_OF_STATE[op["state"]]:
                faults.append("op %s is %d here and %d there" % (op["id"], op["state"], there["result"]))
        if there is None or not op["frozen"]:
            continue
        if op["state"] == REPLACED and op["id"] in replaced:
            continue  # a copy of this store has sent it otherwise, so what it says goes under another id
        mine = {n: v for n, v in op["frozen"].items() if n not in ("client", "seq", "occurred_at")}
        if mine != {n: v for n, v in there["body"].items() if n not in ("client", "seq", "occurred_at")}:
            faults.append("op %s has another body there" % op["id"])
        if op["receipt"] and op["receipt"] != there["detail"].get("receipt"):
            faults.append("op %s holds another receipt than the server gave" % op["id"])
    return faults + (check_equal(server, store) if settled else [])


def check_equal(server, store):
    """After everybody synced: the same records, wherever nothing of one's own is pending."""
    faults = []
    projects = {row["id"] for row in store["project"]}
    open_records = {op["record"] for op in pending(store["op"])}
    there = {row["id"]: row for row in server["record"] if row["project"] in projects}
    here = {row["id"]: row for row in store["record"]}
    for op in store["op"]:
        if op["state"] in (QUEUED, SENDING, C_DEFERRED):
            blocked = any(other["record"] == op["record"] and other["state"] in (C_CONFLICT, C_REFUSED) for other in store["op"])
            if not blocked:
                faults.append("op %s is still %d after the last sync" % (op["id"], op["state"]))
    for id_, row in there.items():
        mine = here.pop(id_, None)
        if id_ in open_records:
            continue
        if row["deleted"]:
            if mine is not None:
                faults.append("record %s was deleted there and is here" % id_)
        elif mine is None:
            faults.append("record %s is not here" % id_)
        elif (mine["revision"], mine["state"]) != (row["revision"], row["state"]):
            faults.append("record %s is %d %s here and %d %s there" % (id_, mine["revision"], mine["state"], row["revision"], row["state"]))
        elif flatten(mine["fields"]) != flatten(row["fields"]):
            faults.append("record %s differs: %s" % (id_, difference(flatten(mine["fields"]), flatten(row["fields"]))))
    faults += ["record %s is here only" % id_ for id_ in here if id_ not in open_records]
    return faults


def check_ledger(server, stores, ledger):
    """The oracle: what was seen saved is on the server, or visible on its machine."""
    faults = []
    there = {row["id"] for row in server["record"]}
    for saved in ledger:
        store = stores.get(saved.client, {"record": [], "draft": [], "op": []})
        here = {row["id"] for row in store["record"]} | {row["id"] for row in store["draft"]}
        cancelled = {op["record"] for op in store["op"] if op["state"] in (CANCELLED, REPLACED)}
        if saved.record not in there and saved.record not in here and saved.record not in cancelled:
            faults.append("%s was seen saved by %s and is nowhere" % (saved.record, saved.client))
    return faults


def difference(got, wanted):
    paths = sorted(set(got) | set(wanted))
    return "; ".join("%s is %r, wanted %r" % (p, got.get(p), wanted.get(p)) for p in paths if got.get(p) != wanted.get(p))[:800]
