# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that are not as they should be: limits, encodings, broken JSON, and a problem document for each."""

import gzip
import http.client
import json
import os
import socket
import time
import zlib

from world import BASE_PATH, Server, tap, uuid7

MAX = 8 * 1024 * 1024
# Under AddressSanitizer freed memory is held back, so that late uses show.
SLACK = 16 if "ASAN_OPTIONS" in os.environ else 1


def exchange(server, head, chunks=(), wait=10):
    """Raw bytes out, raw bytes in; stops sending when the server has had enough."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as connection:
        connection.sendall(head)
        sent = 0
        try:
            for chunk in chunks:
                connection.sendall(chunk)
                sent += len(chunk)
        except OSError:
            pass
        got = b""
        try:
            while True:
                piece = connection.recv(65536)
                if not piece:
                    break
                got += piece
                if b"\r\n\r\n" in got and b"}" in got.split(b"\r\n\r\n", 1)[1]:
                    break
        except OSError:
            pass
        return sent, got


def head(server, client, path="ops", **headers):
    lines = ["POST %s/projects/%s/%s HTTP/1.1" % (BASE_PATH, client.project, path), "Host: x", "Content-Type: application/json",
             "Authorization: Bearer " + client.session["access_token"]]
    lines += ["%s: %s" % (name.replace("_", "-"), value) for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@tap.case("the service document names version, time, epoch, limits and features")
def service():
    with Server() as server:
        json_answer = server.send("GET", "/").json
        tap.same((json_answer["name"], json_answer["limits"]["max_bytes"], json_answer["limits"]["max_ops"]), ("zhijian-server", MAX, 500), "document")
        tap.check({"changes", "ops"} <= set(json_answer["features"]) and json_answer["epoch"], "features")


@tap.case("unknown addresses are 404 and unknown methods 405 with Allow, as problems")
def unknown():
    with Server() as server:
        client = server.client()
        for path in ("/nope", "/projects", "/projects/", "/projects/x", "/projects/%s/nope" % client.project, "/session/x", "//session",
                     "/projects//ops", "/../api/v1/session", "/projects/a/b/ops"):
            answer = client.send("GET", path)
            tap.same((answer.status, answer.code, answer.headers["Content-Type"]),
                     (404, "unknown-resource", "application/problem+json"), path)
        for method, path, allow in (("GET", "/session", "POST, DELETE"), ("PUT", "/session", "POST, DELETE"), ("DELETE", "/", "GET"),
                                    ("PATCH", "/projects/%s/ops" % client.project, "POST, GET"), ("OPTIONS", "/", "GET")):
            answer = client.send(method, path)
            tap.same((answer.status, answer.code, answer.headers["Allow"]), (405, "method-not-allowed", allow), path)


@tap.case("a body of another type or encoding is 415")
def media():
    with Server() as server:
        client = server.client()
        path = "/projects/%s/ops" % client.project
        for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", None):
            answer = client.send("POST", path, b"{}", content_type=kind)
            tap.same((answer.status, answer.code), (415, "unsupported-media-type"), str(kind))
        answer = client.send("POST", path, b"{}", Content_Encoding="br")
        tap.same((answer.status, answer.code), (415, "unsupported-media-type"), "br")
        answer = client.send("POST", path, b'{"client": 1}', content_type="application/json; charset=utf-8")
        tap.same((answer.status, answer.code), (400, "malformed"), "with a charset")


@tap.case("JSON that is broken, doubled, followed by more, with duplicate keys or a NUL is 400 malformed")
def broken_json():
    with Server() as server:
        client = server.client()
        path = "/projects/%s/ops" % client.project
        bodies = [b"", b"{", b"null", b"[]", b'"x"', b"{}{}", b"{} x", b'{"client":"a","client":"b"}', b'{"a":{"b":1,"b":2}}',
                  b"{'a':1}", b'{"a":1,}', b'{"a":NaN}', b"/* x */{}", b'{"a":"\xff"}', b'{"a":"\x00"}', b'{"a":"\\u0000"}', b'{"a":"\\ud800"}',
                  b"\xef\xbb\xbf{}", b"[" * 100000, b'{"a":' * 50000]
        for body in bodies:
            answer = client.send("POST", path, body)
            tap.same((answer.status, answer.code), (400, "malformed"), repr(body[:40]))


@tap.case("a request whose envelope is wrong is 400, naming the place, and nothing of it is taken")
def envelope():
    with Server() as server:
        client = server.client()
        op = client.create()
        path = "/projects/%s/ops" % client.project
        for body, pointer in (
            ({"ops": [op]}, "/client"), ({"client": "x", "ops": [op]}, "/client"), ({"client": 5, "ops": [op]}, "/client"),
            ({"client": client.id}, "/ops"), ({"client": client.id, "ops": []}, "/ops"), ({"client": client.id, "ops": {}}, "/ops"),
            ({"client": client.id, "ops": [op, 5]}, "/ops/1"), ({"client": client.id, "ops": [op, dict(op, id="x")]}, "/ops/1"),
            ({"client": client.id, "ops": [op, dict(op, seq=0)]}, "/ops/1"), ({"client": client.id, "ops": [dict(op, seq="1")]}, "/ops/0"),
            ({"client": client.id, "ops": [dict(op, record=None)]}, "/ops/0"), ({"client": client.id, "ops": [dict(op, id=op["id"].upper())]}, "/ops/0"),
        ):
            answer = client.send("POST", path, body)
            tap.same((answer.status, answer.json["errors"][0]["pointer"]), (400, pointer), json.dumps(body)[:60])
        for ids in (None, {}, [5], ["x"] * 1001):
            answer = client.send("POST", path + "/known", {"ids": ids})
            tap.same((answer.status, answer.code), (400, "malformed"), repr(ids)[:40])
        tap.same(client.send("POST", path + "/known", {"ids": ["nonsense"]}).json["results"], [], "an id that is none")
        tap.same(server.record(client, op["record"]), None, "nothing was taken")


@tap.case("a request may hold 500 ops and no more")
def many():
    with Server() as server:
        client = server.client()
        ops = [client.create(name="%d栋" % turn) for turn in range(501)]
        before = len(client.pull())
        answer = client.post(*ops)
        tap.same((answer.status, answer.code), (413, "too-large"), "501")
        tap.same(len(client.pull()), before, "nothing was taken")
        answer = client.post(*ops[:500])
        tap.same((answer.status, len(answer.json["results"])), (200, 500), "500")


@tap.case("an announced body beyond the limit is 413: at once for who asks first, and nothing of it is kept for who does not")
def announced():
    with Server() as server:
        client = server.client()
        for length in (MAX + 1, 10 ** 15):
            sent, got = exchange(server, head(server, client, Content_Length=str(length), Expect="100-continue"))
            tap.check(got.startswith(b"HTTP/1.1 413 ") and b'"code":"too-large"' in got, "%d announced: %r" % (length, got[:300]))
        sent, got = exchange(server, head(server, client, Content_Length=str(MAX + 1)), [b" " * (MAX + 1)])
        tap.check(got.startswith(b"HTTP/1.1 413 "), "sent all the same: %r" % got[:100])
        before = memory(server)
        sent, got = exchange(server, head(server, client, Content_Length=str(10 ** 15)), (b" " * 65536 for _ in range(4000)))
        tap.check(sent < 200 * 1024 * 1024, "%d bytes were sent" % sent)
        tap.check(memory(server) - before < SLACK * 32 * 1024, "memory grew by %d KiB" % (memory(server) - before))
        tap.same(client.changes().status, 200, "others are served")


@tap.case("a body of unknown length is counted: beyond the limit it is 413, and who goes on sending is cut off")
def chunked():
    with Server() as server:
        client = server.client()
        piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
        pieces = MAX // 65536 + 3
        sent, got = exchange(server, head(server, client, Transfer_Encoding="chunked"), [piece] * pieces + [b"0\r\n\r\n"])
        tap.check(got.startswith(b"HTTP/1.1 413 "), "just beyond: %r" % got[:100])
        before = memory(server)
        sent, got = exchange(server, head(server, client, Transfer_Encoding="chunked"), (piece for _ in range(4000)))
        tap.check(sent < 200 * 1024 * 1024, "%d bytes were sent" % sent)
        tap.check(memory(server) - before < SLACK * 64 * 1024, "memory grew by %d KiB" % (memory(server) - before))
        tap.same(client.changes().status, 200, "others are served")


@tap.case("a body ten times too large is 413 and not a cut connection: whether its length was announced or not")
def far_too_large():
    with Server() as server:
        client = server.client()
        piece = b" " * 65536
        announced = head(server, client, Content_Length=str(10 * MAX))
        unannounced = head(server, client, Transfer_Encoding="chunked")
        for name, start, pieces in (("announced", announced, [piece] * (10 * MAX // 65536)),
                                    ("chunked", unannounced, [b"10000\r\n" + piece + b"\r\n"] * (10 * MAX // 65536) + [b"0\r\n\r\n"])):
            sent, got = exchange(server, start, pieces)
            tap.same((sent, got.startswith(b"HTTP/1.1 413 ")), (sum(map(len, pieces)), True), "%s: %r" % (name, got[:100]))
            text, body = got.split(b"\r\n\r\n", 1)
            tap.check(b'"code":"too-large"' in body and b"Connection: close" in text, "%s: %r" % (name, got))
            tap.check(b"Content-Length: %d\r" % len(body) in text + b"\r", "%s: all of it came: %r" % (name, got))
        # Who reads while sending has the answer long before the end.
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(announced + b" " * (2 * 1024 * 1024))
            tap.check(connection.recv(65536).startswith(b"HTTP/1.1 413 "), "in the middle")
        tap.same(client.changes().status, 200, "others are served")


def memory(server):
    """KiB."""
    with open("/proc/%d/status" % server.process.pid, encoding="ascii") as stream:
        return int(next(line for line in stream if line.startswith("VmRSS")).split()[1])


@tap.case("of a body from someone who is not signed in, or for an address that is none, nothing is kept")
def unknown_body():
    with Server() as server:
        client = server.client()
        client.session = dict(client.session, access_token="x")
        for path, status in (("ops", b"401"), ("nope", b"404")):
            sent, got = exchange(server, head(server, client, path, Content_Length=str(MAX), Expect="100-continue"))
            tap.check(got.startswith(b"HTTP/1.1 " + status), "at once: %r" % got[:100])
            before = memory(server)
            sent, got = exchange(server, head(server, client, path, Content_Length=str(MAX)), [b" " * MAX])
            tap.check(got.startswith(b"HTTP/1.1 " + status), "after it: %r" % got[:100])
            sent, got = exchange(server, head(server, client, path, Transfer_Encoding="chunked"),
                                 (b"10000\r\n" + b" " * 65536 + b"\r\n" for _ in range(4000)))
            tap.check(sent < 200 * 1024 * 1024, "%d bytes were sent" % sent)
            tap.check(memory(server) - before < SLACK * 6 * 1024, "memory grew by %d KiB" % (memory(server) - before))


@tap.case("gzip bodies are taken and counted as they expand: a bomb is 413, a broken one 400")
def gzip_bodies():
    with Server() as server:
        client = server.client()
        op = client.create()
        plain = json.dumps({"client": client.id, "ops": [op]}).encode()
        path = "/projects/%s/ops" % client.project
        answer = client.send("POST", path, gzip.compress(plain), Content_Encoding="gzip")
        tap.same((answer.status, answer.json["results"][0]["result"]), (200, "applied"), "packed")
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        bomb = b"".join(packer.compress(b" " * 1048576) for _ in range(2000)) + packer.flush()
        before = memory(server)
        begun = time.monotonic()
        answer = client.send("POST", path, bomb, Content_Encoding="gzip")
        tap.same((answer.status, answer.code), (413, "too-large"), "2 GB in %d bytes" % len(bomb))
        tap.check(time.monotonic() - begun < 5, "quickly")
        tap.check(memory(server) - before < SLACK * 64 * 1024, "memory grew by %d KiB" % (memory(server) - before))
        for body in (b"not gzip", gzip.compress(plain)[:-9], gzip.compress(plain) + b"more", b"", plain):
            answer = client.send("POST", path, body, Content_Encoding="gzip")
            tap.same((answer.status, answer.code), (400, "malformed"), repr(body[:20]))


@tap.case("answers are packed for those who accept it")
def gzip_answers():
    with Server() as server:
        client = server.client()
        ops = [client.create(name="%d栋" % turn) for turn in range(20)]
        packed, plain = client.post(*ops, Accept_Encoding="gzip"), client.post(*ops, Accept_Encoding="gzip;q=0, identity")
        tap.same((packed.headers.get("Content-Encoding"), plain.headers.get("Content-Encoding")), ("gzip", None), "encoding")
        tap.same(packed.json, plain.json, "contents")


@tap.case("ten megabytes pasted into a field, and names of every kind, are refused or kept as they are")
def contents():
    with Server() as server:
        client = server.client()
        answer = client.post(client.create(name="x" * (10 * 1024 * 1024)))
        tap.same((answer.status, answer.code), (413, "too-large"), "10 MB")
        client.seq = 0
        result = client.one(client.create(name="x" * (1024 * 1024)))
        tap.same((result["result"], result["problem"]["code"]), ("refused", "invalid"), "1 MB")
        for name in ("<b>&\"'", "'; DROP TABLE record; --", "🏗栋", "a\\b"):
            op = client.create(name=name)
            tap.same(client.one(op)["result"], "applied", name)
            tap.same(server.record(client, op["record"])["fields"]["name"], name, name)
        for name in ("a\nb", "a\u202eb", "a\u200bb", "e\u0301", "\u0001"):
            tap.same(client.one(client.create(name=name))["problem"]["code"], "invalid", repr(name))


@tap.case("a connection is kept after every kind of answer, one without a body, too")
def kept():
    with Server() as server:
        client = server.client()
        headers = {"Authorization": "Bearer " + client.session["access_token"], "Tus-Resumable": "1.0.0"}
        uploads = "%s/projects/%s/uploads" % (BASE_PATH, client.project)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        statuses = []
        for method, path in (("GET", BASE_PATH + "/"), ("OPTIONS", uploads), ("GET", uploads), ("HEAD", uploads + "/x"), ("DELETE", uploads + "/x"),
                             ("OPTIONS", uploads), ("DELETE", BASE_PATH + "/session"), ("GET", BASE_PATH + "/")):
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
            if len(statuses) == 1:
                port = connection.sock.getsockname()[1]
            tap.same(connection.sock.getsockname()[1], port, "the same connection after %s %s" % (method, path))
        connection.close()
        tap.same(statuses, [200, 204, 405, 404, 404, 204, 204, 200], "answers")


@tap.case("half a request and a connection that closes harm nobody")
def half():
    with Server() as server:
        client = server.client()
        for data in (b"", b"GET", b"GET / HTTP/1.1\r\n", b"\x16\x03\x01\x02\x00", head(server, client, Content_Length="100") + b'{"client"'):
            with socket.create_connection(("127.0.0.1", server.port)) as connection:
                connection.sendall(data)
        tap.same(client.changes().status, 200, "others are served")


if __name__ == "__main__":
    tap.main()
