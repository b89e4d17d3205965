# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The changes stream: pages, states, tombstones, results of own ops, and what makes a state void."""

import base64
import os
import shutil
import threading

from world import ACTIVE, COMPLETED, GJM, PROJECT, Server, tap, uuid7


@tap.case("a full pull shows the manual's project and its units with their figures")
def full():
    with Server() as server:
        client = server.client()
        lines = {line["id"]: line for line in client.pull()}
        project = lines[PROJECT]["fields"]
        tap.same((project["project_name"], project["permit_no"], project["floor_area"], project["investment"]),
                 ("建发和玺一期", "4202012112170001-SX-001", "340427.45", "186670"), "project")
        tap.same((project["start_date"], project["planned_finish_date"], project["address"]),
                 ("2021-11-10", "2024-06-30", "黄石港区纺织二路以东、公园路以南、纺织五路以西、延安路以北"), "project")
        owner = next(row for row in project["parties"] if row["role"] == "owner")
        tap.same((owner["org_name"], owner["leader_name"], owner["leader_phone"], owner.get("leader_id_no")),
                 ("黄石悦发房地产有限公司", "邓俊俊", "17750621280", None), "owner")
        units = {lines[unit]["fields"]["name"]: lines[unit] for unit in (COMPLETED, ACTIVE)}
        tap.same([(units[name]["fields"]["supervision_no"], units[name]["fields"]["floor_area"], units[name]["state"])
                  for name in ("16栋", "15栋")],
                 [("4202012112170001-003", "780000", "completed"), ("4202012112170001-002", "360000", "active")], "units")
        tap.same(units["15栋"]["fields"]["foundation_type"], {"other": "类型1"}, "foundation")
        thin = {line["id"]: line for line in server.client(GJM).pull()}
        project = next(line for line in thin.values() if line["form"] == "project")["fields"]
        tap.check({"project_name", "address"} <= set(project) and "permit_no" not in project, "the second project is thin")
        tap.same(sorted(line["fields"]["supervision_no"] for line in thin.values() if line["form"] == "unit-project"),
                 ["GJM2024HB0107-%03d" % number for number in (1, 2, 3)], "its numbers")


@tap.case("from a state only what changed since is sent, in the order of change")
def since():
    with Server() as server:
        client = server.client()
        _, end = client.page()
        tap.same(client.page(since=end["state"])[0], [], "nothing new")
        one, two = client.made(name="甲"), client.made(name="乙")
        client.one(client.update(one, 1, name=("甲", "丙")))
        lines, after = client.page(since=end["state"])
        tap.same([(line["id"], line["revision"]) for line in lines], [(two, 1), (one, 2)], "lines")
        tap.check(after["state"] != end["state"] and not after["has_more"], "end")
        client.one(client.op("delete", two, base=1))
        lines, _ = client.page(since=after["state"])
        tap.same(lines, [{"id": two, "form": "unit-project", "deleted": True, "revision": 2}], "a tombstone")
        tap.check(two in {line["id"] for line in client.pull()}, "a full pull sends tombstones too")


@tap.case("pages hold at most the limit, and together exactly what one page holds")
def pages():
    with Server() as server:
        client = server.client()
        client.push(*[client.create(name="%d栋" % turn) for turn in range(25)])
        whole = client.pull()
        state, seen, count = None, [], 0
        while True:
            lines, end = client.page(since=state, limit=4)
            tap.check(len(lines) <= 4, "the limit")
            seen += lines
            state, count = end["state"], count + 1
            if not end["has_more"]:
                break
        tap.same(seen, whole, "lines")
        tap.same(count, (len(whole) + 3) // 4, "pages")


@tap.case("the last line holds the results of own ops above settled, and of nobody else's")
def results():
    with Server() as server:
        client, other = server.client(), server.client()
        ops = [client.create(name="甲"), client.create(name="乙"), client.update(uuid7(), 1, name=("a", "b"))]
        client.push(*ops)
        other.one(other.create())
        _, end = client.page(settled=1)
        tap.same([(row["id"], row["result"], row["seq"]) for row in end["results"]],
                 [(ops[1]["id"], "applied", 2), (ops[2]["id"], "refused", 3)], "results")
        tap.check(end["results"][0]["receipt"] and end["results"][0]["record"]["fields"]["name"] == "乙", "whole results")
        tap.same(end["last_seq"], 3, "last seq")
        tap.same([row["id"] for row in other.page()[1]["results"]][:1] == [ops[0]["id"]], False, "another client's")
        tap.same(client.page(settled=3)[1]["results"], [], "all settled")


@tap.case("a page never shows an effect without the result of the op that made it, nor the result before the effect")
def together():
    with Server() as server:
        client, other = server.client(), server.client()
        records, ops = [], {}
        for turn in range(10):
            op = client.create(name="%d栋" % turn)
            ops[op["id"]] = op
            records.append(op["record"])
            client.one(op)
        for record in records[:5]:
            other.one(other.update(record, 1, unit_use=(None, "住宅")))
        state, shown = None, set()
        while True:
            lines, end = client.page(since=state, limit=3)
            shown |= {line["id"] for line in lines} & set(records)
            settled = {ops[row["id"]]["record"] for row in end["results"]}
            tap.same(settled, shown, "records shown and ops settled")
            state = end["state"]
            if not end["has_more"]:
                break
        tap.same(len(shown), 10, "all of them")


@tap.case("a deferred op has no result in the stream")
def deferred():
    with Server() as server:
        client = server.client()
        record = client.made()
        client.one(client.op("update", record, {"name": ["17栋", "x"]}, {"id": uuid7()}))
        _, end = client.page()
        tap.same([row["result"] for row in end["results"]], ["applied"], "results")
        tap.same(end["last_seq"], 2, "its seq counts")


@tap.case("an unknown, foreign or future state is 410 cannot-calculate-changes")
def gone():
    with Server() as server:
        client = server.client()
        _, end = client.page()
        plain = base64.urlsafe_b64decode(end["state"] + "=" * (-len(end["state"]) % 4)).decode()
        epoch, number = plain.rsplit(":", 1)

        def token(text):
            return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

        for state in ("nonsense", "x", "!!!", "测试", "a" * 5000, token("other:1"), token(epoch + ":99999999"), token(epoch + ":-1"),
                      token(epoch + ":1x"), token(epoch)):
            answer = client.changes(since=state)
            tap.same((answer.status, answer.code), (410, "cannot-calculate-changes"), state[:40])
        tap.same(client.changes(since=token(epoch + ":" + number)).status, 200, "the real one")


@tap.case("a state beyond the token horizon is 410; a fresh pull goes on")
def horizon():
    with Server("--token-horizon", "5") as server:
        client = server.client()
        _, end = client.page()
        for turn in range(2):
            client.made(name="%d栋" % turn)
        tap.same(client.changes(since=end["state"]).status, 200, "within")
        for turn in range(8):
            client.made(name="%d号" % turn)
        answer = client.changes(since=end["state"])
        tap.same((answer.status, answer.code), (410, "cannot-calculate-changes"), "beyond")
        _, end = client.page()
        tap.same(client.changes(since=end["state"]).status, 200, "afterwards")


@tap.case("the epoch stays over a restart and is new once the data were restored; old states are void then")
def epoch():
    with Server() as server:
        client = server.client()
        _, end = client.page()
        server.stop()
        shutil.copy(server.data / "server.db", server.dir / "backup.db")
        server.serve()
        tap.same(client.page(since=end["state"])[1]["epoch"], end["epoch"], "after a restart")
        made = client.made()
        tap.same(server.stop(), 0, "stopped")
        for suffix in ("-wal", "-shm"):
            (server.data / ("server.db" + suffix)).unlink(missing_ok=True)
        with open(server.dir / "backup.db", "rb") as source, open(server.data / "server.db", "wb") as target:
            shutil.copyfileobj(source, target)  # the very same file, with older contents
        server.serve()
        fresh = server.send("GET", "/").json["epoch"]
        tap.check(fresh != end["epoch"], "a new epoch")
        tap.same(client.changes(since=end["state"]).status, 410, "the old state")
        tap.same(server.record(client, made), None, "what came after the backup")
        server.stop()
        os.rename(server.dir / "backup.db", server.data / "server.db")
        for suffix in ("-wal", "-shm"):
            (server.data / ("server.db" + suffix)).unlink(missing_ok=True)
        server.serve()
        tap.check(server.send("GET", "/").json["epoch"] not in (fresh, end["epoch"]), "another file in its place")


@tap.case("large pages are packed where the client accepts it, and stand still while others write")
def large():
    with Server() as server:
        server.run("demo", "--data", str(server.data), "--records", "3000")
        client = server.client()
        plain, packed = client.changes(limit=10000), client.changes(limit=10000, Accept_Encoding="gzip")
        tap.same((plain.headers.get("Content-Encoding"), packed.headers.get("Content-Encoding")), (None, "gzip"), "encoding")
        tap.same(packed.lines(), plain.lines(), "lines")
        tap.check(len(packed.raw) * 4 < len(plain.raw), "%d of %d bytes" % (len(packed.raw), len(plain.raw)))
        stop = threading.Event()

        def write():
            writer = server.client()
            while not stop.is_set():
                writer.made()

        thread = threading.Thread(target=write)
        thread.start()
        try:
            for _ in range(5):
                seen, state = {}, None
                while True:
                    lines, end = client.page(since=state, limit=1000)
                    for line in lines:
                        seen[line["id"]] = line
                    state = end["state"]
                    if not end["has_more"]:
                        break
                tap.check(len(seen) >= 3003, "%d records" % len(seen))
        finally:
            stop.set()
            thread.join()
        tap.same({line["id"] for line in client.page(since=state, limit=10000)[0]} & set(seen), set(), "nothing comes twice")


@tap.case("a client that goes away in the middle of a page harms nobody")
def broken_off():
    with Server() as server:
        server.run("demo", "--data", str(server.data), "--records", "5000")
        client = server.client()
        import socket
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", server.port)) as connection:
                connection.sendall(("GET /api/v1/projects/%s/changes?client=%s&limit=10000 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                                    % (client.project, client.id, client.session["access_token"])).encode())
                connection.recv(1000)
        tap.check(len(client.pull()) >= 5000, "others are served")


@tap.case("query members that are no numbers or no client are 400, naming the member")
def bad_query():
    with Server() as server:
        client = server.client()
        base = "/projects/%s/changes?" % client.project
        for query, pointer in (("", "client"), ("client=x", "client"), ("client=%s&settled=-1" % client.id, "settled"),
                               ("client=%s&settled=a" % client.id, "settled"), ("client=%s&limit=1.5" % client.id, "limit"),
                               ("client=%s&settled=99999999999999999999" % client.id, "settled")):
            answer = client.send("GET", base + query)
            tap.same((answer.status, answer.code, answer.json["errors"][0]["pointer"]), (400, "malformed", pointer), query)


if __name__ == "__main__":
    tap.main()
