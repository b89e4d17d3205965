# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two machines, one record."""

import json

from harness import tap
from harness.world import World, unit

ATTENDEE = json.dumps({"org_name": "示例监理公司", "name": "李四"}, ensure_ascii=False)
CONFIRMABLE = ["progress=基础", "accepted_on=2026-11-20", "passed=是", "attendees[]=" + ATTENDEE]


def pair(world, **fields):
    """Two clients that both hold one unit project."""
    first, second = world.client("first"), world.client("second")
    record = first.new("unit-project", *unit("16号楼甲", **fields))
    first.sync()
    second.sync()
    tap.same(second.show(record)["sync_state"], "synced", "the second machine has it")
    return first, second, record


def clash(world):
    """Both change the floor area; the first one's arrives first. The second one is in conflict."""
    first, second, record = pair(world, floor_area="100")
    first.ok("edit", record, "floor_area=200")
    second.ok("edit", record, "floor_area=300", "unit_use=住宅")
    first.sync()
    report = second.sync(status=1)
    tap.same(report["conflicts"], 1, "conflicts of the report")
    shown = second.show(record)
    tap.same(shown["sync_state"], "conflict", "sync state")
    tap.same(shown["conflict"], {"floor_area": ["100", "300", "200"]}, "base, mine, theirs")
    tap.same(shown["fields"]["floor_area"], "300", "mine is still shown")
    text = second.ok("conflicts").out
    tap.check("300" in text and "200" in text, "both values are shown: " + text)
    tap.contains(second.ok("--json", "conflicts").out, record, "conflicts")
    server = next(row for row in world.server_dump()["record"] if row["id"] == record)
    tap.same(server["fields"]["floor_area"], "200", "nothing was overwritten")
    tap.check("unit_use" not in server["fields"], "an op is atomic")
    return first, second, record


def settled(world, record, **fields):
    world.settle()
    for client in world.clients:
        shown = client.show(record)
        tap.same(shown["sync_state"], "synced", client.name)
        for name, value in fields.items():
            tap.same(shown["fields"].get(name), value, "%s on %s" % (name, client.name))
    world.check_all(settled=True)


@tap.case("different fields changed on two machines are merged on both")
def different_fields():
    with World(seed=201) as world:
        first, second, record = pair(world)
        first.ok("edit", record, "floor_area=500.25")
        second.ok("edit", record, "unit_use=住宅", "cost=98.5")
        first.sync()
        report = second.sync()
        tap.same((report["merged"], report["conflicts"]), (1, 0), "report of the second machine")
        settled(world, record, floor_area="500.25", unit_use="住宅", cost="98.5")


@tap.case("the same value given on two machines is no conflict")
def same_value():
    with World(seed=202) as world:
        first, second, record = pair(world)
        first.ok("edit", record, "floor_area=777")
        second.ok("edit", record, "floor_area=７７７.0")
        first.sync()
        tap.same(second.sync()["conflicts"], 0, "conflicts")
        settled(world, record, floor_area="777")


@tap.case("fields that belong together clash as one, though each machine changed another of them")
def merge_group():
    with World(seed=203) as world:
        first, second, record = pair(world)
        first.ok("edit", record, "floors_above=40")
        second.ok("edit", record, "structure_type=框架结构")
        first.sync()
        tap.same(second.sync(status=1)["conflicts"], 1, "conflicts")
        second.ok("resolve", record, "--mine")
        second.sync()
        world.settle()
        world.check_all(settled=True)


@tap.case("the same field changed on two machines is a conflict; both values are shown and mine arrives when chosen")
def choose_mine():
    with World(seed=204) as world:
        _, second, record = clash(world)
        second.ok("resolve", record, "--mine")
        tap.same(second.show(record)["sync_state"], "queued", "the choice is an ordinary op")
        tap.same(second.ok("--json", "conflicts").json(), [], "conflicts")
        second.sync()
        settled(world, record, floor_area="300", unit_use="住宅")


@tap.case("the same field changed on two machines is a conflict; theirs stays when chosen, and my other fields arrive")
def choose_theirs():
    with World(seed=205) as world:
        _, second, record = clash(world)
        second.ok("resolve", record, "--theirs")
        second.sync()
        settled(world, record, floor_area="200")


@tap.case("a conflict may be settled by a third value")
def choose_another():
    with World(seed=206) as world:
        _, second, record = clash(world)
        second.ok("resolve", record, "floor_area=250")
        second.sync()
        settled(world, record, floor_area="250", unit_use="住宅")


@tap.case("a conflict is met again if they changed it meanwhile")
def conflict_again():
    with World(seed=207) as world:
        first, second, record = clash(world)
        second.ok("resolve", record, "--mine")
        first.ok("edit", record, "floor_area=201")
        first.sync()
        tap.same(second.sync(status=1)["conflicts"], 1, "conflicts")
        tap.same(second.show(record)["conflict"]["floor_area"][2], "201", "theirs")
        second.ok("resolve", record, "--mine")
        second.sync()
        settled(world, record, floor_area="300")


@tap.case("an edit survives a delete: shown as a conflict, and mine brings the record back")
def delete_against_edit():
    with World(seed=208) as world:
        first, second, record = pair(world)
        number = first.show(record)["fields"]["supervision_no"]
        first.ok("delete", record)
        second.ok("edit", record, "unit_use=商业")
        first.sync()
        second.sync(status=1)
        shown = second.show(record)
        tap.same(shown["sync_state"], "conflict", "sync state")
        tap.same(shown["fields"]["unit_use"], "商业", "the edit is still shown")
        second.ok("resolve", record, "--mine")
        second.sync()
        settled(world, record, unit_use="商业", supervision_no=number)


@tap.case("an edit survives a delete: theirs lets the record go on both machines")
def delete_stays():
    with World(seed=209) as world:
        first, second, record = pair(world)
        first.ok("delete", record)
        second.ok("edit", record, "unit_use=商业")
        first.sync()
        second.sync(status=1)
        second.ok("resolve", record, "--theirs")
        second.sync()
        world.settle()
        for client in world.clients:
            tap.check(client.run("show", record).status != 0, "gone on " + client.name)
        world.check_all(settled=True)


@tap.case("a delete does not take an edit along that its author never saw")
def edit_against_delete():
    with World(seed=210) as world:
        first, second, record = pair(world)
        first.ok("edit", record, "unit_use=商业")
        second.ok("delete", record)
        first.sync()
        second.sync(status=1)
        tap.same(second.show(record)["sync_state"], "conflict", "sync state of the delete")
        server = next(row for row in world.server_dump()["record"] if row["id"] == record)
        tap.same((server["deleted"], server["fields"]["unit_use"]), (0, "商业"), "on the server")
        second.ok("resolve", record, "--theirs")
        second.sync()
        settled(world, record, unit_use="商业")


@tap.case("create, edit and action of one record made offline are applied in one push")
def create_edit_act():
    with World(seed=211) as world:
        client = world.client()
        client.sync()
        world.stop()
        unit_id = client.new("unit-project", *unit("21栋"))
        record = client.new("acceptance-sample", "unit=" + unit_id, "part=地下室底板")
        client.ok("edit", record, *CONFIRMABLE)
        client.ok("do", record, "confirm")
        tap.same(client.show(record)["state"], "confirmed", "state shown before the push")
        client.ok("sync", status=3)
        world.serve()
        before = world.proxy.count("POST", "/ops$")
        report = client.sync()
        tap.same(world.proxy.count("POST", "/ops$") - before, 1, "pushes")
        tap.same((report["conflicts"], report["refused"], report["pending"]), (0, 0, 0), "report")
        server = {row["id"]: row for row in world.server_dump()["record"]}[record]
        tap.same((server["state"], server["fields"]["part"]), ("confirmed", "地下室底板"), "on the server")
        kinds = [op["body"]["kind"] for op in sorted(world.server_dump()["op"], key=lambda op: op["changed"])
                 if op["record"] == record]
        tap.same((kinds[0], kinds[-1]), ("create", "action"), "ops")
        settled(world, record, part="地下室底板", progress="foundation")


@tap.case("a legal act on a record that moved is a conflict and never merged")
def strict_action():
    with World(seed=212) as world:
        first, second = world.client("first"), world.client("second")
        unit_id = first.new("unit-project", *unit("22栋"))
        record = first.new("acceptance-sample", "unit=" + unit_id, "part=主体一层", *CONFIRMABLE)
        first.sync()
        second.sync()
        second.ok("do", record, "confirm")
        first.ok("edit", record, "remark=又改了")
        first.sync()
        second.sync(status=1)
        shown = second.show(record)
        tap.same((shown["sync_state"], shown["state"]), ("conflict", "unconfirmed"), "an action in conflict changes no state")
        server = next(row for row in world.server_dump()["record"] if row["id"] == record)
        tap.same(server["state"], "unconfirmed", "state on the server")
        second.ok("resolve", record, "--mine")
        second.sync()
        world.settle()
        tap.same(second.show(record)["fields"]["remark"], "又改了", "what they wrote is there")
        world.check_all(settled=True)


@tap.case("two machines that confirm the same record: one is applied, the other is told")
def confirm_twice():
    with World(seed=213) as world:
        first, second = world.client("first"), world.client("second")
        unit_id = first.new("unit-project", *unit("23栋"))
        record = first.new("acceptance-sample", "unit=" + unit_id, "part=主体二层", *CONFIRMABLE)
        first.sync()
        second.sync()
        first.ok("do", record, "confirm")
        second.ok("do", record, "confirm")
        first.sync()
        second.sync(status=1)
        shown = second.show(record)
        tap.same(shown["sync_state"], "conflict", "sync state")
        tap.same(shown["conflict_reason"], "state-moved", "reason")
        second.ok("resolve", record, "--theirs")
        second.sync()
        settled(world, record)
        tap.same(second.show(record)["state"], "confirmed", "state")


if __name__ == "__main__":
    tap.main()
