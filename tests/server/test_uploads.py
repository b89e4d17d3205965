# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads by tus 1.0.0: what is taken, what is refused, and that nothing half is ever kept."""

import os
import sys
import threading
import time

from tus import (
    answer_on, append, begin, bytes_on_disk, checksum, create, digest, fetch, head, leftovers, metadata, missing, offset_of,
    open_append, some_bytes, upload, uploads,
)
from world import BASE_PATH, GJM, ROOT, Server, tap

sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from harness import disk  # noqa: E402

MAX = 200 * 1024 * 1024


@tap.case("OPTIONS tells without a login what of tus is spoken")
def abilities():
    with Server() as server:
        client = server.client()
        for path in (uploads(client), "/projects/anything/uploads"):
            answer = server.send("OPTIONS", path)
            tap.same((answer.status, answer.headers["Tus-Version"], answer.headers["Tus-Extension"], answer.headers["Tus-Max-Size"]),
                     (204, "1.0.0", "creation,checksum,expiration,termination", str(MAX)), path)
        tap.same(server.send("GET", "/").json["limits"]["max_file"], MAX, "the service document")


@tap.case("a file comes in pieces, with and without checksums, and is there with the last byte")
def pieces():
    with Server() as server:
        client = server.client()
        data = some_bytes(300000)
        path = begin(client, data)
        tap.same(offset_of(client, path), 0, "at first")
        answer = append(client, path, 0, data[:100000])
        tap.same((answer.status, answer.headers["Upload-Offset"]), (204, "100000"), "without")
        answer = append(client, path, 100000, data[100000:200000], Upload_Checksum=checksum(data[100000:200000]))
        tap.same((answer.status, answer.headers["Upload-Offset"]), (204, "200000"), "sha256")
        tap.same(missing(client, digest(data)), [digest(data)], "not yet")
        tap.same(fetch(client, digest(data)).status, 404, "not yet")
        answer = append(client, path, 200000, data[200000:], Upload_Checksum=checksum(data[200000:], "sha1"))
        tap.same((answer.status, answer.headers["Upload-Offset"]), (204, "300000"), "sha1")
        tap.same((missing(client, digest(data)), fetch(client, digest(data)).body), ([], data), "now")
        tap.same((bytes_on_disk(server, digest(data)), leftovers(server)), (data, []), "on the disk")
        answer = head(client, path)
        tap.same((answer.status, answer.headers["Upload-Offset"], answer.headers["Upload-Length"], answer.headers["Cache-Control"]),
                 (200, "300000", "300000", "no-store"), "a finished upload is still known")
        tap.same(append(client, path, 300000, b"").status, 204, "nothing more, at its end")
        tap.same((append(client, path, 0, data[:10]).status, append(client, path, 300000, b"x").status), (409, 413), "more")


@tap.case("a wrong offset is 409 and changes nothing")
def offsets():
    with Server() as server:
        client = server.client()
        data = some_bytes(1000)
        path = begin(client, data)
        append(client, path, 0, data[:400])
        for offset in (0, 399, 401, 1000, 1001, 2 ** 62, 10 ** 30):
            answer = append(client, path, offset, data[400:500])
            tap.same((answer.status, answer.code), (409, "offset-mismatch"), str(offset))
        for offset in ("", "-1", "4e2", "400.0", "0x190", "four", None):
            answer = append(client, path, 400, data[400:500], Upload_Offset=offset)
            tap.same((answer.status, answer.code), (400, "malformed"), repr(offset))
        tap.same((offset_of(client, path), append(client, path, 400, data[400:]).status), (400, 204), "the rest")
        tap.same(fetch(client, digest(data)).body, data, "whole")


@tap.case("a piece that is not what its checksum says is 460 and nothing of it counts")
def checksums():
    with Server() as server:
        client = server.client()
        data = some_bytes(5000)
        path = begin(client, data)
        append(client, path, 0, data[:1000])
        for wrong in (checksum(b"other"), checksum(b"other", "sha1"), checksum(data[1000:3001])):
            answer = append(client, path, 1000, data[1000:3000], Upload_Checksum=wrong)
            tap.same((answer.status, answer.code, offset_of(client, path)), (460, "checksum-mismatch", 1000), wrong)
        for broken in ("", "sha256", "sha256 ", "sha256 !!!!", "sha256 AAAA", "md5 1B2M2Y8AsgTpgAmyPhCfg==", "crc32 AAAAAA==",
                       checksum(b"x").replace("sha256", "sha1"), checksum(b"x") + "AAAA", checksum(b"x").replace(" ", "  ")):
            answer = append(client, path, 1000, data[1000:3000], Upload_Checksum=broken)
            tap.same((answer.status, answer.code, offset_of(client, path)), (400, "malformed", 1000), repr(broken))
        tap.same(append(client, path, 1000, data[1000:], Upload_Checksum=checksum(data[1000:])).status, 204, "the right one")
        tap.same(fetch(client, digest(data)).body, data, "whole")


@tap.case("lengths that are none, nothing, or beyond the limit are refused, and so are more bytes than were announced")
def lengths():
    with Server("--max-file", "1000000") as server:
        client = server.client()
        data = some_bytes(1000)
        for length in ("", "-1", "0", "1.5", "ten", "0x10", None):
            answer = create(client, data, Upload_Length=length)
            tap.same((answer.status, answer.code), (400, "malformed"), repr(length))
        tap.same(create(client, data, Upload_Length=None, Upload_Defer_Length="1").status, 400, "a length that comes later")
        for length in (1000001, 2 ** 62, 2 ** 63, 10 ** 40):
            answer = create(client, data, length=length)
            tap.same((answer.status, answer.code), (413, "too-large"), str(length))
        tap.same(create(client, data, length=1000000).status, 201, "just so many")
        path = begin(client, data)
        answer = append(client, path, 0, data + b"x")
        tap.same((answer.status, answer.code, offset_of(client, path)), (413, "too-large", 0), "announced too many")
        answer = append(client, path, 0, iter([data[:600], data[600:] + b"x"]))
        tap.same((answer.status, answer.code, offset_of(client, path)), (413, "too-large", 0), "sent too many")
        tap.same(append(client, path, 0, iter([data[:600], data[600:]])).status, 204, "of unknown length, but right")
        tap.same(server.send("GET", "/").json["limits"]["max_file"], 1000000, "the service document")


@tap.case("the end is 422 where the whole is not the file announced, and nothing is left of it")
def another_file():
    with Server() as server:
        client = server.client()
        data, other = some_bytes(5000), some_bytes(5000, 1)
        path = begin(client, data)
        tap.same(append(client, path, 0, data[:2000]).status, 204, "the beginning")
        answer = append(client, path, 2000, other[2000:], Upload_Checksum=checksum(other[2000:]))
        tap.same((answer.status, answer.code), (422, "hash-mismatch"), "the end")
        tap.same((head(client, path).status, append(client, path, 0, data).status), (404, 404), "begin anew")
        tap.same((missing(client, digest(data), digest(other)), leftovers(server)), ([digest(data), digest(other)], []), "nothing")


@tap.case("what is no tus is refused: version, type, metadata; and what comes by POST may stand for a PATCH")
def headers():
    with Server() as server:
        client = server.client()
        data = some_bytes(100)
        path = begin(client, data)
        for version in (None, "", "0.2.2", "1.0", "1.0.0, 0.2.2"):
            for answer in (create(client, data, Tus_Resumable=version), append(client, path, 0, data, Tus_Resumable=version)):
                tap.same((answer.status, answer.code, answer.headers["Tus-Version"]), (412, "tus-version", "1.0.0"), str(version))
        tap.same((client.send("HEAD", path).status, client.send("DELETE", path).status), (412, 412), "HEAD and DELETE")
        for kind in ("application/octet-stream", "application/json", None):
            answer = append(client, path, 0, data, content_type=kind)
            tap.same((answer.status, answer.code), (415, "unsupported-media-type"), str(kind))
        tap.same(append(client, path, 0, data, Content_Encoding="gzip").status, 415, "packed")
        for wrong in (None, "", "sha256", "sha256 ", "sha256 !!!!", metadata(sha256="x"), metadata(sha256="g" * 64), metadata(sha256="a" * 63),
                      metadata(sha256="a" * 64) + "," + metadata(sha256="b" * 64), metadata(sha1="a" * 64), metadata(sha256=digest(data)) + "=",
                      metadata(sha256=b"../" * 21 + b"a"), metadata(sha256=b"a" * 32 + b"\0" + b"a" * 31), metadata(name="x" * 5000, sha256=digest(data))):
            answer = create(client, data, Upload_Metadata=wrong)
            tap.same((answer.status, answer.code), (400, "malformed"), repr(wrong)[:80])
        override = client.send("POST", path, data, content_type="application/offset+octet-stream", Tus_Resumable="1.0.0",
                               Upload_Offset="0", X_HTTP_Method_Override="PATCH", check=False)
        tap.same((override.status, fetch(client, digest(data)).body), (204, data), "POST for PATCH")
        gone = client.send("POST", path, None, Tus_Resumable="1.0.0", X_HTTP_Method_Override="DELETE", check=False)
        tap.same((gone.status, head(client, path).status), (204, 404), "POST for DELETE")
        answer = client.send("POST", "/session/refresh", {"refresh_token": "x"}, X_HTTP_Method_Override="DELETE")
        tap.same(answer.status, 401, "elsewhere the header means nothing")


@tap.case("names in the metadata become no paths: they are handed back and not looked at")
def names():
    with Server() as server:
        client = server.client()
        for number, name in enumerate((b"../../../../etc/passwd", b"a\nb\r\nSet-Cookie: x", b"x" * 255, "照片 (1).jpg".encode(), b"\xff\xfe", b"", b"/", b"a\0b")):
            data = some_bytes(200, number)
            meta = metadata(filename=name, sha256=digest(data), filetype="image/jpeg") + ",empty,is_final "
            path = begin(client, data, meta=meta)
            tap.same(head(client, path).headers["Upload-Metadata"], meta.strip(), repr(name))
            tap.same((append(client, path, 0, data).status, bytes_on_disk(server, digest(data)) == data), (204, True), repr(name))
        tap.same(sorted(path.name for path in server.data.iterdir() if path.is_dir()), ["files", "uploads"], "folders")
        tap.same(leftovers(server), [], "nothing else was made")
        upper = some_bytes(200, 99)
        path = begin(client, upper, meta=metadata(sha256=digest(upper).upper()))
        tap.same((append(client, path, 0, upper).status, missing(client, digest(upper))), (204, []), "a hash in capitals")


@tap.case("one connection writes an upload at a time: the other waits by 423")
def locked():
    with Server() as server:
        client = server.client()
        data = some_bytes(4000)
        path = begin(client, data)
        first = open_append(server, client, path, 0, 4000)
        first.sendall(data[:1500])
        for _ in range(100):
            if head(client, path).status == 423:
                break
            time.sleep(0.02)
        answer = head(client, path)
        tap.same((answer.status, answer.headers["Retry-After"], answer.body), (423, "1", b""), "HEAD")
        for offset in (0, 1500):
            answer = append(client, path, offset, data[offset:])
            tap.same((answer.status, answer.code, answer.headers["Retry-After"]), (423, "upload-locked", "1"), "PATCH at %d" % offset)
        tap.same(client.send("DELETE", path, Tus_Resumable="1.0.0").status, 423, "DELETE")
        first.sendall(data[1500:])
        tap.same(answer_on(first)[0], 204, "the first one goes on undisturbed")
        first.close()
        tap.same(fetch(client, digest(data)).body, data, "whole")


@tap.case("a connection that fell silent gives way after some seconds, and what it brought counts")
def silent():
    with Server() as server:
        client = server.client()
        data = some_bytes(4000)
        path = begin(client, data)
        with open_append(server, client, path, 0, 4000) as first:
            first.sendall(data[:1500])
            begun = time.monotonic()
            while head(client, path).status == 423 or offset_of(client, path) == 0:
                tap.check(time.monotonic() - begun < 15, "it is let go")
                time.sleep(0.2)
            tap.same((offset_of(client, path), append(client, path, 1500, data[1500:]).status), (1500, 204), "and goes on elsewhere")
        tap.same(fetch(client, digest(data)).body, data, "whole")


def unlocked(client, path):
    """HEAD, once the server has noticed that the connection is gone."""
    for _ in range(200):
        answer = head(client, path)
        if answer.status != 423:
            return int(answer.headers["Upload-Offset"])
        time.sleep(0.02)
    raise tap.Failure("it stays locked")


@tap.case("after a cut the bytes that came count, but of a piece with a checksum nothing does")
def cut():
    with Server() as server:
        client = server.client()
        data = some_bytes(400000)
        path = begin(client, data)
        connection = open_append(server, client, path, 0, 400000)
        connection.sendall(data[:150000])
        time.sleep(0.3)
        connection.close()
        tap.same(unlocked(client, path), 150000, "without a checksum")
        connection = open_append(server, client, path, 150000, 250000, "Upload-Checksum: " + checksum(data[150000:]))
        connection.sendall(data[150000:300000])
        time.sleep(0.3)
        connection.close()
        tap.same(unlocked(client, path), 150000, "with one")
        tap.same(append(client, path, 150000, data[150000:], Upload_Checksum=checksum(data[150000:])).status, 204, "the rest")
        tap.same(fetch(client, digest(data)).body, data, "whole")


@tap.case("an upload outlives the server: stopped, it goes on where it was; killed, it has what it said it had")
def restarted():
    with Server() as server:
        client = server.client()
        data = some_bytes(30 * 1024 * 1024)
        path = begin(client, data)
        tap.same(append(client, path, 0, data[:1000000]).status, 204, "a piece")
        connection = open_append(server, client, path, 1000000, len(data) - 1000000)
        connection.sendall(data[1000000:2000000])
        time.sleep(0.3)
        tap.same(server.stop(), 0, "SIGTERM in the middle")
        connection.close()
        server.serve()
        tap.same(offset_of(client, path), 2000000, "after a stop")
        connection = open_append(server, client, path, 2000000, len(data) - 2000000)
        connection.sendall(data[2000000:20000000])
        time.sleep(1)
        server.stop(kill=True)
        connection.close()
        server.serve()
        stands = offset_of(client, path)
        tap.check(2000000 + 8 * 1024 * 1024 <= stands <= 20000000, "after kill -9: %d" % stands)
        tap.same(append(client, path, stands, data[stands:]).status, 204, "the rest")
        tap.same(fetch(client, digest(data)).body == data, True, "whole")


@tap.case("what a client had confirmed is there after kill -9, with and without checksum, and in the instant of the end")
def killed():
    with Server() as server:
        client = server.client()
        for turn in range(4):
            data = some_bytes(200000, turn)
            path = begin(client, data)
            sums = {"Upload_Checksum": checksum(data[:90000])} if turn % 2 else {}
            tap.same(append(client, path, 0, data[:90000], **sums).status, 204, "a piece")
            server.stop(kill=True)
            server.serve()
            tap.same(offset_of(client, path), 90000, "after kill -9")
            connection = open_append(server, client, path, 90000, 110000)
            connection.sendall(data[90000:])
            time.sleep(0.002 * turn)
            server.stop(kill=True)
            connection.close()
            server.serve()
            stands = offset_of(client, path)
            if stands < len(data):
                tap.same(append(client, path, stands, data[stands:]).status, 204, "the rest")
            tap.same((fetch(client, digest(data)).body == data, missing(client, digest(data))), (True, []), "whole")


@tap.case("an upload that is not gone on with expires: its bytes go, and it is 410; a new piece gives it new time")
def expiry():
    with Server("--upload-seconds", "2") as server:
        client = server.client()
        data, other = some_bytes(3000), some_bytes(3000, 1)
        path, kept = begin(client, data), begin(client, other)
        append(client, path, 0, data[:1000])
        tap.same(len(leftovers(server)), 1, "the bytes are there")
        for turn in range(5):
            time.sleep(0.6)
            tap.same(append(client, kept, turn * 100, other[turn * 100:turn * 100 + 100]).status, 204, "still going on")
        answer = append(client, path, 1000, data[1000:])
        tap.same((answer.status, answer.code, head(client, path).status), (410, "upload-expired", 410), "expired")
        time.sleep(0.8)
        tap.same(leftovers(server), [kept.rsplit("/", 1)[1]], "its bytes are gone")
        upload(client, data)
        tap.same(fetch(client, digest(data)).body, data, "anew")


@tap.case("an upload can be given up, and a file that arrived stays")
def termination():
    with Server() as server:
        client = server.client()
        data = some_bytes(3000)
        path = begin(client, data)
        append(client, path, 0, data[:1000])
        tap.same((client.send("DELETE", path, Tus_Resumable="1.0.0").status, leftovers(server)), (204, []), "given up")
        tap.same((head(client, path).status, append(client, path, 1000, data[1000:]).status), (404, 404), "gone")
        path = begin(client, data)
        append(client, path, 0, data)
        tap.same((client.send("DELETE", path, Tus_Resumable="1.0.0").status, fetch(client, digest(data)).body), (204, data), "it stays")


@tap.case("a file that the project has already needs no bytes; two uploads of one file at once are both fine")
def twice():
    with Server() as server:
        client = server.client()
        data = some_bytes(3000)
        first, second = begin(client, data), begin(client, data)
        append(client, first, 0, data[:2000])
        tap.same((append(client, second, 0, data).status, append(client, first, 2000, data[2000:]).status), (204, 204), "both")
        third = begin(client, data)
        tap.same(offset_of(client, third), 3000, "a third one is complete from the beginning")
        tap.same((fetch(client, digest(data)).body, leftovers(server)), (data, []), "one file")


@tap.case("another project learns nothing of a file: not by asking, fetching or uploading, and not of the upload")
def other_project():
    with Server() as server:
        mine, theirs = server.client(), server.client(GJM)
        data = some_bytes(3000)
        path = begin(mine, data)
        append(mine, path, 0, data[:1000])
        elsewhere = path.replace(mine.project, theirs.project)
        for answer in (head(theirs, elsewhere), append(theirs, elsewhere, 1000, data[1000:]), theirs.send("DELETE", elsewhere, Tus_Resumable="1.0.0")):
            tap.same(answer.status, 404, "the upload in another project")
        for answer in (head(theirs, path), append(theirs, path, 1000, data[1000:]), create(theirs, data)):
            tap.check(answer.status in (403, 201), "the upload in mine: %d" % answer.status)
        append(mine, path, 1000, data[1000:])
        tap.same((missing(theirs, digest(data)), fetch(theirs, digest(data)).status), ([digest(data)], 404), "the file")
        answer = server.send("GET", "/projects/%s/files/%s" % (mine.project, digest(data)), token=theirs.session["access_token"])
        tap.same((answer.status, answer.code), (403, "forbidden"), "through my project")
        own = begin(theirs, data)
        tap.same(offset_of(theirs, own), 0, "they have to have it to give it")
        tap.same((append(theirs, own, 0, data).status, fetch(theirs, digest(data)).body), (204, data), "then they have it, too")
        for method, where in (("POST", uploads(mine)), ("HEAD", path), ("PATCH", path), ("DELETE", path)):
            tap.same(server.send(method, where, Tus_Resumable="1.0.0").status, 401, "nobody: " + method)


@tap.case("a full disk is 507: nothing half is kept, and the upload goes on when there is room again")
def full_disk():
    with Server(serve=False) as server:
        with disk.small(server.data, 12) as small:
            if small.preexec is None:
                server.serve()
                client = server.client()
                room_runs_out(server, client)
                tap.same(server.stop(), 0, "SIGTERM")
            else:
                tap.note("not tried with an upload: " + small.how)


def room_runs_out(server, client):
    answer = create(client, b"", length=50 * 1024 * 1024)
    tap.same((answer.status, answer.code), (507, "no-space"), "announced more than there is")
    data = some_bytes(3 * 1024 * 1024)
    path = begin(client, data)
    tap.same(append(client, path, 0, data[:500000]).status, 204, "a piece")
    free = os.statvfs(server.data)
    stuffing = server.data / "stuffing"
    stuffing.write_bytes(b"\1" * (free.f_bavail * free.f_frsize - 400000))
    for sums in ({}, {"Upload_Checksum": checksum(data[500000:])}):
        answer = append(client, path, 500000, data[500000:], **sums)
        tap.same((answer.status, answer.code), (507, "no-space"), "in the middle")
        tap.same((offset_of(client, path), (server.data / "uploads" / path.rsplit("/", 1)[1]).stat().st_size), (500000, 500000), "what was kept")
    tap.same((missing(client, digest(data)), client.changes().status), ([digest(data)], 200), "the rest of the server goes on")
    stuffing.unlink()
    tap.same(append(client, path, 500000, data[500000:]).status, 204, "room again")
    tap.same(fetch(client, digest(data)).body == data, True, "whole")


@tap.case("a piece beyond all reason is answered while it is being sent, and eight at once do not hold the others up")
def many():
    with Server() as server:
        client = server.client()
        files = [some_bytes(12 * 1024 * 1024, seed) for seed in range(8)]
        answers = []
        threads = [threading.Thread(target=lambda data=data: answers.append(upload(client, data))) for data in files]
        slowest = 0.0
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            begun = time.monotonic()
            tap.same(server.send("GET", "/").status, 200, "others")
            slowest = max(slowest, time.monotonic() - begun)
            time.sleep(0.02)
        tap.same(sorted(answers), sorted(digest(data) for data in files), "all arrived")
        tap.check(slowest < 2, "an answer took %.1f s" % slowest)
        path = begin(client, files[0][:1000])
        connection = open_append(server, client, path, 5, 10 ** 12)
        connection.sendall(b"x" * (2 * 1024 * 1024))
        status, got = answer_on(connection)
        connection.close()
        tap.check(status == 409 and b'"code":"offset-mismatch"' in got and b"Connection: close" in got, "while it is being sent: %r" % got[:200])


if __name__ == "__main__":
    tap.main()
