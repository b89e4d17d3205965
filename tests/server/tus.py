# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads by tus, step by step, so that each step can go wrong."""

import base64
import hashlib
import os
import socket

from world import BASE_PATH, tap, uuid7

APPEND = "application/offset+octet-stream"


def digest(data):
    return hashlib.sha256(data).hexdigest()


def some_bytes(size, seed=0):
    """The same for the same seed, and not compressible."""
    return b"".join(hashlib.sha256(b"%d %d" % (seed, block)).digest() for block in range(size // 32 + 1))[:size]


def checksum(data, algorithm="sha256"):
    return "%s %s" % (algorithm, base64.b64encode(hashlib.new(algorithm, data).digest()).decode())


def metadata(**values):
    return ",".join("%s %s" % (name, base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode())
                    for name, value in values.items())


def uploads(client):
    return "/projects/%s/uploads" % client.project


def create(client, data=b"", length=None, meta=None, **headers):
    sent = {"Tus_Resumable": "1.0.0", "Upload_Length": str(len(data) if length is None else length),
            "Upload_Metadata": metadata(sha256=digest(data)) if meta is None else meta}
    sent.update(headers)
    return client.send("POST", uploads(client), **{name: value for name, value in sent.items() if value is not None})


def begin(client, data, **more):
    """The path of a new upload, below the base."""
    answer = create(client, data, **more)
    tap.same(answer.status, 201, "create: %r" % answer.body)
    return answer.headers["Location"][len(BASE_PATH):]


def append(client, path, offset, data, content_type=APPEND, **headers):
    sent = {"Tus_Resumable": "1.0.0", "Upload_Offset": str(offset)}
    sent.update(headers)
    return client.send("PATCH", path, data, content_type=content_type,
                       **{name: value for name, value in sent.items() if value is not None})


def head(client, path):
    return client.send("HEAD", path, Tus_Resumable="1.0.0")


def offset_of(client, path):
    answer = head(client, path)
    tap.same(answer.status, 200, "HEAD")
    return int(answer.headers["Upload-Offset"])


def upload(client, data):
    """The whole of it in one piece; its hash."""
    path = begin(client, data)
    tap.same(append(client, path, 0, data).status, 204, "append")
    return digest(data)


def missing(client, *hashes):
    answer = client.send("POST", "/projects/%s/files/missing" % client.project, {"sha256": list(hashes)})
    tap.same(answer.status, 200, "missing")
    return answer.json["missing"]


def fetch(client, sha256, method="GET", **headers):
    return client.send(method, "/projects/%s/files/%s" % (client.project, sha256), **headers)


def open_append(server, client, path, offset, length, *headers):
    """A connection on which the head of a PATCH was sent, and nothing more."""
    lines = ["PATCH %s%s HTTP/1.1" % (BASE_PATH, path), "Host: x", "Content-Type: " + APPEND, "Tus-Resumable: 1.0.0",
             "Authorization: Bearer " + client.session["access_token"], "Upload-Offset: %d" % offset,
             "Content-Length: %d" % length, *headers]
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    return connection


def answer_on(connection):
    """Status and everything that came."""
    got = b""
    try:
        while b"\r\n\r\n" not in got:
            piece = connection.recv(65536)
            if not piece:
                break
            got += piece
    except OSError:
        pass
    return int(got.split(b" ", 2)[1]) if got.startswith(b"HTTP/1.") else None, got


def bytes_on_disk(server, sha256):
    path = server.data / "files" / sha256[:2] / sha256
    return path.read_bytes() if path.is_file() else None


def leftovers(server):
    """What lies on its way in."""
    folder = server.data / "uploads"
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def attachment(sha256, size, slot="other", **more):
    """A row for the patch of a create or update: (path, row)."""
    row = {"_id": uuid7(), "_pos": "V", "slot": slot, "name": "照片.jpg", "type": "image/jpeg", "size": size, "sha256": sha256}
    row.update(more)
    return "attachments/" + row["_id"], row
