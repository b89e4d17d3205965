# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tus client that is not ours (tus-js-client, from npm) uploads to the server."""

import http.client
import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading

from tus import digest, fetch, leftovers, missing, some_bytes, uploads
from world import BASE_PATH, ROOT, Server, tap

WORK = os.environ.get("ZHIJIAN_NODE", str(ROOT / "_build" / "tests" / "node"))
RUN = ROOT / "tests" / "node" / "run.sh"


def stock(client, *args, port=None, status=0):
    """What tus-js-client said of each file."""
    options, files = list(args[:-1]), args[-1]
    endpoint = "http://127.0.0.1:%d%s%s" % (port or client.server.port, BASE_PATH, uploads(client))
    done = subprocess.run([str(RUN), WORK, "tus-client.js", *map(str, options), endpoint, *map(str, files)], timeout=280, check=False,
                          input=client.session["access_token"].encode() + b"\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    tap.same(done.returncode, status, "exit status; %r %r" % (done.stdout[-1000:], done.stderr[-1000:]))
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


class Folder:
    """Files on the disk. Use as a context manager."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="zhijian-stock-")
        self.path = pathlib.Path(self.folder.name)
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def put(self, name, data):
        path = self.path / name
        path.write_bytes(data)
        return path


class Cutter(http.server.ThreadingHTTPServer):
    """Between client and server: lets `allow` bytes of PATCH bodies through, then cuts each connection, `cuts` times."""

    daemon_threads = True

    def __init__(self, port, allow, cuts):
        self.to, self.allow, self.left, self.cuts, self.seen = port, allow, allow, cuts, []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def relay(self):
        cutter = self.server
        cutter.seen.append(self.command)
        to = http.client.HTTPConnection("127.0.0.1", cutter.to, timeout=20)
        to.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            to.putheader(name, value)
        to.endheaders()
        left = int(self.headers.get("Content-Length") or 0)
        while left > 0:
            piece = self.rfile.read1(min(left, 16384))
            if not piece:
                break
            if self.command == "PATCH" and cutter.cuts > 0:
                cutter.left -= len(piece)
                if cutter.left <= 0:
                    cutter.cuts, cutter.left = cutter.cuts - 1, cutter.allow
                    to.close()
                    self.connection.shutdown(2)
                    self.close_connection = True
                    return
            to.send(piece)
            left -= len(piece)
        answer = to.getresponse()
        body = answer.read()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() != "connection":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        to.close()

    do_GET = do_POST = do_PATCH = do_HEAD = do_DELETE = do_OPTIONS = relay


@tap.case("a stock tus client uploads files, in one request and in pieces")
def plain():
    with Server() as server, Folder() as folder:
        client = server.client()
        contents = [some_bytes(size, size) for size in (1, 70000, 3 * 1024 * 1024)]
        files = [folder.put("%d 照片.jpg" % len(data), data) for data in contents]
        for outcome, data in zip(stock(client, files), contents):
            tap.same((outcome.get("error"), outcome["sent"], outcome.get("last")), (None, len(data), None), "one request")
            tap.same(fetch(client, digest(data)).body == data, True, "bytes")
        data = some_bytes(2000000, 5)
        outcome = stock(client, "--chunk", 300000, [folder.put("pieces", data)])[0]
        tap.same((outcome.get("error"), outcome["retries"], fetch(client, digest(data)).body == data), (None, 0, True), "pieces")
        tap.same(leftovers(server), [], "nothing is left")


@tap.case("a stock tus client that uploads a file once more finds it there")
def again():
    with Server() as server, Folder() as folder:
        client = server.client()
        data = some_bytes(500000)
        path = folder.put("a", data)
        stock(client, [path])
        outcome = stock(client, [path])[0]
        tap.same((outcome.get("error"), missing(client, digest(data))), (None, []), "again")


@tap.case("a stock tus client goes on by itself after the line was cut, three times")
def cut():
    with Server() as server, Folder() as folder:
        client = server.client()
        data = some_bytes(4000000)
        cutter = Cutter(server.port, 1000000, 3)
        outcome = stock(client, [folder.put("a", data)], port=cutter.server_port)[0]
        cutter.shutdown()
        tap.same((outcome.get("error"), fetch(client, digest(data)).body == data), (None, True), "bytes")
        tap.check(outcome["retries"] >= 3 and cutter.seen.count("HEAD") >= 3 and cutter.seen.count("POST") == 1, "%r" % cutter.seen)


@tap.case("a stock tus client that was ended goes on where it was when it is started again")
def resumed():
    with Server() as server, Folder() as folder:
        client = server.client()
        data = some_bytes(4000000)
        path, urls = folder.put("a", data), folder.path / "urls.json"
        front = Cutter(server.port, 0, 0)  # one address, wherever the server is
        stock(client, "--urls", urls, "--chunk", 500000, "--abort", 1500000, [path], port=front.server_port, status=3)
        tap.same(missing(client, digest(data)), [digest(data)], "not yet")
        server.stop(kill=True)
        server.serve()
        front.to, front.seen = server.port, []
        outcome = stock(client, "--urls", urls, "--chunk", 500000, [path], port=front.server_port)[0]
        front.shutdown()
        tap.same((outcome.get("error"), outcome["resumed"], front.seen[0], front.seen.count("POST")), (None, True, "HEAD", 0), "no new upload")
        tap.check(front.seen.count("PATCH") <= 6, "what had arrived was not sent again: %r" % front.seen)
        tap.same(fetch(client, digest(data)).body == data, True, "bytes")


if __name__ == "__main__":
    tap.main()
