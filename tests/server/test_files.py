# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files: what records lack, what arrives, what is handed out, and what goes because nobody names it."""

import hashlib
import json
import os
import shutil
import sqlite3
import time

from tus import append, attachment, begin, bytes_on_disk, digest, fetch, leftovers, missing, some_bytes, upload
from world import ACTIVE, GJM, ROOT, SAMPLE, Server, confirm, sample, tap, uuid7


def with_file(client, data, **more):
    """A create of the acceptance form with one photo."""
    path, row = attachment(digest(data), len(data), "photos", **more)
    made = sample(client, ACTIVE)
    made["patch"][path] = [None, row]
    return made


@tap.case("a record may come before its file: it says what is missing and who promised it, until the bytes arrive")
def record_first():
    with Server() as server:
        client, other = server.client(), server.client()
        data, late = some_bytes(4000), some_bytes(4000, 1)
        made = with_file(client, data)
        path, row = attachment(digest(late), 4000, "photos")
        made["patch"][path] = [None, row]
        tap.same(client.one(made)["result"], "applied", "create")
        record = server.record(client, made["record"])
        tap.same(sorted(entry["sha256"] for entry in record["missing"]), sorted([digest(data), digest(late)]), "missing")
        tap.same({entry["client"] for entry in record["missing"]}, {client.id}, "who promised")
        _, end = other.page()
        upload(client, data)
        lines, after = other.page(since=end["state"])
        tap.same([(line["id"], line["revision"], [entry["sha256"] for entry in line["missing"]]) for line in lines],
                 [(made["record"], 1, [digest(late)])], "the change is told, and is no revision")
        tap.same((lines[0]["updated_at"], lines[0]["history"]), (record["updated_at"], record["history"]), "nobody touched it")
        upload(other, late)
        lines, _ = client.page(since=after["state"])
        tap.same(lines[0]["missing"], [], "all there")
        change = client.op("update", made["record"], {"part": ["桩基", "桩基二"]}, 1, form=SAMPLE)
        tap.same(client.one(change)["result"], "applied", "the arrival is in nobody's way")


@tap.case("a file may come before its record: then nothing is missing")
def file_first():
    with Server() as server:
        client = server.client()
        data = some_bytes(4000)
        tap.same(missing(client, upload(client, data)), [], "here")
        made = with_file(client, data)
        result = client.one(made)
        tap.same((result["result"], result["record"]["missing"]), ("applied", []), "create")


@tap.case("several records that lack one file are all told when it arrives")
def several_records():
    with Server() as server:
        client = server.client()
        data = some_bytes(4000)
        made = [with_file(client, data) for _ in range(3)]
        for result in client.push(*made):
            tap.same((result["result"], len(result["record"]["missing"])), ("applied", 1), "create")
        _, end = client.page()
        upload(client, data)
        lines, _ = client.page(since=end["state"])
        tap.same(sorted((line["id"], len(line["missing"])) for line in lines), sorted((op["record"], 0) for op in made), "all three")


@tap.case("a confirmation waits for the files, keeps the time it was received, and is judged when it comes again")
def deferred():
    with Server() as server:
        client = server.client()
        data, more = some_bytes(4000), some_bytes(4000, 1)
        made = with_file(client, data)
        path, row = attachment(digest(more), 4000, "photos")
        made["patch"][path] = [None, row]
        client.one(made)
        act = confirm(client, made["record"], 1)
        result = client.one(act)
        tap.same((result["result"], sorted(result["waiting_for"]["files"])), ("deferred", sorted([digest(data), digest(more)])), "both lack")
        received = result["received_at"]
        upload(client, data)
        result = client.one(act)
        tap.same((result["result"], result["waiting_for"]["files"], result["received_at"]), ("deferred", [digest(more)], received), "one lacks")
        tap.same(server.record(client, made["record"])["state"], "unconfirmed", "not on its own")
        upload(client, more)
        time.sleep(0.01)
        tap.same(server.record(client, made["record"])["state"], "unconfirmed", "not on its own, even then")
        result = client.one(act)
        tap.same((result["result"], result["record"]["state"]), ("applied", "confirmed"), "now")
        receipt = result["receipt"]
        tap.same((receipt["received_at"], sorted(receipt["files"])), (received, sorted([digest(data), digest(more)])), "the receipt")
        tap.check(receipt["effective_at"] > received, "both times")


@tap.case("what another project has is lacking here, in a record, too")
def other_project():
    with Server() as server:
        mine, theirs = server.client(), server.client(GJM)
        data = some_bytes(4000)
        before = len(list((server.data / "files").glob("*/*")))
        upload(theirs, data)
        made = with_file(mine, data)
        result = mine.one(made)
        tap.same([entry["sha256"] for entry in result["record"]["missing"]], [digest(data)], "the record")
        tap.same(mine.one(confirm(mine, made["record"], 1))["result"], "deferred", "the confirmation")
        upload(mine, data)
        tap.same((server.record(mine, made["record"])["missing"], len(list((server.data / "files").glob("*/*")))), ([], before + 1), "the bytes lie once")


@tap.case("which files are missing: in the order asked, and only hashes may be asked about")
def asking():
    with Server() as server:
        client = server.client()
        have = [upload(client, some_bytes(100, seed)) for seed in range(3)]
        lack = [digest(b"%d" % seed) for seed in range(3)]
        tap.same(missing(client, lack[2], have[0], lack[0], have[2], lack[1]), [lack[2], lack[0], lack[1]], "order")
        tap.same((missing(client), missing(client, *(have * 300))), ([], []), "none, many")
        path = "/projects/%s/files/missing" % client.project
        for wrong in (None, {}, "x", ["x"], [5], [have[0].upper()], ["../" + have[0]], [have[0] + "0"], have * 334):
            answer = client.send("POST", path, {"sha256": wrong})
            tap.same((answer.status, answer.code), (400, "malformed"), repr(wrong)[:60])
        tap.same(client.send("GET", path).status, 405, "GET")
        tap.same(server.send("POST", path, {"sha256": have}).status, 401, "nobody")


@tap.case("a file is handed out whole, in part, or not at all where the client has it")
def fetching():
    with Server() as server:
        client = server.client()
        data = some_bytes(100000)
        sha256 = upload(client, data)
        tag = '"%s"' % sha256
        answer = fetch(client, sha256)
        tap.same((answer.status, answer.body == data, answer.headers["ETag"], answer.headers["Content-Type"], answer.headers["Accept-Ranges"]),
                 (200, True, tag, "application/octet-stream", "bytes"), "whole")
        answer = fetch(client, sha256, Accept_Encoding="gzip")
        tap.same((answer.headers.get("Content-Encoding"), answer.raw == data), (None, True), "never packed")
        for asked, start, end in (("bytes=0-9", 0, 9), ("bytes=99990-", 99990, 99999), ("bytes=-10", 99990, 99999), ("bytes=5000-5000", 5000, 5000),
                                  ("bytes=99990-200000", 99990, 99999), ("bytes=0-", 0, 99999), ("bytes=-200000", 0, 99999)):
            answer = fetch(client, sha256, Range=asked)
            tap.same((answer.status, answer.headers.get("Content-Range"), answer.body == data[start:end + 1]),
                     (206, "bytes %d-%d/100000" % (start, end), True), asked)
        for asked in ("bytes=100000-", "bytes=100000-100010", "bytes=200000-300000"):
            answer = fetch(client, sha256, Range=asked)
            tap.same((answer.status, answer.code, answer.headers["Content-Range"]), (416, "range-not-satisfiable", "bytes */100000"), asked)
        for asked in ("bytes=5-1", "bytes=a-b", "lines=1-2", "bytes", "bytes=", "bytes=0-1,5-6"):
            answer = fetch(client, sha256, Range=asked)
            tap.same((answer.status, answer.body == data), (200, True), asked)
        answer = fetch(client, sha256, Range="bytes=5-9", If_Range=tag)
        tap.same((answer.status, answer.body), (206, data[5:10]), "If-Range, the same")
        tap.same(fetch(client, sha256, Range="bytes=5-9", If_Range='"other"').status, 200, "If-Range, another")
        for tags in (tag, "W/" + tag, '"other", ' + tag, "*"):
            answer = fetch(client, sha256, If_None_Match=tags)
            tap.same((answer.status, answer.body, answer.headers["ETag"]), (304, b"", tag), tags)
        tap.same(fetch(client, sha256, If_None_Match='"other"').status, 200, "another tag")
        answer = fetch(client, sha256, "HEAD")
        tap.same((answer.status, answer.body, answer.headers["Content-Length"], answer.headers["ETag"]), (200, b"", "100000", tag), "HEAD")


@tap.case("what is no file of this project is 404, whatever its name looks like")
def not_a_file():
    with Server() as server:
        client = server.client()
        sha256 = upload(client, some_bytes(100))
        for name in (digest(b"other"), sha256.upper(), sha256[:63], sha256 + "0", "..%2F..%2Fserver.db", "%2e%2e", "x" * 5000, "%00", "missing%20"):
            for method in ("GET", "HEAD"):
                answer = client.send(method, "/projects/%s/files/%s" % (client.project, name), check=False)
                tap.check(answer.status in (400, 404) and b"SQLite" not in answer.body, "%s %s: %d" % (method, name[:40], answer.status))
        tap.same(fetch(client, digest(b"other")).code, "unknown-file", "code")
        for method, status in (("PUT", 405), ("DELETE", 405), ("POST", 405)):
            tap.same(fetch(client, sha256, method).status, status, method)


@tap.case("a file that no record names goes after a while; one that is named stays, and goes once it is named no longer")
def orphans():
    with Server("--orphan-seconds", "2") as server:
        client = server.client()
        orphan, named, dropped = (some_bytes(3000, seed) for seed in range(3))
        made = with_file(client, named)
        path, row = attachment(digest(dropped), 3000, "photos")
        made["patch"][path] = [None, row]
        client.one(made)
        for data in (orphan, named, dropped):
            upload(client, data)
        time.sleep(3.2)
        tap.same(missing(client, *(digest(data) for data in (orphan, named, dropped))), [digest(orphan)], "the orphan went")
        tap.same((fetch(client, digest(orphan)).status, bytes_on_disk(server, digest(orphan)), leftovers(server)), (404, None, []), "with its bytes")
        tap.same(client.one(client.op("update", made["record"], {path: [row, None]}, 1, form=SAMPLE))["result"], "applied", "taken out")
        tap.same(missing(client, digest(dropped)), [], "not at once: somebody may take that back")
        time.sleep(3.2)
        tap.same(missing(client, digest(named), digest(dropped)), [digest(dropped)], "then it went")
        late = with_file(client, orphan)
        tap.same([entry["sha256"] for entry in client.one(late)["record"]["missing"]], [digest(orphan)], "a record that names it now lacks it")
        upload(client, orphan)
        tap.same((server.record(client, late["record"])["missing"], fetch(client, digest(orphan)).body), ([], orphan), "it can come again")
        time.sleep(3.2)
        tap.same(missing(client, digest(orphan)), [], "and stays now")


@tap.case("the bytes stay for the project that still names them, and with the last they go")
def shared():
    with Server("--orphan-seconds", "1") as server:
        mine, theirs = server.client(), server.client(GJM)
        data = some_bytes(3000)
        upload(mine, data)
        upload(theirs, data)
        mine.one(with_file(mine, data))
        time.sleep(2)
        tap.same((missing(mine, digest(data)), missing(theirs, digest(data)), fetch(mine, digest(data)).body), ([], [digest(data)], data), "one has it")


@tap.case("bytes that were lost from the disk are missing, and can be brought again")
def lost():
    with Server() as server:
        client = server.client()
        data = some_bytes(3000)
        client.one(with_file(client, data))
        upload(client, data)
        place = server.data / "files" / digest(data)[:2] / digest(data)
        place.unlink()
        tap.same((missing(client, digest(data)), fetch(client, digest(data)).status), ([digest(data)], 404), "lost")
        upload(client, data)
        place.write_bytes(data[:1000])
        tap.same(missing(client, digest(data)), [digest(data)], "half of it lost")
        upload(client, data)
        tap.same((missing(client, digest(data)), fetch(client, digest(data)).body), ([], data), "brought again")


@tap.case("data restored without their files say what they lack, so that clients bring it again")
def restored_without_files():
    with Server() as server:
        client = server.client()
        data, kept = some_bytes(3000), some_bytes(3000, 1)
        made = with_file(client, data)
        path, row = attachment(digest(kept), 3000, "photos")
        made["patch"][path] = [None, row]
        client.one(made)
        upload(client, data)
        upload(client, kept)
        before = server.record(client, made["record"])
        tap.same((before["missing"], server.stop()), ([], 0), "all there")
        shutil.copy(server.data / "server.db", server.dir / "backup.db")
        os.rename(server.dir / "backup.db", server.data / "server.db")
        (server.data / "files" / digest(data)[:2] / digest(data)).unlink()
        server.serve()
        record = server.record(client, made["record"])
        tap.same(record["missing"], [{"sha256": digest(data)}], "lacking")
        tap.same([record[name] for name in ("revision", "updated_at", "history")],
                 [before[name] for name in ("revision", "updated_at", "history")], "nobody touched it")
        upload(client, data)
        tap.same(server.record(client, made["record"])["missing"], [], "brought again")


@tap.case("what a crash left in the folders goes when the server starts, and nothing else does")
def crash():
    with Server() as server:
        client = server.client()
        data, half = some_bytes(3000), some_bytes(3000, 1)
        upload(client, data)
        path = begin(client, half)
        append(client, path, 0, half[:1000])
        server.stop(kill=True)
        stray = hashlib.sha256(b"stray").hexdigest()
        strays = [server.data / "files" / stray[:2] / stray, server.data / "uploads" / "take-abcdef", server.data / "files" / stray[:2] / (stray + ".tok")]
        young = server.data / "uploads" / "take-young"
        old = time.time() - 7200
        for place in strays + [young]:
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(b"stray")
        for place in [*strays, *(server.data / "files").glob("*/*"), *(server.data / "uploads").iterdir()]:
            if place != young:
                os.utime(place, (old, old))
        server.serve()
        tap.same([place.exists() for place in strays] + [young.exists()], [False, False, False, True], "strays")
        tap.same(append(client, path, 1000, half[1000:]).status, 204, "the upload goes on")
        tap.same((fetch(client, digest(data)).body, fetch(client, digest(half)).body), (data, half), "the files are there")


@tap.case("data of the schema before files know which record names what")
def migrated():
    with Server(serve=False) as server:
        data = some_bytes(3000)
        _, row = attachment(digest(data), 3000)
        record = uuid7()
        (server.data / "server.db").unlink()
        for name in ("server.db-wal", "server.db-shm"):
            (server.data / name).unlink(missing_ok=True)
        database = sqlite3.connect(server.data / "server.db")
        database.executescript((ROOT / "src/server/migrations/001.sql").read_text("utf-8"))
        database.execute("INSERT INTO project VALUES ('019376a0-0000-7000-8000-000000000001', '4202012112170001-SX-001', '一期', 'N')")
        database.execute("INSERT INTO record VALUES ('019376a0-0000-7000-8000-000000000001', ?, 'unit-project', 1, 0, 'active', 1, ?, '[]', ?, 0, 1, ?)",
                         (record, json.dumps({"name": "1栋", "attachments": [row]}), json.dumps([{"sha256": digest(data)}]), "2026-11-23T07:30:00.000Z"))
        database.execute("UPDATE counter SET value = 1 WHERE name = 'change'")
        database.execute("PRAGMA user_version = 1")
        database.commit()
        database.close()
        server.run("demo", "--data", str(server.data))
        server.serve()
        client = server.client()
        tap.same(len(server.record(client, record)["missing"]), 1, "before")
        upload(client, data)
        tap.same(server.record(client, record)["missing"], [], "after")


if __name__ == "__main__":
    tap.main()
