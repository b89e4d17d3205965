# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The histories of protocol.md that every implementation must survive, each with its expected end state."""

import json
import shutil
import signal
import sqlite3
import threading
import time

from harness import tap
from harness.raw import Raw
from harness.world import ACCOUNT, PASSWORD, UNIT, World, unit

ATTENDEE = json.dumps({"org_name": "示例监理公司", "name": "李四"}, ensure_ascii=False)
CONFIRMABLE = ["progress=基础", "accepted_on=2026-11-20", "passed=是", "attendees[]=" + ATTENDEE]
OPS = "/ops$"
CHANGES = "/changes"

# The same unit as canonical values, for the client of a few lines.
CANONICAL = dict(UNIT, foundation_type="pile", structure_type="005", floors_above=33)


def server_record(world, record):
    return next(row for row in world.server_dump()["record"] if row["id"] == record)


def ops_of(world, record):
    return sorted((op for op in world.server_dump()["op"] if op["record"] == record), key=lambda op: op["changed"])


def at_rest(world, record, **fields):
    """Everybody synced; all copies show the record with these values; every rule holds."""
    world.settle()
    for client in world.clients:
        shown = client.show(record)
        tap.same(shown["sync_state"], "synced", client.name)
        for name, value in fields.items():
            tap.same(shown["fields"].get(name), value, "%s on %s" % (name, client.name))
    world.check_all(settled=True)


@tap.case("H1 the server commits and is killed before its reply: the record is there once, with its receipt")
def h1():
    with World(seed=301) as world:
        client = world.client()
        client.sync()
        record = client.new("unit-project", *unit("1栋"))
        world.proxy.add("drop-reply", method="POST", path=OPS)
        client.sync(status=3)
        tap.same(len(ops_of(world, record)), 1, "ops on the server")
        tap.same(client.show(record)["sync_state"], "sending", "its fate is not known here")
        world.stop(kill=True)
        world.serve()
        client.sync()
        tap.same([op["result"] for op in ops_of(world, record)], [0], "ops on the server")
        tap.same(server_record(world, record)["revision"], 1, "revision")
        op = next(op for op in client.dump()["op"] if op["record"] == record)
        tap.same(op["receipt"], ops_of(world, record)[0]["detail"]["receipt"], "receipt")
        at_rest(world, record, name="1栋")


@tap.case("H2 the client is killed between the reply and its own transaction: the next sync finds the result")
def h2():
    with World(seed=302) as world:
        client = world.client()
        client.sync()
        records = []
        for number in range(15):
            records.append(client.new("unit-project", *unit("二%d栋" % number)))
            told = world.proxy.tell("POST", OPS)
            exactly = number % 3 == 0  # stopped before the reply comes, so that it is killed with the reply unread
            fault = world.proxy.add("stall", method="POST", path=OPS) if exactly else None
            process = client.start("sync")
            if exactly:
                tap.check(fault.reached.wait(30), "the request came")
                process.send_signal(signal.SIGSTOP)
                fault.release.set()
            tap.check(told.wait(30), "the reply was sent")
            time.sleep(world.random.uniform(0, 0.004))
            process.kill()
            process.communicate()
        client.sync()
        for record in records:
            tap.same([op["result"] for op in ops_of(world, record)], [0], "ops of " + record)
        late = len(world.proxy.told_late())
        tap.note("%d of %d answers were lost" % (late, len(records)))
        tap.check(late >= 5, "hardly a kill came before the client's own transaction")
        at_rest(world, records[0], name="二0栋")


@tap.case("H3 eight identical posts at once: one effect, eight equal answers")
def h3():
    with World(seed=303) as world:
        client = world.client()
        client.sync()
        record = client.new("unit-project", *unit("3栋"))
        world.proxy.add("hold", method="POST", path=OPS)
        client.sync(status=3)
        held = world.proxy.held[:]
        tap.same(len(held), 1, "requests held")
        answers = []

        def post():
            status, body = world.proxy.deliver(held[0])
            answers.append((status, json.loads(body)["results"]))

        threads = [threading.Thread(target=post) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tap.same(len(answers), 8, "answers")
        for status, results in answers:
            tap.same((status, results), answers[0], "an answer")
        tap.same(answers[0][0], 200, "status")
        tap.same(answers[0][1][0]["result"], "applied", "result")
        tap.same(len(ops_of(world, record)), 1, "ops on the server")
        at_rest(world, record, name="3栋")


@tap.case("H4 the client is killed while the shadow fills, and something is saved meanwhile: nothing is lost or half swapped")
def h4():
    with World(seed=304) as world:
        first, second = world.client("first"), world.client("second")
        kept = first.new("unit-project", *unit("四旧栋"))
        gone = first.new("unit-project", *unit("四拆栋"))
        first.sync()
        second.sync()
        first.ok("delete", gone)
        for number in range(12):
            first.new("unit-project", *unit("四%d栋" % number))
        first.sync()
        world.stop()
        world.serve(horizon=5)
        before = {row["id"] for row in second.ok("--json", "list", "unit-project").json()}
        world.proxy.page_limit = 4
        for _ in range(3):
            fault = world.proxy.add("stall", method="GET", path=CHANGES, skip=3)
            process = second.start("sync")
            tap.check(fault.reached.wait(30), "the full pull came to its third page")
            process.kill()
            process.communicate()
            fault.release.set()
            world.proxy.clear()
            now = {row["id"] for row in second.ok("--json", "list", "unit-project").json()}
            tap.check(before <= now, "what was here is still shown")
            record = second.new("unit-project", *unit("四新栋"))
            before.add(record)
            second.ok("edit", kept, "unit_use=住宅")
        world.stop()
        world.serve()
        second.sync()
        tap.same(server_record(world, kept)["fields"]["unit_use"], "住宅", "the edit made meanwhile")
        for row in before - {gone}:
            server_record(world, row)
        tap.check(second.run("show", gone).status != 0, "what was deleted there is gone here")
        at_rest(world, kept, unit_use="住宅")


@tap.case("H5 offline create, edit and confirm go out in one push and are all applied")
def h5():
    with World(seed=305) as world:
        client = world.client()
        client.sync()
        unit_id = client.new("unit-project", *unit("5栋"))
        client.sync()
        world.stop()
        record = client.new("acceptance-sample", "unit=" + unit_id, "part=承台")
        client.sync(status=3)
        client.ok("edit", record, *CONFIRMABLE)
        client.ok("do", record, "confirm")
        world.serve()
        posts = world.proxy.count("POST", OPS)
        client.sync()
        tap.same(world.proxy.count("POST", OPS) - posts, 1, "posts")
        results = [op["result"] for op in ops_of(world, record)]
        tap.check(len(results) >= 2 and set(results) == {0}, "all applied: %r" % results)
        tap.same(server_record(world, record)["state"], "confirmed", "state")
        at_rest(world, record, part="承台")


@tap.case("H6 the reply is lost and the client pulls first: no base ever holds an op that still counts as pending")
def h6():
    with World(seed=306) as world:
        first, second = world.client("first"), world.client("second")
        record = first.new("unit-project", *unit("6栋", floor_area="600"))
        first.sync()
        second.sync()
        first.ok("edit", record, "floor_area=601")
        world.proxy.add("drop-reply", method="POST", path=OPS)
        first.sync(status=3)
        second.sync()
        second.ok("edit", record, "unit_use=商业")
        second.sync()
        world.proxy.clear()
        world.proxy.add("drop-request", method="POST", path=OPS, times=-1)
        first.run("sync")  # whatever it can do without posting
        world.check_all()
        shown = first.show(record)
        tap.same((shown["fields"]["floor_area"], shown["fields"]["unit_use"]), ("601", "商业"), "both edits are shown")
        world.proxy.clear()
        first.sync()
        tap.same(sum(1 for op in ops_of(world, record) if "floor_area" in op["body"]["patch"] and op["body"]["kind"] == "update"),
                 1, "ops that changed the area")
        at_rest(world, record, floor_area="601", unit_use="商业")


@tap.case("H7 a post that timed out is delivered after the client asked, pulled and went on: it changes nothing")
def h7():
    with World(seed=307) as world:
        client = world.client()
        client.sync()
        record = client.new("unit-project", *unit("7栋", floor_area="700"))
        world.proxy.add("hold", method="POST", path=OPS)
        client.sync(status=3)
        tap.same(ops_of(world, record), [], "the server has nothing")
        client.sync()
        client.ok("edit", record, "floor_area=701")
        client.sync()
        answers = world.proxy.deliver_held()
        tap.same([status for status, _ in answers], [200], "the late post is answered")
        tap.same([r["result"] for r in json.loads(answers[0][1])["results"]], ["applied"], "as it was the first time")
        tap.same([op["body"]["kind"] for op in ops_of(world, record)], ["create", "update"], "ops on the server")
        tap.same(server_record(world, record)["revision"], 2, "revision")
        at_rest(world, record, floor_area="701")


@tap.case("H7 a late post of an op that was cancelled after asking the server is met like any other edit")
def h7_delete():
    with World(seed=317) as world:
        client = world.client()
        record = client.new("unit-project", *unit("7乙栋"))
        client.sync()
        client.ok("edit", record, "unit_use=住宅")
        world.proxy.add("hold", method="POST", path=OPS)
        client.sync(status=3)
        client.ok("edit", record, "unit_use=商业")
        client.sync()
        world.proxy.deliver_held()
        tap.same(server_record(world, record)["fields"]["unit_use"], "商业", "the later value stays")
        at_rest(world, record, unit_use="商业")


@tap.case("H8 a→b and b→c of one field, reordered: the second waits for the first and the field ends as c")
def h8():
    with World(seed=308) as world:
        client = world.client()
        client.sync()
        raw = Raw(world, ACCOUNT, PASSWORD)
        record = client.new("unit-project", *unit("8栋", floor_area="801"))
        client.sync()
        a_to_b = raw.op("update", record, {"floor_area": ["801", "802"]}, base={"revision": 1})
        b_to_c = raw.op("update", record, {"floor_area": ["802", "803"]}, base={"op": a_to_b["id"]})
        late = raw.results(b_to_c)[0]
        tap.same((late["result"], late["waiting_for"]), ("deferred", {"op": a_to_b["id"]}), "b→c alone")
        tap.same(raw.record(record)["fields"]["floor_area"], "801", "a deferred op has no effect")
        tap.same(raw.results(a_to_b)[0]["result"], "applied", "a→b")
        tap.same(raw.record(record)["fields"]["floor_area"], "802", "and is not applied by the server on its own")
        tap.same(raw.results(b_to_c)[0]["result"], "applied", "b→c again")
        tap.same(raw.results(a_to_b)[0]["result"], "applied", "a→b repeated")
        at_rest(world, record, floor_area="803")


@tap.case("H8 a→b is overtaken on its way by b→c of the same client: the field ends as c")
def h8_client():
    with World(seed=318) as world:
        client = world.client()
        record = client.new("unit-project", *unit("8乙栋", floor_area="811"))
        client.sync()
        client.ok("edit", record, "floor_area=812")
        world.proxy.add("hold", method="POST", path=OPS)
        client.sync(status=3)
        client.ok("edit", record, "floor_area=813")
        client.sync()
        tap.same(server_record(world, record)["fields"]["floor_area"], "813", "before the late post")
        world.proxy.deliver_held()
        tap.same(server_record(world, record)["fields"]["floor_area"], "813", "after the late post")
        at_rest(world, record, floor_area="813")


@tap.case("H9 cancelling and folding queued ops leaves no gap, and folded edits are one op")
def h9():
    with World(seed=309) as world:
        client = world.client()
        first = client.new("unit-project", *unit("9栋"))
        client.sync()
        folded = client.new("unit-project", *unit("9乙栋"))
        client.ok("edit", folded, "floor_area=901")
        client.ok("edit", folded, "floor_area=902", "unit_use=住宅")
        vanished = client.new("unit-project", *unit("9丙栋"))
        client.ok("delete", vanished)
        client.ok("edit", first, "unit_use=商业")
        outbox = client.ok("--json", "outbox").json()
        tap.same(sorted(item["record"] for item in outbox), sorted([folded, first]), "outbox")
        op = next(item for item in outbox if item["record"] == first)
        client.ok("cancel", op["id"])
        tap.check(client.show(first)["fields"].get("unit_use") is None, "a cancelled edit is no longer shown")
        tap.same(client.show(first)["sync_state"], "synced", "its record")
        third = client.new("unit-project", *unit("9丁栋"))
        client.sync()
        tap.same([op["body"]["kind"] for op in ops_of(world, folded)], ["create"], "the folded one")
        tap.check(not [row for row in world.server_dump()["record"] if row["id"] == vanished], "the vanished one never went out")
        seqs = sorted(row["seq"] for row in world.server_dump()["op_seq"])
        tap.same(seqs, [1, 2, 3], "seqs on the server")
        client.ok("edit", third, "cost=1")
        client.sync()
        world.ledger = [saved for saved in world.ledger if saved.record != vanished]
        at_rest(world, folded, floor_area="902", unit_use="住宅")


@tap.case("H9 a queued action is cancelled and the state goes back")
def h9_action():
    with World(seed=319) as world:
        client = world.client()
        unit_id = client.new("unit-project", *unit("9戊栋"))
        record = client.new("acceptance-sample", "unit=" + unit_id, "part=屋面", *CONFIRMABLE)
        client.sync()
        client.ok("do", record, "confirm")
        tap.same(client.show(record)["state"], "confirmed", "shown")
        op = client.ok("--json", "outbox").json()[0]
        client.ok("cancel", op["id"])
        tap.same(client.show(record)["state"], "unconfirmed", "shown after cancelling")
        client.sync()
        tap.same(server_record(world, record)["state"], "unconfirmed", "on the server")
        at_rest(world, record, part="屋面")


@tap.case("H11 one account with two projects: seqs, states and records are kept apart")
def h11():
    with World(seed=311) as world:
        code = "4202012112170001-SX-002"
        world.second_project(code, "建发和玺二期")
        client = world.client()
        client.sync()
        projects = {row["code"]: row["id"] for row in client.dump()["project"]}
        tap.same(sorted(projects), sorted([ACCOUNT, code]), "projects of the account")
        one = client.project_new(ACCOUNT, "unit-project", *unit("11甲栋"))
        two = client.project_new(code, "unit-project", *unit("11乙栋"))
        again = client.project_new(code, "unit-project", *unit("11丙栋"))
        world.proxy.add("drop-reply", method="POST", path=projects[code] + OPS)
        client.sync(status=3)
        client.sync()
        dump = world.server_dump()
        where = {row["id"]: row["project"] for row in dump["record"]}
        tap.same((where[one], where[two], where[again]), (projects[ACCOUNT], projects[code], projects[code]), "projects of the records")
        for project in projects.values():
            seqs = sorted(row["seq"] for row in dump["op_seq"] if row["project"] == project)
            tap.same(seqs, list(range(1, len(seqs) + 1)), "seqs of a project")
        numbers = {row["id"]: row["fields"]["supervision_no"] for row in dump["record"] if row["id"] in (one, two, again)}
        tap.check(numbers[one].startswith(ACCOUNT + "-") and numbers[two].startswith(code + "-"), "numbers: %r" % numbers)
        at_rest(world, two, name="11乙栋")


@tap.case("H15 five months offline and a state that is too old: a full pull, and what was made offline arrives")
def h15():
    with World(seed=315) as world:
        first, second = world.client("first"), world.client("second")
        shared = first.new("unit-project", *unit("15甲栋", floor_area="1500"))
        clash = first.new("unit-project", *unit("15乙栋", floor_area="1510"))
        gone = first.new("unit-project", *unit("15丙栋"))
        first.sync()
        second.sync()
        second.ok("edit", shared, "unit_use=住宅")
        second.ok("edit", clash, "floor_area=1511")
        made = second.new("unit-project", *unit("15丁栋"))
        first.ok("edit", shared, "cost=15")
        first.ok("edit", clash, "floor_area=1512")
        first.ok("delete", gone)
        for number in range(10):
            first.new("unit-project", *unit("十五%d栋" % number))
        first.sync()
        world.stop()
        world.serve(horizon=3)
        second.sync(status=1)
        tap.check(any(e.status == 410 for e in world.proxy.exchanges), "the server said that the state is too old")
        tap.same(second.show(clash)["conflict"]["floor_area"], ["1510", "1511", "1512"], "the conflict")
        tap.check(second.run("show", gone).status != 0, "what was deleted meanwhile is gone")
        tap.same(server_record(world, made)["fields"]["name"], "15丁栋", "what was made offline")
        second.ok("resolve", clash, "--mine")
        second.sync()
        at_rest(world, shared, unit_use="住宅", cost="15")
        tap.same(first.show(clash)["fields"]["floor_area"], "1511", "the choice on the other machine")


@tap.case("H21 a number assigned between an edit and the queued confirm does not stop the confirm")
def h21():
    with World(seed=321) as world:
        client = world.client()
        unit_id = client.new("unit-project", *unit("21栋"))
        record = client.new("acceptance-sample", "unit=" + unit_id, "part=桩基")
        client.sync()
        revision = client.show(record)["revision"]
        client.ok("edit", record, *CONFIRMABLE)
        client.ok("do", record, "confirm")
        assign_number(world, record, "告〔2026〕21号")
        client.sync()
        server = server_record(world, record)
        tap.same((server["state"], server["fields"]["notice_no"]), ("confirmed", "告〔2026〕21号"), "on the server")
        tap.check(server["revision"] > revision, "the confirm made a revision")
        at_rest(world, record, notice_no="告〔2026〕21号", part="桩基")


@tap.case("H21 a number that arrives by a pull between an edit and the queued confirm does not stop the confirm")
def h21_pulled():
    with World(seed=331) as world:
        client = world.client()
        unit_id = client.new("unit-project", *unit("21乙栋"))
        record = client.new("acceptance-sample", "unit=" + unit_id, "part=桩基二", *CONFIRMABLE)
        client.sync()
        client.ok("edit", record, "remark=补")
        world.proxy.add("drop-request", method="POST", path=OPS, times=-1)
        assign_number(world, record, "告〔2026〕22号")
        client.sync(status=3)
        tap.same(client.show(record)["fields"].get("notice_no"), "告〔2026〕22号", "the number is shown over the pending edit")
        tap.same(client.show(record)["fields"]["remark"], "补", "and so is the edit")
        client.ok("do", record, "confirm")
        world.proxy.clear()
        client.sync()
        tap.same(server_record(world, record)["state"], "confirmed", "on the server")
        at_rest(world, record, notice_no="告〔2026〕22号", remark="补")


@tap.case("H12 of a copied store with a new record unsent: both send it, both edit on, and both go on")
def h12_unsent():
    with World(seed=312) as world:
        first, second = world.client("first"), world.client("second")
        record = first.new("unit-project", *unit("12栋"), "cost=10")
        folder, copy = first.account_dirs()[0], second.account_dirs()[0]
        shutil.rmtree(copy)
        shutil.copytree(folder, copy)
        second.sign_in()
        second.sync()
        first.ok("edit", record, "cost=20", "unit_use=住宅")
        other = first.new("unit-project", *unit("13栋"))
        first.sync(status=1)
        tap.same(first.show(record)["conflict"], {"cost": [None, "20", "10"]}, "both values, to choose from")
        tap.same(first.show(other)["sync_state"], "synced", "another record")
        first.ok("resolve", record, "--mine")
        first.sync()
        server = server_record(world, record)
        tap.same((server["fields"]["cost"], server["fields"]["unit_use"]), ("20", "住宅"), "on the server")
        at_rest(world, record, cost="20", unit_use="住宅")


def assign_number(world, record, number):
    """What the authority's office does by itself: a server-owned field, which moves the state token but not the revision."""
    path = next(iter(world.data.glob("*.db")))
    connection = sqlite3.connect(str(path), timeout=20, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE counter SET value = value + 1 WHERE name = 'change'")
        connection.execute("UPDATE record SET fields = json_set(fields, '$.notice_no', ?),"
                           " changed = (SELECT value FROM counter WHERE name = 'change') WHERE id = ?", (number, record))
        connection.execute("COMMIT")
    finally:
        connection.close()


if __name__ == "__main__":
    tap.main()
