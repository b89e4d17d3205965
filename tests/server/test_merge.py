# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Merging on the server: two who changed one record without having seen each other."""

from world import ACTIVE, SAMPLE, Server, confirm, sample, tap, uuid7


@tap.case("different fields are merged, and the answer says what came from elsewhere")
def different():
    with Server() as server:
        client, other = server.client(), server.client()
        record = client.made()
        tap.same(client.one(client.update(record, 1, floor_area=("100", "200")))["result"], "applied", "the first")
        result = other.one(other.update(record, 1, name=("17栋", "18栋")))
        tap.same((result["result"], result["merged_fields"]), ("merged", ["floor_area"]), "the second")
        fields = result["record"]["fields"]
        tap.same((fields["name"], fields["floor_area"], result["record"]["revision"]), ("18栋", "200", 3), "record")
        tap.check(result["receipt"], "a receipt")


@tap.case("the same field with the same value is fine and makes no revision")
def same_value():
    with Server() as server:
        client, other = server.client(), server.client()
        record = client.made()
        client.one(client.update(record, 1, name=("17栋", "18栋")))
        result = other.one(other.update(record, 1, name=("17栋", "18栋")))
        tap.same((result["result"], result["record"]["revision"]), ("applied", 2), "result")


@tap.case("the same field with another value is a conflict with base, mine and theirs; nothing of the op is applied")
def clash():
    with Server() as server:
        client, other = server.client(), server.client()
        record = client.made()
        client.one(client.update(record, 1, name=("17栋", "18栋")))
        result = other.one(other.update(record, 1, name=("17栋", "19栋"), floor_area=("100", "300")))
        tap.same((result["result"], result["conflict"]), ("conflict", {"name": ["17栋", "19栋", "18栋"]}), "result")
        tap.same((result["record"]["revision"], result["record"]["fields"]["floor_area"]), (2, "100"), "record")
        choice = other.update(record, 2, name=("18栋", "19栋"), floor_area=("100", "300"))
        tap.same(other.one(dict(choice, replaces=uuid7()))["record"]["fields"]["name"], "19栋", "the choice is an ordinary op")


@tap.case("fields of one merge group are one: structure by one and floors by another clash")
def group():
    with Server() as server:
        client, other = server.client(), server.client()
        record = client.made()
        client.one(client.update(record, 1, structure_type=("005", "003")))
        result = other.one(other.update(record, 1, floors_above=(33, 6)))
        tap.same((result["result"], sorted(result["conflict"])), ("conflict", ["floors_above", "structure_type"]), "result")


@tap.case("three clients, three fields, all there in the end")
def three():
    with Server() as server:
        clients = [server.client() for _ in range(3)]
        record = clients[0].made()
        pairs = ({"name": ("17栋", "18栋")}, {"floor_area": ("100", "200")}, {"unit_use": (None, "住宅")})
        results = [client.one(client.update(record, 1, **pair))["result"] for client, pair in zip(clients, pairs)]
        tap.same(results, ["applied", "merged", "merged"], "results")
        fields = server.record(clients[0], record)["fields"]
        tap.same((fields["name"], fields["floor_area"], fields["unit_use"]), ("18栋", "200", "住宅"), "fields")


@tap.case("rows: two adds both stay, one cell each is merged, a row deleted there and edited here clashes")
def rows():
    with Server() as server:
        client, other = server.client(), server.client()
        made = sample(client, ACTIVE)
        first = client.one(made)["record"]
        row = first["fields"]["attendees"][0]
        path = "attendees/" + row["_id"]
        adds = []
        for who in (client, other):
            fresh = {"_id": uuid7(), "_pos": "W", "org_name": "单位", "name": "赵六"}
            adds.append(fresh["_id"])
            who.one(who.op("update", made["record"], {"attendees/" + fresh["_id"]: [None, fresh]}, 1, form=SAMPLE))
        record = server.record(client, made["record"])
        tap.same({entry["_id"] for entry in record["fields"]["attendees"]}, {row["_id"], *adds}, "rows")
        base = record["revision"]
        client.one(client.op("update", made["record"], {path + "/signed": [None, True]}, base, form=SAMPLE))
        result = other.one(other.op("update", made["record"], {path + "/phone": [None, "13800000000"]}, base, form=SAMPLE))
        tap.same((result["result"], result["merged_fields"]), ("merged", [path + "/signed"]), "cells")
        base = result["record"]["revision"]
        now = next(entry for entry in result["record"]["fields"]["attendees"] if entry["_id"] == row["_id"])
        client.one(client.op("update", made["record"], {path: [now, None]}, base, form=SAMPLE))
        result = other.one(other.op("update", made["record"], {path + "/name": ["李四", "李五"]}, base, form=SAMPLE))
        tap.same((result["result"], list(result["conflict"])), ("conflict", [path]), "edit of a deleted row")


@tap.case("a merge that breaks a rule both sides kept is a conflict over that rule's fields")
def rule():
    with Server() as server:
        client, other = server.client(), server.client()
        layout = {"_id": uuid7(), "_pos": "V", "entrance": "1", "floor_from": 1, "floor_to": 10, "dwellings_per_floor": 2}
        made = client.create()
        path = "units_layout/" + layout["_id"]
        made["patch"][path] = [None, layout]
        tap.same(client.one(made)["result"], "applied", "create")
        client.one(client.op("update", made["record"], {path + "/floor_from": [1, 8]}, 1))
        result = other.one(other.op("update", made["record"], {path + "/floor_to": [10, 5]}, 1))
        tap.same((result["result"], result["reason"]), ("conflict", "rule"), "result")
        tap.same(result["conflict"], {path + "/floor_from": [1, 1, 8], path + "/floor_to": [10, 5, 10]}, "over")
        result = other.one(other.op("update", made["record"], {path + "/floor_to": [10, -9]}, 1))
        tap.same((result["result"], result["problem"]["code"]), ("refused", "invalid"), "what was wrong by itself stays refused")


@tap.case("a strict action is never merged: anything that moved since its base is a conflict")
def strict():
    with Server() as server:
        client, other = server.client(), server.client()
        made = sample(client, ACTIVE)
        client.one(made)
        other.one(other.op("update", made["record"], {"remark": [None, "x"]}, 1, form=SAMPLE))
        result = client.one(confirm(client, made["record"], 1))
        tap.same((result["result"], result["reason"], result["record"]["state"]), ("conflict", "record-moved", "unconfirmed"), "confirm")
        tap.same(client.one(confirm(client, made["record"], 2))["result"], "applied", "after having seen it")


@tap.case("a strict action on an op that was merged is a conflict: the user has not seen the whole")
def strict_on_merged():
    with Server() as server:
        client, other = server.client(), server.client()
        made = sample(client, ACTIVE)
        client.one(made)
        other.one(other.op("update", made["record"], {"remark": [None, "x"]}, 1, form=SAMPLE))
        edit = client.op("update", made["record"], {"part": ["桩基", "承台"]}, 1, form=SAMPLE)
        act = confirm(client, made["record"], edit)
        results = client.push(edit, act)
        tap.same([result["result"] for result in results], ["merged", "conflict"], "results")
        tap.same((results[1]["reason"], server.record(client, made["record"])["state"]), ("record-moved", "unconfirmed"), "confirm")


@tap.case("an edit built on a merged one does not overwrite what its user has not seen")
def unseen():
    with Server() as server:
        client, other = server.client(), server.client()
        record = client.made()
        other.one(other.update(record, 1, name=("17栋", "别人的"), unit_use=(None, "商业")))
        first = client.update(record, 1, floor_area=("100", "200"))
        second = client.update(record, first, name=("17栋", "我的"))
        third = client.update(record, first, height_m=(None, "99"))
        fourth = client.update(record, third, structure_type=("005", "003"), floors_above=(33, 6))
        results = client.push(first, second, third, fourth)
        tap.same([result["result"] for result in results], ["merged", "conflict", "merged", "merged"], "results")
        tap.same(results[1]["conflict"], {"name": ["17栋", "我的", "别人的"]}, "conflict")
        tap.same(server.record(client, record)["fields"]["name"], "别人的", "name")
        seen = client.update(record, fourth, name=("别人的", "我的"))
        tap.same(client.one(seen)["record"]["fields"]["name"], "我的", "whoever writes over what stands there has seen it")


@tap.case("what another does between an op and the next one built on it is merged or a conflict like anything else")
def between():
    with Server() as server:
        client, other = server.client(), server.client()
        record = client.made()
        first = client.update(record, 1, floor_area=("100", "200"))
        client.one(first)
        other.one(other.update(record, 2, floor_area=("200", "300"), name=("17栋", "18栋")))
        result = client.one(client.update(record, first, floor_area=("200", "250")))
        tap.same(result["conflict"], {"floor_area": ["200", "250", "300"]}, "same field")
        result = client.one(client.update(record, first, unit_use=(None, "住宅")))
        tap.same((result["result"], sorted(result["merged_fields"])), ("merged", ["floor_area", "name"]), "another field")


@tap.case("what the server adds by itself moves no revision and stands in nobody's way")
def server_owned():
    with Server() as server:
        client = server.client()
        made = client.create()
        result = client.one(made)
        tap.check(result["record"]["fields"]["supervision_no"], "a number was assigned")
        tap.same(result["record"]["revision"], 1, "revision")
        tap.same(client.one(client.update(made["record"], made, name=("17栋", "18栋")))["result"], "applied", "edit")


@tap.case("a base this server does not know falls back on the values of the patch; strict acts and deletes do not")
def base_ahead():
    with Server() as server:
        client = server.client()
        made = sample(client, ACTIVE)
        client.one(made)
        edit = client.op("update", made["record"], {"part": ["桩基", "承台"]}, 9, form=SAMPLE)
        tap.same(client.one(edit)["result"], "applied", "edit")
        other = client.op("update", made["record"], {"part": ["桩基", "基坑"]}, 9, form=SAMPLE)
        tap.same(client.one(other)["conflict"], {"part": ["桩基", "基坑", "承台"]}, "of what is not so")
        for op in (confirm(client, made["record"], 9), client.op("delete", made["record"], base=9, form=SAMPLE)):
            result = client.one(op)
            tap.same((result["result"], result["reason"]), ("conflict", "record-moved"), op["kind"])


@tap.case("an edit from before a delete and a revival meets the record as it is now")
def revived():
    with Server() as server:
        client, other = server.client(), server.client()
        record = client.made(name="甲")
        client.one(client.op("delete", record, base=1))
        revival = client.create(record=record, name="乙")
        client.one(dict(revival, revives=2))
        result = other.one(other.update(record, 1, floor_area=("100", "200")))
        tap.same((result["result"], result["record"]["fields"]["name"]), ("merged", "乙"), "another field")
        result = other.one(other.update(record, 1, name=("甲", "丙")))
        tap.same(result["conflict"], {"name": ["甲", "丙", "乙"]}, "the same field")


if __name__ == "__main__":
    tap.main()
