# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of a few lines, for what a well-behaved one never does: orders, repetitions and bodies of any kind."""

import http.client
import json
import time
import uuid

from .contract import BASE_PATH


def uuid7():
    """A fresh UUID version 7."""
    bits = (int(time.time() * 1000) << 80) | (7 << 76) | (uuid.uuid4().int & ((1 << 76) - 1))
    return str(uuid.UUID(int=(bits & ~(3 << 62)) | (2 << 62)))


class Raw:
    """Speaks to the server through the proxy, so that its exchanges are judged too (unless `direct`)."""

    def __init__(self, world, account, password, new_password=None, direct=False):
        self.world, self.client, self.seq, self.token = world, uuid7(), 0, None
        self.direct = direct
        status, session = self.call("POST", "/session", {"account": account, "password": password, "client": self.client})
        if status != 200:
            raise AssertionError("sign-in: %s %r" % (status, session))
        self.token, self.refresh = session["access_token"], session["refresh_token"]
        if session["must_change_password"]:
            status, session = self.call("POST", "/session/password", {"old": password, "new": new_password})
            if status != 200:
                raise AssertionError("change of the password: %s %r" % (status, session))
            self.token, self.refresh = session["access_token"], session["refresh_token"]
            world.passwords[account] = new_password
        self.project = session["projects"][0]["id"]

    def send(self, method, path, body=b"", content_type="application/json", token=None):
        """(status, content type, bytes)"""
        host, port = self.world.proxy.upstream if self.direct else ("127.0.0.1", self.world.proxy.port)
        connection = http.client.HTTPConnection(host, port, timeout=60)
        headers = {"Connection": "close"}
        if body:
            headers["Content-Type"] = content_type
        if token or self.token:
            headers["Authorization"] = "Bearer " + (token or self.token)
        try:
            connection.request(method, BASE_PATH + path, body or None, headers)
            response = connection.getresponse()
            return response.status, response.getheader("Content-Type", ""), response.read()
        finally:
            connection.close()

    def call(self, method, path, body=None):
        """(status, JSON)"""
        data = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        status, _, answer = self.send(method, path, data)
        return status, json.loads(answer) if answer else None

    def op(self, kind, record, patch, **more):
        self.seq += 1
        op = {"id": uuid7(), "seq": self.seq, "record": record, "form": "unit-project", "form_version": 1, "slots_version": 0,
              "kind": kind, "patch": patch, "operator": "王工", "occurred_at": "2026-11-23T07:30:00.000Z"}
        op.update(more)
        return op

    def push(self, *ops):
        """(status, answer)"""
        return self.call("POST", "/projects/%s/ops" % self.project, {"client": self.client, "ops": list(ops)})

    def results(self, *ops):
        """The results of a push that is answered with 200."""
        status, answer = self.push(*ops)
        if status != 200:
            raise AssertionError("push: %s %r" % (status, answer))
        return answer["results"]

    def record(self, record):
        """The record as the server has it now."""
        return next(row for row in self.world.server_dump()["record"] if row["id"] == record)
