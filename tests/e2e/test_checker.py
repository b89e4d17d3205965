# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The judges are judged first: the checker finds what is wrong in dumps, the proxy breaks what it says it breaks."""

import copy
import hashlib
import http.client
import http.server
import json
import pathlib
import tempfile
import threading

from harness import checker, ed25519, filecheck, tap
from harness.proxy import Proxy
from harness.values import applied, at, body_sha256, flatten

PROJECT, CLIENT, RECORD = "p", "c", "0193f2a2-2222-7222-8222-222222222222"
ROW = "0193f2a2-aaaa-7222-8222-222222222222"


def op_body(number, kind, patch, **more):
    return dict({"id": "op%d" % number, "record": RECORD, "form": "unit-project", "form_version": 1, "slots_version": 0,
                 "kind": kind, "patch": patch}, **more)


def server_op(number, body, result=0, revision=1, **detail):
    if result in (0, 1):
        # An unsigned receipt: replay() is told of that by the caller.
        detail["receipt"] = {"op": body["id"], "record": RECORD, "revision": revision, "body_sha256": body_sha256(body),
                             "key": "", "signature": ""}
    return {"project": PROJECT, "id": body["id"], "seqs": [(CLIENT, number)], "record": RECORD, "body": body, "result": result,
            "detail": detail, "revision": revision, "changed": number}


def good_server():
    """Create, edit, and an edit in conflict."""
    ops = [
        server_op(1, op_body(1, "create", {"name": [None, "甲"], "floor_area": [None, "1"]})),
        server_op(2, op_body(2, "update", {"floor_area": ["1", "2"]}, base={"revision": 1}), revision=2),
        server_op(3, op_body(3, "update", {"floor_area": ["1", "3"]}, base={"revision": 1}), result=2, revision=2,
                  conflict={"floor_area": ["1", "3", "2"]}),
    ]
    record = {"project": PROJECT, "id": RECORD, "form": "unit-project", "form_version": 1, "state": "active", "revision": 2,
              "fields": {"name": "甲", "floor_area": "2", "supervision_no": "X-001"}, "deleted": 0, "changed": 2}
    return {"op": ops, "record": [record]}


def server_faults(spoil=None):
    server = good_server()
    if spoil:
        spoil(server)
    return [fault for fault in checker.check_server(server) if "signature" not in fault]


def store_op(number, state, patch, **more):
    frozen = op_body(number, more.pop("name", "update"), patch, seq=number)
    return dict({"key": number, "place": number, "id": "op%d" % number, "project": PROJECT, "record": RECORD, "form": "unit-project",
                 "form_version": 1, "kind": 1, "state": state, "patch": patch, "to_state": None, "client": CLIENT,
                 "seq": number, "frozen": frozen, "sent": 1, "receipt": {"op": "op%d" % number} if state in (5, 6) else None}, **more)


def good_store():
    """One applied op, one that waits."""
    return {
        "meta": [{"key": "client_id", "value": CLIENT}], "project": [{"id": PROJECT}], "draft": [],
        "op": [store_op(1, checker.C_APPLIED, {"floor_area": ["1", "2"]}),
               store_op(2, checker.QUEUED, {"floor_area": ["2", "5"]}, client=None, seq=None, frozen=None, sent=0)],
        "record": [{"id": RECORD, "state": "active", "base": {"name": "甲", "floor_area": "2"}, "base_state": "active", "revision": 2,
                    "fields": {"name": "甲", "floor_area": "5"}, "sync_state": 2}],
    }


def store_faults(spoil=None):
    store = good_store()
    if spoil:
        spoil(store)
    return checker.check_store(store)


@tap.case("the checker finds nothing wrong in a good server and a good store")
def nothing_wrong():
    tap.same(server_faults(), [], "server")
    tap.same(store_faults(), [], "store")


WRONG_SERVER = {
    "a seq held twice": lambda s: s["op"][1].update(seqs=[(CLIENT, 1)]),
    "fields that do not follow from the ops": lambda s: s["record"][0]["fields"].update(floor_area="9"),
    "a state that does not follow from the ops": lambda s: s["record"][0].update(state="completed"),
    "an edit that overwrote what its author had not seen": lambda s: s["op"][2].update(result=0, detail=s["op"][1]["detail"]),
    "a record created twice": lambda s: s["op"].append(dict(server_op(9, op_body(9, "create", {"name": [None, "甲"]})))),
    "an op that wrote the server's own field": lambda s: s["op"][1]["body"]["patch"].update(supervision_no=[None, "7"]),
    "an op applied on a base nobody knows": lambda s: s["op"][1]["body"].update(base={"op": "elsewhere"}),
    "a record that its ops deleted": lambda s: s["op"].append(server_op(9, op_body(9, "delete", {}, base={"revision": 2}), revision=3)),
    "a revision that went back": lambda s: s["op"].append(
        server_op(9, op_body(9, "update", {"cost": [None, "1"]}, base={"revision": 2}), revision=1)),
    "an applied op without a receipt": lambda s: s["op"][1]["detail"].pop("receipt"),
    "a receipt of another body": lambda s: s["op"][1]["detail"]["receipt"].update(body_sha256="0"),
    "a conflict in which both sides agree": lambda s: s["op"][2].update(
        body=op_body(3, "update", {"floor_area": ["1", "2"]}), detail={"conflict": {"floor_area": ["1", "2", "2"]}}),
    "a conflict that tells a wrong value as theirs": lambda s: s["op"][2]["detail"].update(conflict={"floor_area": ["1", "3", "8"]}),
    "an action that does not exist": lambda s: s["op"][1]["body"].update(kind="action", action="confirm"),
}
WRONG_STORE = {
    "(a) a record that shows other than base and edits": lambda s: s["record"][0]["fields"].update(floor_area="2"),
    "(a) a state that no action led to": lambda s: s["record"][0].update(state="completed"),
    "(b) a record that counts as synced with an op pending": lambda s: s["record"][0].update(sync_state=0),
    "(b) a record that counts as dirty without an op": lambda s: s["op"].pop(),
    "(d) a gap in the seqs": lambda s: s["op"][0].update(seq=2, frozen=dict(s["op"][0]["frozen"], seq=2)),
    "(d) an op sent without frozen bytes": lambda s: s["op"][0].update(frozen=None),
    "(e) an op applied without a receipt": lambda s: s["op"][0].update(receipt=None),
}


def register(name, faults_of, spoil):
    @tap.case("the checker finds %s" % name)
    def wrong():
        tap.check(faults_of(spoil), "nothing was found")


for wrong_name, wrong_spoil in WRONG_SERVER.items():
    register(wrong_name, server_faults, wrong_spoil)
for wrong_name, wrong_spoil in WRONG_STORE.items():
    register(wrong_name, store_faults, wrong_spoil)


def good_history():
    """Confirmed, returned, confirmed again."""
    verbs = [("create", "project", 1), ("confirm", "project", 1), ("return", "authority", 1), ("update", "project", 2),
             ("confirm", "project", 2)]
    return {"id": RECORD, "form": "acceptance-sample", "form_version": 1, "state": "confirmed", "deleted": 0,
            "history": [{"verb": verb, "role": role, "round": number, "revision": index}
                        for index, (verb, role, number) in enumerate(verbs, 1)]}


WRONG_HISTORY = {
    "a state the history does not lead to": lambda r: r.update(state="returned"),
    "an act that its state does not allow": lambda r: r["history"].pop(2),
    "a decision by the wrong side": lambda r: r["history"][2].update(role="project"),
    "a round that does not count the returns": lambda r: r["history"][4].update(round=1),
}


@tap.case("the checker finds nothing wrong in a good history")
def nothing_wrong_in_history():
    tap.same(checker.check_history(good_history()), [], "history")


def history_faults(spoil):
    record = good_history()
    spoil(record)
    return checker.check_history(record)


for wrong_name, wrong_spoil in WRONG_HISTORY.items():
    register(wrong_name, history_faults, wrong_spoil)


def good_files(folder):
    """One file named by one record, here and there."""
    data = b"a photo"
    digest = hashlib.sha256(data).hexdigest()
    for side in ("server", "client"):
        place = folder / side / "files" / digest[:2]
        place.mkdir(parents=True)
        (place / digest).write_bytes(data)
    fields = {"attachments": [{"_id": "a", "_pos": "a", "slot": "photos", "sha256": digest, "size": len(data)}]}
    server = {"file": [{"project": PROJECT, "sha256": digest, "size": len(data)}],
              "record": [{"id": RECORD, "project": PROJECT, "deleted": 0, "missing": [], "fields": fields}]}
    store = {"blob": [{"sha256": digest, "damaged": 0}], "draft": [], "transfer": [
        {"project": PROJECT, "sha256": digest, "direction": 0, "state": 2}],
        "record": [{"id": RECORD, "project": PROJECT, "fields": fields}]}
    return server, store, digest


WRONG_FILES = {
    "spoilt bytes": lambda s, c, path: path("server").write_bytes(b"a ghost"),
    "a file the server only says it has": lambda s, c, path: path("server").unlink(),
    "a file called missing that is there": lambda s, c, path: s["record"][0].update(missing=[{"sha256": path("server").name}]),
    "a file nobody calls missing that is not there": lambda s, c, path: (s["file"].clear(), path("server").unlink()),
    "another size than was said": lambda s, c, path: s["file"][0].update(size=1),
    "(c) a file that is nowhere": lambda s, c, path: (s["file"].clear(), c["blob"].clear(), path("client").unlink(), path("server").unlink(),
                                                      s["record"].clear()),
    "a file known here that is not in the folder": lambda s, c, path: path("client").unlink(),
}


def file_faults(spoil):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server, store, digest = good_files(folder)
        if spoil:
            spoil(server, store, lambda side: folder / side / "files" / digest[:2] / digest)
        return filecheck.check_server(server, folder / "server") + filecheck.check_client(server, store, folder / "client", True)


@tap.case("the checker finds nothing wrong in good files")
def nothing_wrong_in_files():
    tap.same(file_faults(None), [], "files")


for wrong_name, wrong_spoil in WRONG_FILES.items():
    register(wrong_name, file_faults, wrong_spoil)


@tap.case("the checker finds an op that only the client counts as applied, and one told two ways")
def told_two_ways():
    store = good_store()
    tap.check(checker.check_against({"op": [], "record": []}, store, False), "applied here, unknown there")
    server = good_server()
    there = dict(server["op"][1], id="op1", result=3)
    tap.check(checker.check_against({"op": [there], "record": []}, store, False), "applied here, refused there")


@tap.case("the checker finds a base that holds an op which still counts as pending")
def base_holds_pending():
    store, server = good_store(), good_server()
    store["op"][1].update(id="op2", state=checker.SENDING)
    store["record"][0]["revision"] = 1
    same_op = [op for op in server["op"] if op["id"] == "op2"]
    tap.same([f for f in checker.check_against({"op": same_op, "record": []}, store, False) if "holds it" in f], [], "an older base")
    store["record"][0]["revision"] = 2
    faults = checker.check_against({"op": same_op, "record": []}, store, False)
    tap.check([f for f in faults if "holds it" in f], "nothing was found")


@tap.case("the oracle finds a saved record that is nowhere")
def nowhere():
    server, store = good_server(), good_store()
    saved = [checker.Saved("a", RECORD)]
    tap.same(checker.check_ledger(server, {"a": store}, saved), [], "there")
    empty = dict(copy.deepcopy(store), record=[], op=[])
    tap.same(checker.check_ledger({"record": []}, {"a": store}, saved), [], "here")
    tap.check(checker.check_ledger({"record": []}, {"a": empty}, saved), "nowhere")


@tap.case("rows are patched cell by cell")
def rows():
    cells = flatten({"name": "甲", "parties": [{"_id": ROW, "_pos": "V", "org_name": "乙"}]})
    tap.same(at(cells, "parties/" + ROW), {"_pos": "V", "org_name": "乙"}, "row")
    changed = applied(cells, {"parties/%s/org_name" % ROW: ["乙", "丙"], "name": ["甲", None]})
    tap.same(changed, flatten({"parties": [{"_id": ROW, "_pos": "V", "org_name": "丙"}]}), "changed")
    tap.same(applied(changed, {"parties/" + ROW: [{}, None]}), {}, "deleted")


@tap.case("signatures are verified as RFC 8032 has them")
def signatures():
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    tap.check(ed25519.verify(key, b"\x72", signature), "test 2 of section 7.1")
    tap.check(not ed25519.verify(key, b"\x73", signature), "another message")
    tap.check(not ed25519.verify(key, b"\x72", signature[:-1] + b"\x01"), "another signature")


class Upstream(http.server.BaseHTTPRequestHandler):
    """Counts what reaches it."""

    count = 0

    def do_POST(self):
        Upstream.count += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = json.dumps({"got": body.decode(), "number": Upstream.count}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args):
        """Silent."""


@tap.case("the proxy breaks what it is told to break, and nothing else")
def proxy_faults():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proxy = Proxy()
    proxy.upstream = server.server_address

    def post():
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
        try:
            connection.request("POST", "/x/ops", b"hello")
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__, b""
        finally:
            connection.close()

    def reached(kind, wanted, **details):
        before = Upstream.count
        proxy.add(kind, path="/ops$", **details)
        answer = post()
        tap.same(Upstream.count - before, wanted, "%s: requests that reached the server" % kind)
        return answer

    try:
        tap.same(post()[0], 200, "no fault")
        tap.same(reached("drop-request", 0)[1], b"", "drop-request")
        tap.same(reached("drop-reply", 1)[1], b"", "drop-reply")
        tap.same(reached("cut", 1, count=5)[0], "IncompleteRead", "cut")
        tap.same(reached("duplicate", 3, count=3)[0], 200, "duplicate")
        tap.same(reached("answer", 0, status=502, body=b"<html>"), (502, b"<html>"), "answer")
        half = reached("half-body", 1)
        tap.check(half[0] == 200 and not half[1].endswith(b"}"), "half-body: %r" % (half,))
        reached("hold", 0)
        before = Upstream.count
        tap.same([status for status, _ in proxy.deliver_held()], [200], "delivered later")
        tap.same(Upstream.count - before, 1, "delivered later")
        proxy.add("drop-request", path="/elsewhere$")
        told = proxy.tell("POST", "/ops$")
        tap.same(post()[0], 200, "a fault for another path")
        tap.check(told.wait(5), "told of the reply")
        server.shutdown()
        server.server_close()
        tap.same(post()[1], b"", "the server is down")
    finally:
        proxy.close()


if __name__ == "__main__":
    tap.main()
