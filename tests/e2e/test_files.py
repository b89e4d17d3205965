# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments on bad lines: the histories of protocol.md that are about files, each with its expected end state."""

import datetime
import json
import time

from harness import papers, tap
from harness.raw import Raw
from harness.world import ACCOUNT, PASSWORD, World, unit

OPS = "/ops$"
UPLOADS = "/uploads"
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date().isoformat()


def on_server(world, path):
    """Has the server these bytes, whole?"""
    found = list((world.data / "files").rglob(papers.sha256(path))) if (world.data / "files").is_dir() else []
    return len(found) == 1 and found[0].read_bytes() == path.read_bytes()


def picture(world, number, noise=0):
    return papers.png(world.dir / ("photo-%d.png" % number), number, noise=noise)


def application(client, target, *files, reason="停工"):
    return client.new("suspension", "unit_id=" + target, "effective_date=" + TODAY, "reason=" + reason,
                      *[argument for slot, path in files for argument in ("--attach", "%s=%s" % (slot, path))])


def building(client, name):
    record = client.new("unit-project", *unit(name))
    client.sync()
    return record


def receipt_of(client, record, action):
    return next(op["receipt"] for op in client.dump()["op"] if op["record"] == record and op["action"] == action and op["receipt"])


def photos(client, record):
    return sorted(file["sha256"] for file in client.show(record)["attachments"])


@tap.case("H10 确认 arrives before its papers: it waits, and when they are there it counts from its arrival")
def h10():
    with World(seed=810) as world:
        client = world.client()
        target = building(client, "61栋")
        paper = papers.pdf(world.dir / "a.pdf")
        record = application(client, target, ("attachments", paper))
        client.ok("do", record, "confirm")
        world.proxy.add("answer", method="POST", path=UPLOADS, status=503, times=-1, headers=(("Retry-After", "1"),),
                        content_type="application/problem+json", body=b'{"code":"busy"}')
        client.run("--json", "sync")
        shown = client.show(record)
        tap.same((shown["state"], shown["sync_state"]), ("under_review", "waiting"), "while its papers are missing")
        tap.check(shown["waiting_for"], "it says what it waits for")
        row = next(row for row in world.server_dump()["record"] if row["id"] == record)
        tap.same((row["state"], len(row["missing"])), ("unconfirmed", 1), "at the server")
        tap.same(client.run("edit", record, "reason=别的").status, 5, "meanwhile it is read-only")
        time.sleep(1.2)
        world.proxy.clear()
        client.sync()
        receipt = receipt_of(client, record, "confirm")
        tap.check(receipt["received_at"] < receipt["effective_at"], "both times: %r" % receipt)
        tap.same(client.show(record)["sync_state"], "synced", "after its papers came")
        tap.check(on_server(world, paper), "the paper is there")
        world.settle()
        world.check_all(settled=True)


@tap.case("a deferred 确认 can be cancelled, and one without an answer only after asking the server")
def cancel():
    with World(seed=811) as world:
        client = world.client()
        target = building(client, "62栋")
        record = application(client, target, ("attachments", papers.pdf(world.dir / "a.pdf")))
        client.ok("do", record, "confirm")
        world.proxy.add("answer", method="POST", path=UPLOADS, status=503, times=-1, content_type="application/problem+json",
                        body=b'{"code":"busy"}')
        client.run("--json", "sync")
        op = next(entry for entry in client.ok("--json", "outbox").json() if entry.get("action") == "confirm")
        client.ok("cancel", op["id"])
        tap.same(client.show(record)["state"], "unconfirmed", "after cancelling")
        world.proxy.clear()
        client.sync()
        client.ok("edit", record, "reason=改过的原因")
        client.ok("do", record, "confirm")
        world.proxy.add("drop-reply", method="POST", path=OPS)
        client.run("--json", "sync")
        waiting = [entry for entry in client.ok("--json", "outbox").json() if entry.get("action") == "confirm"]
        tap.same(len(waiting), 1, "the answer was lost")
        ran = client.run("cancel", waiting[0]["id"])
        tap.check(ran.status != 0, "it was taken in, so it cannot be cancelled: %r" % ran)
        client.sync()
        tap.same(client.show(record)["state"], "under_review", "as the server says")
        world.settle()
        world.check_all(settled=True)


@tap.case("H16 two PCs add photos to one slot: both stay")
def h16():
    with World(seed=816) as world:
        first, second = world.client("first"), world.client("second")
        target = building(first, "63栋")
        record = application(first, target)
        first.sync()
        second.sync()
        a, b = picture(world, 1), picture(world, 2)
        first.ok("edit", record, "--attach", "site_photos=%s" % a)
        second.ok("edit", record, "--attach", "site_photos=%s" % b)
        first.sync()
        second.sync()
        first.sync()
        wanted = sorted([papers.sha256(a), papers.sha256(b)])
        tap.same(photos(first, record), wanted, "on the first")
        tap.same(photos(second, record), wanted, "on the second")
        tap.check(on_server(world, a) and on_server(world, b), "both at the server")
        world.settle()
        world.check_all(settled=True)


@tap.case("H17 a photo is replaced while the op that names it has no reply: only the second stays")
def h17():
    with World(seed=817) as world:
        client = world.client()
        target = building(client, "64栋")
        record = application(client, target)
        client.sync()
        a, b = picture(world, 3), picture(world, 4)
        client.ok("edit", record, "--attach", "site_photos=%s" % a)
        world.proxy.add("drop-reply", method="POST", path=OPS)
        client.sync(status=3)
        old = client.show(record)["attachments"][0]["id"]
        client.ok("edit", record, "--detach", old, "--attach", "site_photos=%s" % b)
        client.sync()
        tap.same(photos(client, record), [papers.sha256(b)], "here")
        tap.check(on_server(world, b), "the second is at the server")
        second = world.client("second")
        second.sync()
        tap.same(photos(second, record), [papers.sha256(b)], "elsewhere")
        world.settle()
        world.check_all(settled=True)


@tap.case("H18 the server says it has a file, expires it as an orphan, then the record arrives: it is uploaded again")
def h18():
    with World(seed=818) as world:
        world.stop()
        world.serve(more=["--orphan-seconds", "1"])
        client = world.client()
        target = building(client, "65栋")
        photo = picture(world, 5)
        record = application(client, target, ("site_photos", photo))
        client.sync()
        tap.check(on_server(world, photo), "it was uploaded")
        client.ok("delete", record)
        client.sync()
        again = application(client, target, ("site_photos", photo))
        for _ in range(100):
            if not on_server(world, photo):
                break
            time.sleep(0.2)
        tap.check(not on_server(world, photo), "nothing named it, so it expired")
        client.sync()
        tap.check(on_server(world, photo), "it is there again")
        tap.same([row["missing"] for row in world.server_dump()["record"] if row["id"] == again], [[]], "missing")
        world.settle()
        world.check_all(settled=True)


@tap.case("H19 提交 before the deadline, the photos after it: the receipt shows when it arrived")
def h19():
    with World(seed=819) as world:
        client = world.client()
        target = building(client, "66栋")
        record = world.server_command(
            "issue", "--data", str(world.data), "rectification", "notice_no=整字1号", "kind=限期整改", "issue_date=" + TODAY,
            "deadline=" + TODAY, "unit_id=" + target,
            "items[]=" + json.dumps({"problem": "露筋", "clause": "GB 50204"}, ensure_ascii=False)).out.strip()
        client.sync()
        client.ok("edit", record, "explanation=已整改。", "--attach", "photos=%s" % picture(world, 6))
        client.ok("do", record, "submit")
        world.proxy.add("answer", method="POST", path=UPLOADS, status=503, times=-1, content_type="application/problem+json",
                        body=b'{"code":"busy"}')
        client.run("--json", "sync")
        arrived = datetime.datetime.now(datetime.timezone.utc)
        time.sleep(1.5)
        world.proxy.clear()
        client.sync()
        receipt = receipt_of(client, record, "submit")
        received = datetime.datetime.fromisoformat(receipt["received_at"].replace("Z", "+00:00"))
        effective = datetime.datetime.fromisoformat(receipt["effective_at"].replace("Z", "+00:00"))
        tap.check(received <= arrived < effective, "both times: %r" % receipt)
        row = next(row for row in world.server_dump()["record"] if row["id"] == record)
        tap.same(row["state"], "under_review", "state")
        line = next(line for line in row["history"] if line["verb"] == "submit")
        tap.same(line.get("received_at", receipt["received_at"]), receipt["received_at"], "the history says so, too")
        world.settle()
        world.check_all(settled=True)


@tap.case("H20 confirmed by one, another field edited by the other: the later one is asked, whichever it is")
def h20():
    with World(seed=820) as world:
        first, second = world.client("first"), world.client("second")
        targets = [building(first, name) for name in ("67栋", "68栋")]
        paper = papers.pdf(world.dir / "a.pdf")
        for target, confirm_first in zip(targets, (True, False)):
            record = application(first, target, ("attachments", paper))
            first.sync()
            second.sync()
            first.ok("do", record, "confirm")
            second.ok("edit", record, "site_part=主体六层")
            if confirm_first:
                first.sync()
                second.sync(status=1)
                shown = second.show(record)
                tap.same((shown["sync_state"], shown["state"]), ("conflict", "under_review"), "the edit is not merged into it")
                row = next(row for row in world.server_dump()["record"] if row["id"] == record)
                tap.check("site_part" not in row["fields"], "what was confirmed is untouched")
                second.ok("resolve", record, "--theirs")
            else:
                second.sync()
                first.sync(status=1)
                shown = first.show(record)
                tap.same((shown["sync_state"], shown["state"]), ("conflict", "unconfirmed"), "a legal act is never merged")
                first.ok("resolve", record, "--theirs")
                tap.same(first.show(record)["fields"]["site_part"], "主体六层", "seen now")
                first.ok("do", record, "confirm")
                first.sync()
                tap.same(first.show(record)["state"], "under_review", "confirmed as seen")
        world.settle()
        world.check_all(settled=True)


@tap.case("H22 one deletes the unit, the other edits it offline and files an application for it: all of it stays to be chosen")
def h22():
    with World(seed=822) as world:
        first, second = world.client("first"), world.client("second")
        target = building(first, "69栋")
        second.sync()
        first.ok("delete", target)
        first.sync()
        second.ok("edit", target, "unit_use=住宅")
        record = application(second, target, ("attachments", papers.pdf(world.dir / "a.pdf")))
        second.sync(status=1)
        tap.same(second.show(target)["sync_state"], "conflict", "the unit")
        tap.same(second.show(record)["sync_state"], "conflict", "the application")
        second.ok("resolve", target, "--mine")
        second.run("--json", "sync")
        tap.same(second.show(target)["sync_state"], "synced", "the unit is back")
        second.ok("resolve", record, "--mine")
        second.sync()
        first.sync()
        tap.same(first.show(target)["fields"]["unit_use"], "住宅", "the edit survives")
        tap.same(first.show(record)["unit"], target, "and so does the application")
        world.settle()
        world.check_all(settled=True)


@tap.case("a line that is cut in every piece of a large file loses nothing and sends no piece more than twice")
def cuts():
    with World(seed=830) as world:
        client = world.client()
        target = building(client, "70栋")
        photo = picture(world, 7, noise=3_000_000)
        record = application(client, target, ("site_photos", photo))
        before = photo.read_bytes()
        for number in range(12):
            world.proxy.add("cut-request", method="PATCH", path=UPLOADS, skip=1 + number % 2, count=50_000)
            client.run("--json", "sync")
            if on_server(world, photo):
                break
        world.proxy.clear()
        client.sync()
        tap.check(on_server(world, photo), "whole at the server")
        sent = [int(exchange.request_headers["Upload-Offset"]) for exchange in world.proxy.exchanges
                if exchange.method == "PATCH" and exchange.status == 204]
        tap.same(sorted(set(sent)), sent, "no piece that was taken is sent again, and they are in order")
        tap.same(photo.read_bytes(), before, "the original")
        tap.same(client.show(record)["attachments"][0]["sync_state"], "synced", "its state")
        world.settle()
        world.check_all(settled=True)


@tap.case("the same photo twice is one file, and a name is only a name")
def same_photo():
    with World(seed=831) as world:
        client = world.client()
        target = building(client, "71栋")
        photo = picture(world, 8)
        odd = world.dir / ("照片\n第一张.png")
        odd.write_bytes(picture(world, 9).read_bytes())
        long = world.dir / ("长" * 83 + ".png")  # 253 bytes
        long.write_bytes(picture(world, 10).read_bytes())
        record = application(client, target, ("site_photos", photo), ("measures_doc", photo), ("site_photos", odd), ("site_photos", long))
        client.sync()
        files = client.show(record)["attachments"]
        tap.same(len(files), 4, "attachments")
        for file in files:
            tap.check("\n" not in file["name"] and "/" not in file["name"] and file["name"].endswith(".png"), "name %r" % file["name"])
            tap.check(len(file["name"]) <= 120, "length of %r" % file["name"])
        tap.check(all(on_server(world, path) for path in (photo, odd, long)), "all are there")
        tap.same(len([e for e in world.proxy.exchanges if e.method == "POST" and e.path.endswith("/uploads")]), 3, "uploads begun")
        world.settle()
        world.check_all(settled=True)


@tap.case("nothing of one project is told to another: no file, no record, no decision")
def other_project():
    with World(seed=832) as world:
        client = world.client()
        target = building(client, "72栋")
        photo = picture(world, 11)
        application(client, target, ("site_photos", photo))
        client.sync()
        other = Raw(world, "GJM2024HB0107", "Zj1234567", "Other7Harbour")
        digest = papers.sha256(photo)
        status, answer = other.call("POST", "/projects/%s/files/missing" % other.project, {"sha256": [digest]})
        tap.same((status, answer["missing"]), (200, [digest]), "as if nobody had it")
        tap.same(other.send("GET", "/projects/%s/files/%s" % (other.project, digest))[0], 404, "its bytes")
        mine = client.dump()["project"][0]["id"]
        unknown = "0192f3a0-0000-7000-8000-000000000000"
        for path in ("/projects/%s/files/" + digest, "/projects/%s/changes?client=" + other.client + "&settled=0"):
            theirs, nobody = other.send("GET", path % mine), other.send("GET", path % unknown)
            tap.same((theirs[0], len(theirs[2])), (nobody[0], len(nobody[2])), "a foreign project looks like none: %s" % path)
        record = next(row for row in world.server_dump()["record"] if row["id"] == target)
        result = other.results(other.op("update", target, {"name": [record["fields"]["name"], "别人的"]}, base={"revision": 1}))[0]
        tap.same((result["result"], result["problem"]["code"]), ("refused", "unknown-record"), "another project's record")
        tap.check(record["fields"]["name"] not in json.dumps(result, ensure_ascii=False), "nothing revealed")
        world.check_all()


@tap.case("a forged transition is refused, whatever the client says")
def forged():
    with World(seed=833) as world:
        client = world.client()
        target = building(client, "73栋")
        record = application(client, target)
        client.sync()
        raw = Raw(world, ACCOUNT, PASSWORD)
        common = {"form": "suspension", "form_version": 1, "base": {"revision": 1}}
        results = raw.results(
            raw.op("action", record, {}, action="approve", **common),
            raw.op("action", record, {}, action="confirm", **common),
            raw.op("update", record, {"notice_no": [None, "自批"]}, **common),
            raw.op("action", record, {}, action="fly", **common))
        tap.same([result["result"] for result in results], ["refused"] * 4, "results")
        tap.same([result["problem"]["code"] for result in results], ["not-yours", "invalid", "server-owned-path", "unknown-action"], "codes")
        row = raw.record(record)
        tap.same((row["state"], row["revision"]), ("unconfirmed", 1), "nothing moved")
        world.check_all()


if __name__ == "__main__":
    tap.main()
