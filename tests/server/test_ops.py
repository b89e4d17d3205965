# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ops: each rule of the judge that is not about merging, replays, seqs, bases, receipts and numbers."""

import base64
import http.client
import json
import sqlite3
import threading
import hashlib

from world import ACTIVE, COMPLETED, GJM, PROJECT, SAMPLE, Server, confirm, sample, tap, unit, uuid7
from harness import ed25519


def refused(result, code):
    tap.same((result["result"], result.get("problem", {}).get("code")), ("refused", code), "result")
    return result["problem"]


@tap.case("a create is applied with revision 1, its number, a history line and a receipt")
def create():
    with Server() as server:
        client = server.client()
        result = client.one(client.create(name="17栋"))
        record = result["record"]
        tap.same((result["result"], result["seq"], record["revision"], record["state"]), ("applied", 1, 1, "active"), "result")
        tap.same(record["fields"]["supervision_no"], "4202012112170001-SX-001-001", "number")
        line = record["history"][-1]
        tap.same((line["by"], line["role"], line["verb"], line["round"]), ("王工", "project", "create", 1), "history")
        tap.same((result["receipt"]["revision"], result["receipt"]["record"]), (1, record["id"]), "receipt")


@tap.case("a receipt is signed by the key of the service document over the op's body")
def receipt():
    with Server() as server:
        client = server.client()
        op = client.create()
        proof = client.one(op)["receipt"]
        body = {name: value for name, value in op.items() if name not in ("seq", "occurred_at")}
        digest = hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        tap.same(proof["body_sha256"], digest, "hash of the body")
        tap.same(proof["key"], server.send("GET", "/").json["receipt_key"], "key")
        decode = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))  # noqa: E731
        signed = {name: value for name, value in proof.items() if name != "signature"}
        text = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        tap.check(ed25519.verify(decode(proof["key"]), text, decode(proof["signature"])), "the signature holds")
        tap.check(not ed25519.verify(decode(proof["key"]), text + b" ", decode(proof["signature"])), "and no other text's")


@tap.case("a replay gives the first answer again, and the record as it is now")
def replay():
    with Server() as server:
        client = server.client()
        op = client.create()
        first = client.one(op)
        client.one(client.update(op["record"], 1, floor_area=("100", "200")))
        again = client.one(op)
        tap.same(again["receipt"], first["receipt"], "receipt")
        tap.same((again["result"], again["record"]["revision"]), ("applied", 2), "result")
        moved = dict(op, occurred_at="2026-11-24T00:00:00.000Z")
        tap.same(client.one(moved)["receipt"], first["receipt"], "the time of the op is no part of its body")


@tap.case("twenty identical posts at once have one effect and twenty equal answers")
def identical():
    with Server() as server:
        client = server.client()
        op, answers = client.create(), []
        threads = [threading.Thread(target=lambda: answers.append(client.one(op))) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tap.same(len(answers), 20, "answers")
        tap.check(all(answer == answers[0] for answer in answers), "they are equal")
        tap.same(sum(1 for line in client.pull() if line["id"] == op["record"]), 1, "records")
        tap.same(server.record(client, op["record"])["revision"], 1, "revision")


@tap.case("the same id with another body is 422 for the whole request, and nothing of it is taken")
def reused():
    with Server() as server:
        client = server.client()
        op = client.create(name="甲")
        client.one(op)
        fresh = client.create(name="乙")
        answer = client.post(fresh, dict(op, patch=unit(name="丙")))
        tap.same((answer.status, answer.code, answer.json["errors"][0]["pointer"]), (422, "op-id-reused", "/ops/1"), "answer")
        tap.same(server.record(client, fresh["record"]), None, "the op before it")
        again = client.create()
        answer = client.post(again, dict(again, seq=again["seq"] + 1, patch={}))
        tap.same((answer.status, answer.code), (422, "op-id-reused"), "twice in one request")


@tap.case("a seq held by another id is 409 client-cloned with the last seq, and nothing is consumed")
def cloned():
    with Server() as server:
        client = server.client()
        client.push(client.create(), client.create(), client.create())
        fresh, clash = client.create(), dict(client.create(), seq=2)
        answer = client.post(fresh, clash)
        tap.same((answer.status, answer.code, answer.json["last"]), (409, "client-cloned", 3), "answer")
        tap.same(server.record(client, fresh["record"]), None, "the op before it")
        one, two = client.create(), client.create()
        answer = client.post(one, dict(two, seq=one["seq"]))
        tap.same((answer.status, answer.code), (409, "client-cloned"), "twice in one request")
        tap.same(client.one(fresh)["result"], "applied", "the op itself afterwards")


@tap.case("a gap in seq is no reason to refuse, and last_seq is the highest")
def gap():
    with Server() as server:
        client = server.client()
        op = client.create()
        answer = client.post(dict(op, seq=40)).json
        tap.same((answer["results"][0]["result"], answer["last_seq"]), ("applied", 40), "answer")
        answer = client.post(dict(client.create(), seq=7)).json
        tap.same((answer["results"][0]["result"], answer["last_seq"]), ("applied", 40), "answer")


@tap.case("an op sent again under a new client id keeps its answer and holds a seq of each client")
def renamed():
    with Server() as server:
        client, other = server.client(), uuid7()
        op = client.create()
        first = client.one(op)
        answer = client.post(dict(op, seq=5), client=other).json
        tap.same((answer["results"][0]["receipt"], answer["last_seq"]), (first["receipt"], 5), "answer")
        for name, seq in ((client.id, 1), (other, 5)):
            listed = client.send("GET", "/projects/%s/ops?client=%s&after=0" % (client.project, name)).json
            tap.same([(row["id"], row["seq"]) for row in listed["ops"]], [(op["id"], seq)], "ops of " + name)
            tap.same(listed["last_seq"], seq, "last seq of " + name)


@tap.case("ops/known tells results by id and leaves out what it does not hold")
def known():
    with Server() as server:
        client = server.client()
        one, two = client.create(), client.update(uuid7(), 1, name=("a", "b"))
        client.push(one, two)
        answer = client.send("POST", "/projects/%s/ops/known" % client.project, {"ids": [one["id"], uuid7(), two["id"]]})
        tap.same([(row["id"], row["result"]) for row in answer.json["results"]],
                 [(one["id"], "applied"), (two["id"], "refused")], "results")


@tap.case("a deferred op has no effect, holds its seq, and is judged anew when it comes again")
def deferred():
    with Server() as server:
        client = server.client()
        record = client.made(floor_area="100")
        first = client.update(record, 1, floor_area=("100", "200"))
        second = client.update(record, first, floor_area=("200", "300"))
        result = client.one(second)
        tap.same((result["result"], result["waiting_for"]), ("deferred", {"op": first["id"]}), "alone")
        received = result["received_at"]
        tap.same(client.one(client.update(record, second, name=("17栋", "x")))["result"], "deferred", "on a deferred one")
        tap.same(server.record(client, record)["fields"]["floor_area"], "100", "no effect")
        answer = client.post(dict(client.create(), seq=second["seq"]))
        tap.same((answer.status, answer.code), (409, "client-cloned"), "its seq")
        tap.same(client.one(first)["result"], "applied", "the first")
        tap.same(server.record(client, record)["fields"]["floor_area"], "200", "the server does not apply it on its own")
        result = client.one(second)
        tap.same((result["result"], result["record"]["fields"]["floor_area"]), ("applied", "300"), "again")
        tap.same(result["receipt"]["received_at"], received, "when it was received")
        tap.check(result["receipt"]["effective_at"] > received, "when it became effective")


@tap.case("an op whose base was refused or is in conflict is refused base-not-applied")
def bad_base():
    with Server() as server:
        client = server.client()
        record = client.made()
        lost = client.update(record, 1, floor_area=("100", "-1"))
        clash = client.update(record, 1, name=("17栋", "18栋"))
        other = server.client()
        other.one(other.update(record, 1, name=("17栋", "19栋")))
        results = client.push(lost, client.update(record, lost, unit_use=(None, "住宅")),
                              clash, client.update(record, clash, unit_use=(None, "住宅")))
        refused(results[0], "invalid")
        refused(results[1], "base-not-applied")
        tap.same(results[2]["result"], "conflict", "the clash")
        refused(results[3], "base-not-applied")
        elsewhere = client.made()
        mine = client.update(elsewhere, 1, name=("17栋", "x"))
        refused(client.push(mine, client.update(record, mine, unit_use=(None, "住宅")))[1], "base-not-applied")


@tap.case("create, edit and action of one record in one push are applied")
def one_push():
    with Server() as server:
        client = server.client()
        made = sample(client, ACTIVE, remark=None)
        edit = client.op("update", made["record"], {"remark": [None, "补"]}, made, form=SAMPLE)
        results = client.push(made, edit, confirm(client, made["record"], edit))
        tap.same([result["result"] for result in results], ["applied"] * 3, "results")
        record = results[2]["record"]
        tap.same((record["state"], record["revision"], record["fields"]["remark"]), ("confirmed", 3, "补"), "record")
        tap.same([line["verb"] for line in record["history"]], ["create", "update", "confirm"], "history")


@tap.case("unknown forms and versions, records, actions and paths are refused by their code")
def unknown():
    with Server() as server:
        client = server.client()
        record = client.made()
        fresh = uuid7()
        for op, code in (
            (client.op("create", fresh, unit(), form="no-such-form"), "unknown-form"),
            (client.op("create", fresh, unit(), form_version=99), "form-version-unknown"),
            (client.update(fresh, 1, name=("a", "b")), "unknown-record"),
            (client.op("delete", fresh, base=1), "unknown-record"),
            (client.op("action", fresh, base=1, action="confirm", form=SAMPLE), "unknown-record"),
            (client.op("action", record, base=1, action="explode"), "unknown-action"),
            (client.op("action", record, base=1, action="suspend"), "not-yours"),
            (client.update(record, 1, nonsense=(None, "b")), "unknown-path"),
            (client.update(record, 1, supervision_no=(None, "1")), "server-owned-path"),
            (client.update(record, 1, structure_floors=(None, "1")), "computed-path"),
            (client.op("update", record, {"name": ["17栋"]}, 1), "malformed-patch"),
            (client.op("update", record, {}, 1, form=SAMPLE), "form-mismatch"),
            (client.op("create", record, unit()), "record-exists"),
            (client.op("create", fresh, {"name": ["old", "new"]}), "malformed-patch"),
            (client.op("create", fresh, {"project_name": [None, "x"]}, form="project"), "not-creatable"),
            (client.op("create", fresh, unit(), revives=3), "unknown-record"),
        ):
            refused(client.one(op), code)
        refused(client.one(client.op("update", client.project, {"project_name": ["建发和玺一期", "x"]}, 1, form="project")),
                "server-owned-path")
        tap.same(server.record(client, record)["revision"], 1, "revision")


@tap.case("an op that is not what the page says is refused by itself; the others are taken")
def malformed_op():
    with Server() as server:
        client = server.client()
        bad = [client.op("create", uuid7(), unit()) for _ in range(5)]
        bad[0]["kind"] = "explode"
        bad[1]["form_version"] = "1"
        bad[2]["patch"] = []
        bad[3]["action"] = "confirm"
        bad[4]["base"] = {"revision": 1, "op": uuid7()}
        good = client.create()
        results = client.push(*bad, good)
        for result in results[:5]:
            refused(result, "malformed-op")
        tap.same(results[5]["result"], "applied", "the good one")
        refused(client.one(bad[0]), "malformed-op")
        answer = client.post(dict(bad[0], kind="detonate"))
        tap.same((answer.status, answer.code), (422, "op-id-reused"), "another body")
        without_base = client.op("update", good["record"], {"name": ["17栋", "x"]})
        refused(client.one(without_base), "malformed-op")


@tap.case("unknown members of an op are ignored")
def unknown_members():
    with Server() as server:
        client = server.client()
        op = dict(client.create(), mood="good")
        tap.same(client.one(op)["result"], "applied", "result")
        tap.same(client.one({name: value for name, value in op.items() if name != "mood"})["result"], "applied", "replay")


@tap.case("values that break the form's rules are refused with the field, before and after a merge")
def invalid():
    with Server() as server:
        client = server.client()
        for fields, pointer in (
            ({"floor_area": "0"}, "floor_area"), ({"floor_area": "-5"}, "floor_area"), ({"floor_area": "1.23456"}, "floor_area"),
            ({"floor_area": "１２"}, "floor_area"), ({"floor_area": 12}, "floor_area"), ({"floor_area": "1e3"}, "floor_area"),
            ({"name": None}, "name"), ({"name": "x" * 201}, "name"), ({"name": " 17栋"}, "name"), ({"floors_above": 201}, "floors_above"),
            ({"floors_above": "3"}, "floors_above"), ({"foundation_type": "no-such"}, "foundation_type"),
            ({"planned_start": "2026-02-30"}, "planned_start"), ({"owner_phone": "12"}, "owner_phone"),
        ):
            problem = refused(client.one(client.create(**fields)), "invalid")
            tap.check(pointer in [error["pointer"].strip("/") for error in problem["errors"]],
                      "%r points at %r" % (fields, problem["errors"]))
        missing = client.op("create", uuid7(), {"name": [None, "17栋"]})
        tap.check(len(refused(client.one(missing), "invalid")["errors"]) >= 8, "everything required is named")
        record = client.made()
        refused(client.one(client.update(record, 1, name=("17栋", None))), "invalid")
        for name in ("<b>&", "🏢‍", "x"):
            clean = name.strip("‍")
            tap.same(client.one(client.create(name=clean))["record"]["fields"]["name"], clean, "name")


@tap.case("an edit, delete or action that the state does not allow is a conflict state-moved, never merged")
def state_moved():
    with Server() as server:
        client = server.client()
        for op in (client.update(COMPLETED, 1, name=("16栋", "x")), client.op("delete", COMPLETED, base=1)):
            result = client.one(op)
            tap.same((result["result"], result["reason"], result["record"]["state"]), ("conflict", "state-moved", "completed"), op["kind"])
        made = sample(client, ACTIVE)
        client.push(made, confirm(client, made["record"], made))
        other = server.client()
        for op in (other.op("update", made["record"], {"remark": [None, "x"]}, 1, form=SAMPLE),
                   confirm(other, made["record"], 1)):
            result = other.one(op)
            tap.same((result["result"], result.get("reason")), ("conflict", "state-moved"), op["kind"])
        tap.same(server.record(client, made["record"])["revision"], 2, "revision")


@tap.case("what an action requires is asked at that action, not at save")
def required():
    with Server() as server:
        client = server.client()
        made = client.op("create", uuid7(), {"unit": [None, ACTIVE], "part": [None, "桩基"]}, form=SAMPLE)
        results = client.push(made, confirm(client, made["record"], made))
        tap.same(results[0]["result"], "applied", "save")
        pointers = {error["pointer"].strip("/") for error in refused(results[1], "invalid")["errors"]}
        tap.check({"progress", "accepted_on", "attendees"} <= pointers, "missing: %r" % pointers)
        tap.same(server.record(client, made["record"])["state"], "unconfirmed", "state")


@tap.case("a strict action waits for the files that the record names, and shows who promised them")
def files():
    with Server() as server:
        client = server.client()
        made = sample(client, ACTIVE)
        row = {"_id": uuid7(), "_pos": "V", "slot": "photos", "name": "a.jpg", "type": "image/jpeg", "size": 3, "sha256": "ab" * 32}
        made["patch"]["attachments/" + row["_id"]] = [None, row]
        act = confirm(client, made["record"], made)
        results = client.push(made, act)
        tap.same((results[0]["result"], results[0]["record"]["missing"]),
                 ("applied", [{"sha256": "ab" * 32, "client": client.id}]), "create")
        tap.same((results[1]["result"], results[1]["waiting_for"]), ("deferred", {"files": ["ab" * 32]}), "confirm")
        tap.check(results[1]["received_at"], "when it was received")
        removal = client.op("update", made["record"], {"attachments/" + row["_id"]: [row, None]}, 1, form=SAMPLE)
        tap.same(client.one(removal)["record"]["missing"], [], "after its removal")


@tap.case("a deleted record leaves a tombstone; deleting it twice is agreed, editing it is a conflict")
def delete():
    with Server() as server:
        client, other = server.client(), server.client()
        record = client.made()
        result = client.one(client.op("delete", record, base=1))
        tap.same((result["result"], result["record"]), ("applied", {"id": record, "form": "unit-project", "deleted": True, "revision": 2}), "delete")
        tap.same(other.one(other.op("delete", record, base=1))["result"], "applied", "the second delete")
        result = other.one(other.update(record, 1, name=("17栋", "x")))
        tap.same((result["result"], result["reason"], result.get("record")), ("conflict", "deleted", None), "edit")
        result = other.one(other.op("create", record, unit()))
        tap.same((result["result"], result["reason"]), ("conflict", "deleted"), "a plain create of the same id")


@tap.case("a delete of what someone else has edited meanwhile is a conflict: the edit survives")
def delete_edited():
    with Server() as server:
        client, other = server.client(), server.client()
        record = client.made()
        other.one(other.update(record, 1, name=("17栋", "18栋")))
        result = client.one(client.op("delete", record, base=1))
        tap.same((result["result"], result["reason"], result["record"]["fields"]["name"]), ("conflict", "record-moved", "18栋"), "delete")
        tap.same(client.one(client.op("delete", record, base=2))["result"], "applied", "after having seen it")


@tap.case("reviving needs the tombstone's revision; the number comes back with the record")
def revive():
    with Server() as server:
        client = server.client()
        record = client.made(name="甲")
        number = server.record(client, record)["fields"]["supervision_no"]
        client.one(client.op("delete", record, base=1))
        result = client.one(client.op("create", record, unit(name="乙"), revives=1))
        tap.same((result["result"], result["reason"]), ("conflict", "deleted"), "of another revision")
        result = client.one(client.op("create", record, unit(name="乙"), revives=2))
        fields = result["record"]["fields"]
        tap.same((result["result"], result["record"]["revision"], fields["name"], fields["supervision_no"]),
                 ("applied", 3, "乙", number), "revived")
        result = client.one(client.op("create", record, unit(name="丙"), revives=2))
        tap.same((result["result"], result["reason"]), ("conflict", "record-moved"), "twice")


@tap.case("a record that others refer to cannot be deleted; one that refers to a deleted or unknown record is not taken")
def references():
    with Server() as server:
        client = server.client()
        home, gone = client.made(name="甲"), client.made(name="乙")
        notice = sample(client, home)
        client.one(notice)
        problem = refused(client.one(client.op("delete", home, base=1)), "referenced")
        tap.same(problem["referrers"], [{"id": notice["record"], "form": SAMPLE}], "who refers to it")
        client.one(client.op("delete", gone, base=1))
        result = client.one(sample(client, gone))
        tap.same((result["result"], result["reason"]), ("conflict", "reference-deleted"), "to a deleted record")
        edit = client.op("update", notice["record"], {"unit": [home, gone]}, 1, form=SAMPLE)
        tap.same(client.one(edit)["reason"], "reference-deleted", "an edit")
        refused(client.one(sample(client, uuid7())), "unknown-reference")
        refused(client.one(sample(client, client.project)), "wrong-reference")
        client.one(client.op("delete", notice["record"], base=1, form=SAMPLE))
        tap.same(client.one(client.op("delete", home, base=1))["result"], "applied", "once nobody does")


@tap.case("numbers count up by both formats and are never given twice")
def numbers():
    with Server() as server:
        client = server.client()
        numbers = []
        for turn in range(3):
            record = client.made(name="%d栋" % turn)
            numbers.append(server.record(client, record)["fields"]["supervision_no"])
            client.one(client.op("delete", record, base=1))
        tap.same(numbers, ["4202012112170001-SX-001-%03d" % number for number in (1, 2, 3)], "by stage code")
        feed = {"projects": [{"code": "4202012112170009-SX-002", "project_name": "乙", "project_no": "4202012112170009",
                              "supervision_no_format": "project"}]}
        path = server.dir / "feed.json"
        path.write_text(json.dumps(feed))
        server.run("import", "--data", str(server.data), str(path))
        server.run("account", "add", "--data", str(server.data), "--account", "4202012112170009-sx-002",
                   "--project", "4202012112170009-SX-002", text="Zj1234567\n")
        other = server.client("4202012112170009-SX-002")
        tap.same([other.one(other.create(name="%d栋" % turn))["record"]["fields"]["supervision_no"] for turn in range(2)],
                 ["4202012112170009-001", "4202012112170009-002"], "by project number")
        feed["projects"][0] = {"code": "4202012112170001-SX-001", "project_name": "建发和玺一期", "project_no": "4202012112170001",
                               "supervision_no_format": "project"}
        path.write_text(json.dumps(feed))
        server.run("import", "--data", str(server.data), str(path))
        tap.same(client.one(client.create())["record"]["fields"]["supervision_no"], "4202012112170001-014",
                 "after those the manual shows, once the project counts by its number")
        third = server.client(GJM)
        tap.same(third.one(third.create())["record"]["fields"]["supervision_no"], "GJM2024HB0107-004", "by registration code")


@tap.case("an op in another account's project, or on another project's records, reveals and does nothing")
def foreign():
    with Server() as server:
        client, other = server.client(), server.client(GJM)
        record = client.made()
        tap.check(other.project != PROJECT, "projects differ")
        for project in (PROJECT, uuid7(), "nonsense"):
            answer = other.send("POST", "/projects/%s/ops" % project, {"client": other.id, "ops": [other.create()]})
            tap.same((answer.status, answer.code), (403, "forbidden"), project)
            answer = other.changes(project=project)
            tap.same((answer.status, answer.code), (403, "forbidden"), project)
        refused(other.one(other.update(record, 1, name=("17栋", "x"))), "unknown-record")
        refused(other.one(sample(other, ACTIVE)), "unknown-reference")
        mine = client.update(record, 1, name=("17栋", "18栋"))
        client.one(mine)
        own = other.made()
        tap.same(other.one(other.update(own, mine, name=("17栋", "x")))["result"], "deferred", "another project's op as a base")
        listed = other.send("POST", "/projects/%s/ops/known" % other.project, {"ids": [mine["id"]]}).json
        tap.same(listed["results"], [], "another project's op")
        copy = dict(mine, patch={"name": ["17栋", "other"]})
        refused(other.one(dict(copy, seq=50)), "unknown-record")
        tap.same(server.record(client, record)["fields"]["name"], "18栋", "untouched")


@tap.case("work of any age and of a wrong clock is taken and marked")
def late():
    with Server() as server:
        client = server.client()
        for stamp, mark in (("2019-01-01T00:00:00.000Z", "late"), ("2096-01-01T00:00:00.000Z", "clock-ahead")):
            line = client.one(dict(client.create(), occurred_at=stamp))["record"]["history"][-1]
            tap.same((line["occurred_at"], line.get("mark")), (stamp, mark), "history")
        line = client.one(dict(client.create(), occurred_at="yesterday", operator="赵" * 500 + "\u202e"))["record"]["history"][-1]
        tap.same((line.get("occurred_at"), line["by"]), (None, "赵" * 50), "no time, and a name that is none")


@tap.case("what was answered with 200 is there after a kill")
def durable():
    with Server() as server:
        client = server.client()
        ops = [client.create(name="%d栋" % turn) for turn in range(30)]
        client.push(*ops)
        server.stop(kill=True)
        server.serve()
        there = {line["id"] for line in client.pull()}
        tap.check({op["record"] for op in ops} <= there, "all of them")
        tap.same({result["result"] for result in client.push(*ops)}, {"applied"}, "replays")


@tap.case("an op and its effect are in one transaction: no record without its op, no op without its record")
def atomic():
    with Server() as server:
        client = server.client()
        begun = threading.Event()

        def post():
            try:
                for _ in range(2000):
                    client.post(client.create(), check=False)
                    begun.set()
            except (OSError, http.client.HTTPException):
                pass  # killed, as it shall be

        thread = threading.Thread(target=post)
        thread.start()
        tap.check(begun.wait(30), "posts are answered")
        server.stop(kill=True)
        thread.join()
        connection = sqlite3.connect(str(server.data / "server.db"))
        made = {row[0] for row in connection.execute("SELECT record FROM op WHERE result = 0")}
        there = {row[0] for row in connection.execute("SELECT id FROM record WHERE id NOT LIKE '019376a0%'")}
        connection.close()
        tap.check(made, "some were made")
        tap.same(made, there, "records")


if __name__ == "__main__":
    tap.main()
