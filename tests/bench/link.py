# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A slow line to a server on this machine: a relay on loopback with a rate and a delay in each direction, which can break."""

import queue
import re
import socket
import threading
import time

CHUNK = 4096
# The kernel's own buffers would swallow seconds of such a line.
BUFFER = 16 * 1024


class Bucket:
    """Bytes leave one after the other, at a rate."""

    def __init__(self, rate):
        self.rate, self.free_at, self.lock = rate, 0.0, threading.Lock()

    def take(self, size):
        """When the last of @size bytes has left."""
        with self.lock:
            self.free_at = max(time.monotonic(), self.free_at) + size / self.rate
            return self.free_at


class Requests:
    """Follows one connection's requests: what a broken one had brought is lost."""

    HEAD = re.compile(rb"(\w+) (\S+)")
    LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

    def __init__(self):
        self.head, self.method, self.length, self.left = b"", b"", 0, 0

    def feed(self, data, lengths):
        """@lengths: takes the length of each body that begins."""
        while data:
            if self.left:
                size = min(self.left, len(data))
                self.left -= size
                data = data[size:]
                continue
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            head, data, self.head = self.head[:end], self.head[end + 4:], b""
            found = self.LENGTH.search(head)
            self.method = self.HEAD.match(head).group(1)
            self.left = self.length = int(found.group(1)) if found else 0
            lengths.append((self.method.decode(), self.length))

    def begun(self):
        """Bytes of a body that is not whole."""
        return self.length - self.left if self.left else 0


class Link:
    """Leads to @upstream (host, port); @rate in bytes a second, @delay in seconds, each way."""

    def __init__(self, upstream, rate, delay):
        self.upstream, self.delay = upstream, delay
        self.up, self.down = Bucket(rate), Bucket(rate)
        self.passed = 0  # bytes up
        self.cut_at, self.down_for, self.down_until = None, 0, 0
        self.lost = 0  # bytes of bodies that a cut broke off
        self.bodies = []  # (method, length)
        self.lock, self.sockets = threading.Lock(), {}
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(16)
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.exchanges = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()
        self._break()

    def cut_after(self, size, seconds):
        """Breaks when @size more bytes have gone up, for @seconds."""
        with self.lock:
            self.cut_at, self.down_for = self.passed + size, seconds

    def _accept(self):
        while True:
            try:
                near, _address = self.listener.accept()
            except OSError:
                return
            if time.monotonic() < self.down_until:
                near.close()
                continue
            far = socket.create_connection(self.upstream)
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
            with self.lock:
                self.sockets[near] = (far, Requests())
            self._pump(near, far, self.up, near)
            self._pump(far, near, self.down, None)

    def _break(self):
        with self.lock:
            pairs, self.sockets = self.sockets, {}
        for near, (far, requests) in pairs.items():
            self.lost += requests.begun()
            for one in (near, far):
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def _count(self, key, data):
        """True if the line breaks here."""
        with self.lock:
            if key in self.sockets:
                self.sockets[key][1].feed(data, self.bodies)
            self.passed += len(data)
            if self.cut_at is None or self.passed < self.cut_at:
                return False
            self.cut_at, self.down_until = None, time.monotonic() + self.down_for
        self._break()
        return True

    def _pump(self, source, target, bucket, key):
        """@key: of what goes up."""
        waiting = queue.Queue()

        def read():
            try:
                while data := source.recv(CHUNK):
                    due = bucket.take(len(data))
                    time.sleep(max(0, due - time.monotonic()))
                    if key is not None and self._count(key, data):
                        break
                    waiting.put((due + self.delay, data))
            except OSError:
                pass
            waiting.put((0, b""))

        def write():
            try:
                while (item := waiting.get())[1]:
                    time.sleep(max(0, item[0] - time.monotonic()))
                    target.sendall(item[1])
                target.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        threading.Thread(target=read, daemon=True).start()
        threading.Thread(target=write, daemon=True).start()
