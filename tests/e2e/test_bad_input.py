# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers, values, files and disks that are not as they should be: a clear message, and nothing is lost."""

import fcntl
import gzip
import json
import socket
import sqlite3
import subprocess
import time

from harness import disk, tap
from harness.raw import Raw, uuid7
from harness.world import ACCOUNT, INITIAL, PASSWORD, UNIT, World, unit

OPS, CHANGES = "/ops$", "/changes"
HTML = "<html><body>请登录校园网 <form action='/login'></form></body></html>".encode()


def waiting(client, name="甲栋"):
    """A record saved here and not sent."""
    record = client.new("unit-project", *unit(name))
    tap.same(client.show(record)["sync_state"], "queued", "sync state")
    return record


def no_network(world, client, what, **fault):
    """A sync that meets this fault exits 3, keeps everything, and the next one delivers it."""
    record = waiting(client, what)
    made = world.proxy.add(times=-1, **fault)
    begun = time.monotonic()
    ran = client.ok("sync", status=3)
    tap.check(made.met > 0, "%s: the fault was met" % what)
    tap.check(time.monotonic() - begun < 30, "%s: it took %.0f s" % (what, time.monotonic() - begun))
    tap.check(ran.err.strip(), "%s: it says why" % what)
    tap.contains(client.ok("--json", "outbox").out, record, what)
    tap.same(client.show(record)["fields"]["name"], what, what)
    world.proxy.clear()
    client.sync()
    tap.same(client.show(record)["sync_state"], "synced", what)


# ---- signing in ----

@tap.case("a wrong password is refused with exit status 4, and too many of them have to wait")
def wrong_password():
    with World(seed=401) as world:
        client = world.client("first", sign_in=False)
        ran = client.sign_in(password="Wrong1password", status=4)
        tap.contains(ran.err.lower(), "password", "message")
        tap.same(client.run("list", "unit-project").status, 4, "without an account")
        for _ in range(30):
            ran = client.run("sign-in", "--server", world.proxy.url, "--account", ACCOUNT, text="Wrong1password\n")
            if ran.status != 4:
                break
        tap.same(ran.status, 3, "after many: %r" % ran)
        tap.check(any(e.status == 429 for e in world.proxy.exchanges), "the server asked to wait")
        ran = client.run("sign-in", "--server", world.proxy.url, "--account", "NOSUCHACCOUNT1", text="Wrong1password\n")
        tap.same(ran.status, 4, "an account that does not exist")


@tap.case("a server that cannot be reached: sign-in exits 3")
def unreachable():
    with World(seed=402) as world:
        client = world.client("first", sign_in=False)
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        ran = client.run("sign-in", "--server", "http://127.0.0.1:%d" % port, "--account", ACCOUNT, text="x\n")
        tap.same(ran.status, 3, "nobody listens: %r" % ran)
        ran = client.run("sign-in", "--server", "http://example.invalid", "--account", ACCOUNT, text="x\n")
        tap.check(ran.status in (2, 5), "http beyond this machine is refused: %r" % ran)
        tap.contains(ran.err, "https", "message")
        ran = client.run("sign-in", "--server", "not a url", "--account", ACCOUNT, text="x\n")
        tap.check(ran.status in (2, 5), "no address at all: %r" % ran)
        ran = client.run("sign-in", "--server", world.proxy.url, "--account", "a/../b", text="x\n")
        tap.check(ran.status in (2, 5), "no account at all: %r" % ran)
        tap.same(client.account_dirs(), [], "folders made")


@tap.case("a captive portal at sign-in is no server and no wrong password")
def portal_at_sign_in():
    with World(seed=403) as world:
        client = world.client("first", sign_in=False)
        for status in (200, 401, 403, 511):
            world.proxy.add("answer", path="/session", status=status, body=HTML, times=-1)
            client.sign_in(status=3)
            world.proxy.clear()
        world.proxy.add("answer", path="/session", status=200, content_type="application/json", body=b"{}", times=-1)
        client.sign_in(status=3)
        world.proxy.clear()
        client.sign_in()
        client.sync()


# ---- answers ----

@tap.case("captive portals, proxy pages and server errors during sync keep everything and exit 3")
def foreign_answers():
    with World(seed=404) as world:
        client = world.client()
        client.sync()
        for number, status in enumerate((200, 302, 401, 403, 404, 407, 502, 511)):
            for path in (CHANGES, OPS):
                no_network(world, client, "网页%d号%s" % (number, path[1]), kind="answer", path=path, status=status, body=HTML,
                           headers=(("Location", "http://127.0.0.1:9/login"),) if status == 302 else ())
        for status in (500, 503, 408, 425):
            no_network(world, client, "错误%d" % status, kind="answer", path=OPS, status=status,
                       content_type="application/problem+json",
                       body=json.dumps({"type": "https://zhijian.github.io/problems/internal", "title": "x", "status": status,
                                        "code": "internal"}).encode())
        for method in ("drop-request", "drop-reply"):
            no_network(world, client, method, kind=method, path=OPS)
            no_network(world, client, method + "二", kind=method, path=CHANGES)


@tap.case("a server that asks to wait is left alone until then, even by the user's own sync")
def retry_after():
    with World(seed=405) as world:
        client = world.client()
        client.sync()
        record = waiting(client)
        world.proxy.add("answer", path=OPS, status=429, content_type="application/problem+json", headers=(("Retry-After", "3"),),
                        body=json.dumps({"type": "https://zhijian.github.io/problems/rate-limited", "title": "x", "status": 429,
                                         "code": "rate-limited"}).encode())
        client.ok("sync", status=3)
        posts = world.proxy.count("POST", OPS)
        ran = client.ok("sync", status=3)
        tap.check(ran.err.strip(), "it says until when")
        tap.same(world.proxy.count("POST", OPS), posts, "posts before the time")
        time.sleep(3.2)
        client.sync()
        tap.same(client.show(record)["sync_state"], "synced", "afterwards")


@tap.case("half an answer is no answer, wherever it breaks off")
def half_answers():
    with World(seed=406) as world:
        client = world.client()
        client.sync()
        for path in (CHANGES, OPS):
            no_network(world, client, "一半" + path[1], kind="half-body", path=path)
            for count in (0, 1, 20, 60):
                no_network(world, client, "断在%d%s" % (count, path[1]), kind="cut", path=path, count=count)
        second = world.client("second")
        world.proxy.add("half-body", path=CHANGES, times=-1)
        second.sync(status=3)
        tap.same(second.ok("--json", "list", "unit-project").json(), [], "nothing of half a page is taken")


def record_line(client, record, **members):
    """A change line of a record as this client knows it."""
    shown = client.show(record)
    line = {"id": record, "form": "unit-project", "form_version": 1, "slots_version": 0, "state": shown["state"],
            "revision": shown["revision"] + 1, "fields": shown["fields"], "history": [], "missing": [],
            "updated_at": "2026-11-23T07:30:05.000Z"}
    line.update(members)
    return json.dumps(line, ensure_ascii=False)


def end_line(world, **members):
    epoch = json.loads(next(e for e in world.proxy.exchanges if e.path.endswith("/session")).answer_body)["epoch"]
    return json.dumps(dict({"end": True, "state": "bm9uc2Vuc2U", "has_more": False, "epoch": epoch, "last_seq": 1, "results": []},
                           **members))


@tap.case("malformed change lines reject their page: nothing of it is applied")
def malformed_lines():
    with World(seed=407) as world:
        client = world.client()
        record = client.new("unit-project", *unit("原名"))
        client.sync()
        good = record_line(client, record, fields=dict(client.show(record)["fields"], name="好行"))
        end = end_line(world)
        bad = {
            "duplicate keys": good[:-1] + ', "revision": 9}',
            "duplicate field": good.replace('"name": "好行"', '"name": "好行", "name": "坏"'),
            "not JSON": "{revision: 1}",
            "a comment": good + " // really",
            "an array": "[1]",
            "revision is a text": record_line(client, record, revision="2"),
            "fields are an array": record_line(client, record, fields=[]),
            "no id": '{"form": "unit-project", "revision": 1, "state": "active", "fields": {}}',
            "id is no UUID": record_line(client, record, id="../../x"),
            "state is a number": record_line(client, record, state=5),
            "bytes that are not UTF-8": None,
        }
        for name, line in bad.items():
            body = b'{"id": "\xff\xfe"}' if line is None else line.encode()
            world.proxy.add("answer", path=CHANGES, status=200, content_type="application/x-ndjson",
                            body=b"\n".join([good.encode(), body, end.encode(), b""]), times=-1)
            ran = client.run("sync")
            tap.same(ran.status, 3, "%s: %r" % (name, ran))
            tap.same(client.show(record)["fields"]["name"], "原名", name)
            world.proxy.clear()
            client.sync()
        for name, line in {"no state": end_line(world, state=""), "end is a text": end_line(world, end="true"),
                           "last_seq is a text": end_line(world, last_seq="1")}.items():
            world.proxy.add("answer", path=CHANGES, status=200, content_type="application/x-ndjson",
                            body=(good + "\n" + line + "\n").encode(), times=-1)
            tap.same(client.run("sync").status, 3, name)
            tap.same(client.show(record)["fields"]["name"], "原名", name)
            world.proxy.clear()
        client.sync()


@tap.case("unknown members, fields and states are kept, shown as text, and make the record read-only")
def unknown_members():
    with World(seed=408) as world:
        client = world.client()
        record = client.new("unit-project", *unit("未知"))
        client.sync()
        fields = dict(client.show(record)["fields"], colour_of_roof="红", floor_area="4321.5")
        line = record_line(client, record, state="under-inspection", fields=fields, mood={"new": [1, {"a": None}]})
        world.proxy.add("answer", path=CHANGES, status=200, content_type="application/x-ndjson",
                        body=(line + "\n" + end_line(world, news=[1]) + "\n").encode())
        client.sync()
        shown = client.show(record)
        tap.same((shown["state"], shown["fields"]["floor_area"]), ("under-inspection", "4321.5"), "shown")
        tap.same(shown["fields"]["colour_of_roof"], "红", "an unknown field is kept")
        tap.contains(client.ok("show", record).out, "under-inspection", "as text")
        tap.same(client.run("edit", record, "unit_use=商业").status, 5, "editing it")
        tap.same(client.show(record)["sync_state"], "synced", "nothing was saved")
        client.sync()  # the state that was given is not known to the server: a full pull puts things right
        tap.same(client.show(record)["state"], "active", "after the full pull")


@tap.case("an oversized answer, a compression bomb and deep nesting are given up, quickly and without harm")
def oversized():
    with World(seed=409) as world:
        client = world.client()
        client.sync()
        no_network(world, client, "大", kind="answer", path=OPS, status=200, content_type="application/json",
                   body=b"[" + b" " * (100 * 1024 * 1024))
        no_network(world, client, "胀", kind="answer", path=OPS, status=200, content_type="application/json",
                   headers=(("Content-Encoding", "gzip"),), body=gzip.compress(b" " * (600 * 1024 * 1024), 9))
        no_network(world, client, "深", kind="answer", path=OPS, status=200, content_type="application/json",
                   body=b"[" * 200000 + b"]" * 200000)
        no_network(world, client, "胀二", kind="answer", path=CHANGES, status=200, content_type="application/x-ndjson",
                   headers=(("Content-Encoding", "gzip"),), body=gzip.compress(b" " * (600 * 1024 * 1024), 9))


@tap.case("the server refuses what is not JSON, too large, not its own or not allowed, and goes on")
def server_input():
    with World(seed=410, judge=False) as world:
        raw = Raw(world, ACCOUNT, INITIAL, PASSWORD, direct=True)
        path = "/projects/%s/ops" % raw.project
        record = uuid7()
        values = dict(UNIT, name="服务", foundation_type="pile", structure_type="005", floors_above=33)
        tap.same(raw.results(raw.op("create", record, {k: [None, v] for k, v in values.items()}))[0]["result"], "applied", "a good op")
        good = raw.op("update", record, {"cost": [None, "1"]}, base={"revision": 1})
        text = json.dumps({"client": raw.client, "ops": [good]})
        for name, body in {
            "empty": b"", "not JSON": b"{", "an array": b"[]", "text behind": text.encode() + b"x", "NUL": b"\0",
            "duplicate keys": text.replace('"seq": 2', '"seq": 2, "seq": 3').encode(), "not UTF-8": b'{"client":"\xff"}',
            "deep": b"[" * 100000, "no ops": json.dumps({"client": raw.client}).encode(),
            "no client": json.dumps({"ops": [good]}).encode(),
            "an escaped NUL": text.replace("null", '"a\\u0000b"').encode(), "half a character": text.replace("null", '"\\ud800"').encode(),
            "an op that is none": json.dumps({"client": raw.client, "ops": [7]}).encode(),
        }.items():
            status, kind, answer = raw.send("POST", path, body)
            tap.check(400 <= status < 500 and kind.startswith("application/problem+json"), "%s: %d %s %r" % (name, status, kind, answer[:200]))
        status, kind, answer = raw.send("POST", path, b"x" * (20 * 1024 * 1024))
        tap.same(status, 413, "20 MB: %r" % answer[:200])
        tap.same(raw.send("GET", "/projects/%s/changes?client=%s&settled=0" % (raw.project, raw.client), token="wrong")[0], 401, "a wrong token")
        tap.check(raw.send("GET", "/projects/0193f2a0-0000-7000-8000-000000000001/changes?client=%s&settled=0" % raw.client)[0] in (403, 404),
                  "another project")
        tap.check(raw.send("GET", "/../../etc/passwd")[0] in (400, 404), "another path")
        for name, patch, code in [
            ("a path that is none", {"no_such_field": [None, "1"]}, "unknown-path"),
            ("the server's own field", {"supervision_no": [None, "1"]}, "server-owned-path"),
            ("a computed field", {"structure_floors": [None, "1"]}, "computed-path"),
            ("an entry that is none", {"cost": ["1"]}, "malformed-patch"),
            ("10 MB in a name", {"name": ["服务", "长" * (3 * 1024 * 1024)]}, "invalid"),
            ("a negative area", {"floor_area": ["12345.67", "-1"]}, "invalid"),
            ("an area that is a JSON number", {"floor_area": ["12345.67", 5]}, "invalid"),
        ]:
            status, answer = raw.push(raw.op("update", record, patch, base={"revision": 1}))
            if status == 413 and name.startswith("10 MB"):
                raw.seq -= 1
                continue
            tap.same(status, 200, name)
            result = answer["results"][0]
            tap.same((result["result"], result.get("problem", {}).get("code")), ("refused", code), name)
        tap.same(raw.results(dict(good, seq=raw.seq + 1))[0]["result"], "applied", "a good op afterwards")
        status, answer = raw.push(dict(good, seq=raw.seq + 1, patch={"cost": [None, "2"]}))
        tap.same((status, answer["code"]), (422, "op-id-reused"), "the same id with another body")
        raw.seq += 1
        status, answer = raw.push(dict(raw.op("update", record, {"cost": ["1", "2"]}, base={"revision": 2}), seq=1))
        tap.same((status, answer["code"]), (409, "client-cloned"), "a seq that another op holds")
        tap.same(raw.send("POST", "/session", b"{}")[0], 400, "a sign-in without anything")
        tap.same(raw.record(record)["fields"]["cost"], "1", "on the server")


# ---- values ----

@tap.case("a duplicate unit name is warned about, however it is written, and saved")
def duplicate_name():
    with World(seed=411) as world:
        client = world.client()
        client.sync()
        client.new("unit-project", *unit("61栋"))
        for name in ("61栋", "61#", "61 号楼", "６１栋"):
            ran = client.ok("new", "unit-project", *unit(name))
            tap.check("61栋" in ran.err, "%s: a warning that names the other: %r" % (name, ran))
            tap.same(len(ran.out.strip()), 36, name)
        ran = client.ok("new", "unit-project", *unit("62栋"))
        tap.check("62栋" not in ran.err, "another name is not warned about: %r" % ran)


@tap.case("an area that is 0, negative, no number or of 5 decimals is refused, naming the field, and nothing is saved")
def bad_area():
    with World(seed=412) as world:
        client = world.client()
        client.sync()
        before = client.ok("--json", "list", "unit-project").json()
        for value in ("0", "0.0000", "-1", "-0.5", "很大", "1.23456", "1e5", "NaN", "Infinity", "0x10", "1 2", "--5", "1.2.3",
                      "99999999999999999999999", ""):
            ran = client.run("new", "unit-project", *unit("面积", floor_area=value))
            tap.same(ran.status, 5, "%r: %r" % (value, ran))
            tap.check("area" in ran.err.lower(), "%r: the field is named: %s" % (value, ran.err))
            tap.same(ran.out, "", value)
        tap.same(client.ok("--json", "list", "unit-project").json(), before, "records")
        tap.same(client.ok("--json", "outbox").json(), [], "outbox")


@tap.case("full-width digits and thousands separators are accepted and folded")
def folded_area():
    with World(seed=413) as world:
        client = world.client()
        for typed, kept in {"１２３４５．６７": "12345.67", "1,234.5": "1234.5", "0.0001": "0.0001", "000780000.00": "780000",
                            " 88 ": "88"}.items():
            record = client.new("unit-project", *unit("全角" + kept, floor_area=typed))
            tap.same(client.show(record)["fields"]["floor_area"], kept, typed)
        client.sync()
        tap.same(client.ok("--json", "outbox").json(), [], "the server takes them")


@tap.case("names with markup, direction marks and emoji arrive as they should")
def odd_names():
    with World(seed=414) as world:
        first, second = world.client("first"), world.client("second")
        names = {
            "<b>甲&乙</b>": "<b>甲&乙</b>", "\u202eetis\u202c 5栋\u200f": "etis 5栋", "🏗️ 6栋": "🏗️ 6栋", "e\u0301 7栋": "é 7栋",
            "'; DROP TABLE record;--": "'; DROP TABLE record;--", "%s%n%d": "%s%n%d", "\\u0000": "\\u0000", "  八栋\u3000": "八栋",
            "𠮷栋": "𠮷栋", "a\tb": "ab", '"}]': '"}]',
        }
        records = {first.new("unit-project", *unit(typed)): kept for typed, kept in names.items()}
        first.sync()
        second.sync()
        for record, kept in records.items():
            name = second.show(record)["fields"]["name"]
            tap.check(name == kept or name == kept.replace("ab", "a b"), "%r arrived as %r" % (kept, name))
        for empty in ("", "   ", "\u200b\u202e", "\u3000"):
            tap.same(first.run("new", "unit-project", *unit(empty)).status, 5, "a name of nothing: %r" % empty)
        ran = first.run("new", "unit-project", b"name=\xff\xfe", *unit("x")[1:])
        tap.check(ran.status in (2, 5) and not ran.out, "a name that is not UTF-8: %r" % ran)
        world.settle()
        world.check_all(settled=True)


@tap.case("100 KB in a field are refused quickly, and so are unknown fields, forms, choices and records")
def odd_arguments():
    with World(seed=415) as world:
        client = world.client()
        client.sync()
        begun = time.monotonic()
        ran = client.run("new", "unit-project", *unit("长" * 40000))
        tap.same(ran.status, 5, "a long name: %s" % ran.err[:300])
        tap.check(time.monotonic() - begun < 5, "it took long")
        tap.check(len(ran.err) < 4000, "the message repeats all of it")
        for args, status in [
            (["new", "unit-project", "name"], (2,)), (["new", "no-such-form", "a=b"], (2, 5)), (["new", "unit-project", "colour=red"], (2, 5)),
            (["new", "unit-project", "supervision_no=1", *unit("自编号")], (2, 5)), (["new", "unit-project", *unit("层", floors_above="1.5")], (5,)),
            (["new", "unit-project", *unit("层", floors_above="201")], (5,)), (["new", "unit-project", "name=只有名"], (5,)),
            (["new", "unit-project", *unit("号", owner_phone="12")], (5,)), (["new", "unit-project", *unit("日", planned_start="2026-02-30")], (5,)),
            (["new", "acceptance-sample", "part=x", "progress=月球"], (5,)), (["new", "acceptance-sample", "part=x", "unit=没有的单位"], (5,)),
            (["show", "no-such-record"], (2, 5)), (["edit", "0193f2a0-0000-7000-8000-000000000001", "name=x"], (2, 5)),
            (["do", "0193f2a0-0000-7000-8000-000000000001", "confirm"], (2, 5)), (["new", "project", "name=x"], (2, 5)),
            (["list", "no-such-form"], (2, 5)), (["frobnicate"], (2,)), ([], (2,)), (["--frobnicate"], (2,)),
            (["cancel", "no-such-op"], (2, 5)), (["resolve", "no-such-record", "--mine"], (2, 5)),
            (["print", "x", "y.pdf"], (2,)), (["import", "unit-project", "x.xlsx"], (2,)), (["export", "unit-project", "x.xlsx"], (2,)),
        ]:
            ran = client.run(*args)
            tap.check(ran.status in status, "%r wanted, %r" % (status, ran))
            tap.check(ran.err.strip() and not ran.out, "it says why, on stderr: %r" % ran)
        tap.same(client.ok("--json", "outbox").json(), [], "nothing was saved")


# ---- disks and locks ----

@tap.case("a damaged store is set aside, never overwritten, and said to be damaged with exit status 6")
def damaged_store():
    def header(data):
        return b"\0" * 100 + data[100:]

    def pages(data):
        return data[:4096] + b"\xa5" * (len(data) - 8192) + data[-4096:]

    def half(data):
        return data[:len(data) // 2]

    def text(_data):
        return b"This is not a database at all.\n" * 1000

    def nothing(_data):
        return b""

    for spoil in (header, pages, half, text, nothing):
        with World(seed=416, judge=False) as world:
            client = world.client()
            for number in range(5):
                client.new("unit-project", *unit("坏%d" % number))
            client.sync()
            store = client.store()
            for suffix in ("-wal", "-shm"):
                store.with_name("store.db" + suffix).unlink(missing_ok=True)
            spoiled = spoil(store.read_bytes())
            store.write_bytes(spoiled)
            for args in (["list", "unit-project"], ["new", "unit-project", *unit("再来")], ["sync"], ["check"]):
                ran = client.run(*args)
                tap.same(ran.status, 6, "%s, %s: %r" % (spoil.__name__, args[0], ran))
                tap.check(ran.err.strip(), "it says so")
            tap.same(store.read_bytes(), spoiled, "%s: the file itself" % spoil.__name__)
            aside = [p for p in store.parent.iterdir() if p.name.startswith("store.damaged-")]
            tap.check(aside or not spoiled, "%s: a copy was set aside: %r" % (spoil.__name__, sorted(p.name for p in store.parent.iterdir())))


@tap.case("a store of a newer program is refused and left as it is")
def newer_store():

    with World(seed=417, judge=False) as world:
        client = world.client()
        client.new("unit-project", *unit("新版"))
        connection = sqlite3.connect(str(client.store()))
        connection.execute("PRAGMA user_version = 9999")
        connection.commit()
        connection.close()
        ran = client.run("list", "unit-project")
        tap.check(ran.status not in (0, 6) and "newer" in ran.err.lower(), "%r" % ran)
        connection = sqlite3.connect(str(client.store()))
        tap.same(connection.execute("PRAGMA user_version").fetchone()[0], 9999, "version")
        connection.close()


@tap.case("on a full disk nothing is said to be saved that is not, and all that was saved is there afterwards")
def full_disk():
    with World(seed=418) as world:
        client = world.client()
        client.sync()
        printed = []
        with disk.small(client.home / "data", 2) as limit:
            tap.note(limit.how)
            for number in range(3000):
                ran = client.run("new", "unit-project", *unit("满%d" % number, unit_use="长" * 50), preexec_fn=limit.preexec)
                if ran.status != 0:
                    break
                printed.append(ran.out.strip())
            tap.check(ran.status != 0 and ran.out == "", "the disk filled up after %d: %r" % (len(printed), ran))
            tap.check(ran.err.strip() and limit.word in ran.err.lower(), "it says that there is no space: %r" % ran)
            tap.check(len(printed) > 3, "some were saved before: %d" % len(printed))
            again = client.run("list", "unit-project", preexec_fn=limit.preexec)
            tap.check(again.status in (0, ran.status), "reading goes on: %r" % again)
        shown = {row["id"] for row in client.ok("--json", "list", "unit-project").json()}
        tap.check(set(printed) <= shown, "%d printed ids are missing" % len(set(printed) - shown))
        client.ok("check")
        client.sync()
        there = {row["id"] for row in world.server_dump()["record"]}
        tap.check(set(printed) <= there, "they are on the server")


@tap.case("where nothing can be written, reading works, and saving says that nothing was saved")
def read_only():
    with World(seed=419) as world:
        client = world.client()
        record = client.new("unit-project", *unit("只读"))
        with disk.read_only(client.home / "data") as limit:
            tap.note(limit.how)
            ran = client.run("new", "unit-project", *unit("不成"), preexec_fn=limit.preexec)
            tap.check(ran.status not in (0, 6) and not ran.out, "new: %r" % ran)
            tap.check("written" in ran.err.lower() or "read-only" in ran.err.lower() or "permission" in ran.err.lower(), ran.err)
            ran = client.run("list", "unit-project", preexec_fn=limit.preexec)
            tap.check(ran.status == 0 and "只读" in ran.out, "list: %r" % ran)
            ran = client.run("--json", "show", record, preexec_fn=limit.preexec)
            tap.check(ran.status == 0 and ran.json()["id"] == record, "show: %r" % ran)
        client.sync()
        tap.same(client.show(record)["sync_state"], "synced", "afterwards")


@tap.case("while another program syncs, saving works at once and a second sync waits for its turn")
def engine_locked():
    with World(seed=420) as world:
        client = world.client()
        client.sync()
        record = waiting(client)
        with open(client.store().with_name("engine.lock"), "a+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            begun = time.monotonic()
            other = client.new("unit-project", *unit("锁中"))
            tap.check(time.monotonic() - begun < 5, "saving waited")
            process = client.start("sync")
            time.sleep(1.5)
            tap.check(process.poll() is None, "the second sync waits: %r" % (process.poll(),))
            tap.same(client.show(record)["sync_state"], "queued", "meanwhile")
            fcntl.flock(lock, fcntl.LOCK_UN)
        process.communicate(timeout=40)
        tap.same(process.returncode, 0, "exit status of the second sync")
        tap.same([client.show(r)["sync_state"] for r in (record, other)], ["synced", "synced"], "afterwards")


@tap.case("four syncs at once: each exits 0 and every record is there once")
def four_syncs():
    with World(seed=421) as world:
        client = world.client()
        records = [waiting(client, "同%d" % number) for number in range(6)]
        processes = [client.start("sync") for _ in range(4)]
        for process in processes:
            _, err = process.communicate(timeout=90)
            tap.same(process.returncode, 0, err.decode())
        there = [row["id"] for row in world.server_dump()["record"]]
        tap.same([there.count(record) for record in records], [1] * 6, "on the server")


@tap.case("saving goes on while others save and while another program has the store open")
def saving_together():
    with World(seed=422) as world:
        client = world.client()
        client.sync()
        watching = client.start("sync", "--watch")
        processes = [client.start("new", "unit-project", *unit("并%d" % number)) for number in range(8)]
        ids = []
        for process in processes:
            out, err = process.communicate(timeout=60)
            tap.same(process.returncode, 0, err.decode())
            ids.append(out.decode().strip())
        tap.same(len(set(ids)), 8, "ids")
        for _ in range(100):
            there = [row["id"] for row in world.server_dump()["record"]]
            if set(ids) <= set(there):
                break
            time.sleep(0.1)
        tap.check(set(ids) <= set(there), "the watching sync sent them: %d of 8" % len(set(ids) & set(there)))
        watching.terminate()
        watching.communicate(timeout=30)
        tap.same(watching.returncode, 0, "it ends when asked to")
        client.sync()
        world.check_all(settled=True)


@tap.case("a store that is being repaired is left alone, and that is said")
def store_locked():
    with World(seed=423) as world:
        client = world.client()
        client.sync()
        with open(client.store().with_name("store.lock"), "a+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                ran = client.run("list", "unit-project", timeout=45)
            except subprocess.TimeoutExpired:
                raise tap.Failure("it waits for ever") from None
            tap.check(ran.status not in (0, 6) and ran.err.strip(), "%r" % ran)
        client.ok("list", "unit-project")


if __name__ == "__main__":
    tap.main()
