# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reverse proxy on loopback that records every exchange and can break any of them."""

import dataclasses
import gzip
import http.client
import http.server
import json
import re
import socket
import threading
import time
import zlib


@dataclasses.dataclass
class Exchange:
    """One request and the server's own answer to it (before any fault was added)."""

    method: str
    path: str
    authorized: bool
    request_type: str
    request_body: bytes
    status: int
    answer_type: str
    answer_body: bytes
    request_headers: dict = None
    answer_headers: dict = None


@dataclasses.dataclass
class Fault:
    """What is done to requests that match; used up after `times`."""

    kind: str            # drop-request, drop-reply, cut, cut-request, duplicate, hold, stall, answer, half-body
    method: str = None   # None: any
    path: str = ""       # a regular expression searched in the path
    times: int = 1       # how many requests it meets; -1 = all
    skip: int = 0        # how many it lets pass first
    count: int = 0       # cut: bytes of the reply that still pass, cut-request: of the request; duplicate: how many posts
    status: int = 0      # answer
    content_type: str = "text/html"
    body: bytes = b""
    headers: tuple = ()
    met: int = 0
    reached: threading.Event = dataclasses.field(default_factory=threading.Event)  # stall: a request is here
    release: threading.Event = dataclasses.field(default_factory=threading.Event)  # stall: it may go on


def _plain(body, encoding):
    if encoding == "gzip":
        return gzip.decompress(body)
    if encoding == "deflate":
        return zlib.decompress(body)
    return body


class Proxy:
    """Between clients and the server. The server may come and go; the proxy's address stays."""

    def __init__(self):
        self.upstream = None      # (host, port)
        self.faults = []
        self.exchanges = []
        self.held = []            # (method, path, headers, body) that may be delivered later
        self.seen = []            # "METHOD path" of every request, also of those broken
        self.telling = []         # (when, method, path, event): see tell
        self.page_limit = None    # changes: the most lines a page may have, whatever the client asks for
        self.lock = threading.Lock()
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                proxy._handle(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_one

            def log_message(self, *_args):
                """Requests are kept, not printed."""

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, _request, _address):
                """A client that is killed in mid-request is what many tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = "http://127.0.0.1:%d" % self.port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def add(self, kind, **details):
        fault = Fault(kind, **details)
        with self.lock:
            self.faults.append(fault)
        return fault

    def clear(self):
        with self.lock:
            self.faults.clear()

    def count(self, method, path):
        """How many requests of this kind came in."""
        with self.lock:
            return sum(1 for line in self.seen if line.startswith(method + " ") and re.search(path, line))

    def tell(self, method, path, when="replied"):
        """An event that is set once the next such request has come in ("asked") or its reply has been sent ("replied")."""
        event = threading.Event()
        with self.lock:
            self.telling.append((when, method, path, event))
        return event

    def _told(self, when, method, path):
        with self.lock:
            for entry in [e for e in self.telling if e[:2] == (when, method) and re.search(e[2], path)]:
                self.telling.remove(entry)
                entry[3].set()

    def told_late(self):
        """Ops whose answer was lost with the client that asked: a later request repeats them or a later page tells of them."""
        posted, late = set(), set()
        for exchange in self.exchanges:
            if exchange.method == "POST" and exchange.path.endswith("/ops"):
                ids = {op["id"] for op in json.loads(exchange.request_body)["ops"]}
                late |= ids & posted
                posted |= ids
            elif "/changes" in exchange.path and exchange.status == 200:
                late |= {result["id"] for result in json.loads(exchange.answer_body.decode().splitlines()[-1])["results"]}
        return late

    def deliver_held(self):
        """Sends the requests kept back to the server now; returns [(status, body)]."""
        with self.lock:
            held, self.held = self.held, []
        return [self.deliver(request) for request in held]

    def deliver(self, request):
        """Sends one request that was kept back to the server: (status, plain body)."""
        status, headers, answer = self.forward(*request)
        named = {name.lower(): value for name, value in headers}
        return status, _plain(answer, named.get("content-encoding"))

    # ---- inside ----

    def _take_fault(self, method, path):
        with self.lock:
            self.seen.append("%s %s" % (method, path))
            for fault in self.faults:
                if (fault.method in (None, method)) and re.search(fault.path, path) and fault.times != fault.met:
                    if fault.skip > 0:
                        fault.skip -= 1
                        continue
                    fault.met += 1
                    return fault
        return None

    def forward(self, method, path, headers, body):
        """Sends a request to the server: (status, headers, body)."""
        connection = http.client.HTTPConnection(*self.upstream, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                if name.lower() not in ("connection", "content-length", "transfer-encoding", "expect", "keep-alive"):
                    connection.putheader(name, value)
            connection.putheader("Connection", "close")
            if body or method in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            response = connection.getresponse()
            answer = response.read()
            self._record(method, path, headers, body, response, answer)
            return response.status, response.getheaders(), answer
        finally:
            connection.close()

    def _pass_stream(self, handler, path, headers):
        """The events of the server as they come, until either side hangs up."""
        connection = http.client.HTTPConnection(*self.upstream, timeout=60)
        try:
            connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            handler.send_response_only(response.status)
            handler.send_header("Content-Type", response.getheader("Content-Type", ""))
            handler.send_header("Connection", "close")
            handler.end_headers()
            while True:
                part = response.read1(4096)
                if not part:
                    break
                handler.wfile.write(part)
                handler.wfile.flush()
        except OSError:
            pass
        finally:
            connection.close()
            self._cut_off(handler)

    def _forward_part(self, method, path, headers, body):
        """Sends the beginning of a request and hangs up, as a line does that breaks."""
        connection = http.client.HTTPConnection(*self.upstream, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                if name.lower() not in ("connection", "transfer-encoding", "expect", "keep-alive"):
                    connection.putheader(name, value)
            connection.endheaders(body)
            time.sleep(0.05)
        finally:
            connection.close()

    def _record(self, method, path, headers, body, response, answer):
        named = {name.lower(): value for name, value in headers}
        exchange = Exchange(
            method, path, named.get("authorization", "").startswith("Bearer "), named.get("content-type", ""),
            _plain(body, named.get("content-encoding")), response.status, response.getheader("Content-Type", ""),
            _plain(answer, response.getheader("Content-Encoding")), dict(headers), dict(response.getheaders()))
        with self.lock:
            self.exchanges.append(exchange)

    @staticmethod
    def _read_body(handler):
        if handler.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = b""
            while True:
                size = int(handler.rfile.readline().split(b";")[0], 16)
                body += handler.rfile.read(size)
                handler.rfile.readline()
                if size == 0:
                    return body
        return handler.rfile.read(int(handler.headers.get("Content-Length") or 0))

    @staticmethod
    def _reply(handler, status, headers, body, announced=None):
        """Writes a reply; `announced` says another length than is sent."""
        handler.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("connection", "content-length", "transfer-encoding", "keep-alive"):
                handler.send_header(name, value)
        if status != 204:
            handler.send_header("Content-Length", str(len(body) if announced is None else announced))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    @staticmethod
    def _cut_off(handler):
        handler.close_connection = True
        try:
            handler.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _handle(self, handler):
        body = self._read_body(handler)
        method, path, headers = handler.command, handler.path, handler.headers.items()
        if self.page_limit and "/changes?" in path:
            path = re.sub(r"limit=\d+", "limit=%d" % self.page_limit, path)
        self._told("asked", method, path)
        fault = self._take_fault(method, path)
        kind = fault.kind if fault else None
        if kind == "stall":
            fault.reached.set()
            fault.release.wait(60)
        if kind == "drop-request":
            return self._cut_off(handler)
        if kind == "hold":
            with self.lock:
                self.held.append((method, path, list(headers), body))
            return self._cut_off(handler)
        if kind == "cut-request":
            self._forward_part(method, path, headers, body[:fault.count])
            return self._cut_off(handler)
        if kind == "answer":
            return self._reply(handler, fault.status, list(fault.headers) + [("Content-Type", fault.content_type)], fault.body)
        if method == "GET" and path.split("?")[0].endswith("/events"):
            return self._pass_stream(handler, path, headers)
        try:
            for _ in range(fault.count if kind == "duplicate" else 1):
                status, answer_headers, answer = self.forward(method, path, headers, body)
        except OSError:  # the server is down: so is this connection
            return self._cut_off(handler)
        if kind == "drop-reply":
            return self._cut_off(handler)
        if kind == "cut":
            self._reply(handler, status, answer_headers, answer[:fault.count], announced=len(answer))
            return self._cut_off(handler)
        if kind == "half-body":  # shorter, and it says so: only the content can tell
            answer = answer[:len(answer) // 2]
        self._reply(handler, status, answer_headers, answer)
        self._told("replied", method, path)
        return None
