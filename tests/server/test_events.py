# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live events: that something is new, within a second, whoever wrote it, and nothing more than that."""

import http.client
import json
import threading
import time

from tus import attachment, digest, some_bytes, upload
from world import ACTIVE, BASE_PATH, GJM, PASSWORD, Server, confirm, sample, tap


class Stream:
    """Listens in a thread of its own. Use as a context manager."""

    def __init__(self, server, client, wait=True):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.connection.request("GET", BASE_PATH + "/events", headers={"Authorization": "Bearer " + client.session["access_token"]})
        self.answer = self.connection.getresponse()
        self.lines, self.ended = [], None
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()
        if wait:
            self.wait_for(lambda: self.lines, 5, "the first comment")

    def _listen(self):
        try:
            while True:
                line = self.answer.readline()
                if not line:
                    break
                if line != b"\n":
                    self.lines.append((time.monotonic(), line.decode().rstrip("\n")))
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        self.ended = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.ended is None:
            self.connection.sock.shutdown(2)
        self.thread.join(10)
        self.connection.close()

    @property
    def events(self):
        return [json.loads(line[6:]) for _, line in list(self.lines) if line.startswith("data: ")]

    def wait_for(self, condition, seconds, what):
        begun = time.monotonic()
        while not condition():
            tap.check(time.monotonic() - begun < seconds, "%s within %s s; heard %r" % (what, seconds, self.lines))
            time.sleep(0.01)
        return time.monotonic() - begun


def confirmed(client):
    """A record that the authority may decide about."""
    made = sample(client, ACTIVE)
    results = client.push(made, confirm(client, made["record"], made))
    tap.same(results[1]["result"], "applied", "confirm")
    return made["record"]


@tap.case("a decision of the authority, made by another program, is told within a second")
def decision():
    with Server() as server:
        client = server.client()
        record = confirmed(client)
        with Stream(server, client) as stream:
            tap.same((stream.answer.status, stream.answer.headers["Content-Type"]), (200, "text/event-stream"), "the stream")
            _, end = client.page(limit=10000)
            server.run("review", "--data", str(server.data), "return", record, "--reason", "照片不清", "--by", "张监督")
            took = stream.wait_for(lambda: stream.events, 1, "an event")
            event = stream.events[0]
            tap.same((sorted(event), event["project"]), (["project", "state"], client.project), "and nothing more")
            lines, after = client.page(since=end["state"])
            tap.same(([line["id"] for line in lines], lines[0]["state"]), ([record], "returned"), "the pull")
            tap.same(after["state"], event["state"], "the state told is the one reached")
            tap.note("told %.0f ms after the decision was made" % (took * 1000))


@tap.case("what another client of the project did is told at once, and each thing once")
def other_client():
    with Server() as server:
        client, other = server.client(), server.client()
        with Stream(server, client) as stream:
            time.sleep(0.5)
            tap.same(stream.events, [], "nothing from before")
            record = other.made()
            stream.wait_for(lambda: stream.events, 1, "an event")
            time.sleep(0.5)
            tap.same(len(stream.events), 1, "once")
            tap.same(other.one(other.update(record, 1, name=("17栋", "18栋")))["result"], "applied", "update")
            stream.wait_for(lambda: len(stream.events) == 2, 1, "the second one")
            client.changes()
            server.send("GET", "/")
            time.sleep(0.5)
            tap.same(len(stream.events), 2, "reading is no news")


@tap.case("the arrival of a file that a record lacked is told")
def file_arrives():
    with Server() as server:
        client = server.client()
        data = some_bytes(3000)
        path, row = attachment(digest(data), 3000, "photos")
        made = sample(client, ACTIVE)
        made["patch"][path] = [None, row]
        client.one(made)
        with Stream(server, client) as stream:
            upload(client, data)
            stream.wait_for(lambda: stream.events, 1, "an event")


@tap.case("each account is told of its own projects only")
def own_projects():
    with Server() as server:
        mine, theirs = server.client(), server.client(GJM)
        with Stream(server, mine) as to_me, Stream(server, theirs) as to_them:
            record = theirs.create()
            theirs.push(record)
            to_them.wait_for(lambda: to_them.events, 1, "an event")
            time.sleep(0.5)
            tap.same((to_me.events, {event["project"] for event in to_them.events}), ([], {theirs.project}), "who was told")


@tap.case("a stream needs a login with a password of one's own")
def who():
    with Server() as server:
        tap.same(server.send("GET", "/events").status, 401, "nobody")
        tap.same(server.send("GET", "/events", token="x").status, 401, "a false token")
        fresh = server.send("POST", "/session", {"account": GJM, "password": "Zj1234567", "client": "0193f2a1-1111-7111-8111-111111111111"})
        answer = server.send("GET", "/events", token=fresh.json["access_token"])
        tap.same((answer.status, answer.code), (403, "password-change-required"), "the initial password")
        tap.same(server.client().send("POST", "/events", {}).status, 405, "POST")


@tap.case("the stream ends with its session: signed out, or the password changed elsewhere")
def session_ends():
    with Server() as server:
        client, other = server.client(), server.client()
        with Stream(server, client) as stream, Stream(server, other) as others:
            tap.same(client.send("DELETE", "/session").status, 204, "sign out")
            stream.wait_for(lambda: stream.ended, 3, "the end")
            tap.same(others.ended, None, "other sessions go on")
            third = server.client()
            answer = third.send("POST", "/session/password", {"old": PASSWORD, "new": "Another8Harbour"})
            tap.same(answer.status, 200, "password")
            others.wait_for(lambda: others.ended, 3, "the end of the others")


@tap.case("of more than sixteen streams of one account the oldest ends; other accounts are not touched")
def too_many():
    with Server() as server:
        client, theirs = server.client(), server.client(GJM)
        streams = [Stream(server, theirs)]
        try:
            for _ in range(16):
                streams.append(Stream(server, client))
            time.sleep(0.3)
            tap.same([stream.ended for stream in streams], [None] * 17, "sixteen")
            for turn in (1, 2):
                streams.append(Stream(server, client))
                streams[turn].wait_for(lambda turn=turn: streams[turn].ended, 3, "the end of the oldest")
            tap.same([stream.ended is None for stream in streams], [True, False, False] + [True] * 16, "the others")
            client.made()
            for stream in streams[3:]:
                stream.wait_for(lambda stream=stream: stream.events, 1, "an event")
        finally:
            for stream in streams:
                stream.__exit__()


@tap.case("streams that nobody reads hold nobody up and cost no memory, and the server stops with them at once")
def not_read():
    with Server() as server:
        clients = [server.client() for _ in range(8)]
        streams = [Stream(server, client, wait=False) for client in clients for _ in range(2)]
        dead = []
        for client in clients[:4]:
            connection = http.client.HTTPConnection("127.0.0.1", server.port)
            connection.request("GET", BASE_PATH + "/events", headers={"Authorization": "Bearer " + client.session["access_token"]})
            dead.append(connection)  # never read
        slowest = 0.0
        for turn in range(200):
            begun = time.monotonic()
            clients[turn % 8].made(name="%d栋" % turn)
            slowest = max(slowest, time.monotonic() - begun)
        tap.check(slowest < 1, "an op took %.1f s" % slowest)
        streams[-1].wait_for(lambda: streams[-1].events, 1, "an event")
        for connection in dead[:2]:
            connection.close()
        clients[0].made()
        begun = time.monotonic()
        tap.same(server.stop(), 0, "SIGTERM")
        tap.check(time.monotonic() - begun < 3, "at once")
        for stream in streams:
            stream.wait_for(lambda stream=stream: stream.ended, 3, "the end")
            stream.__exit__()


@tap.case("a quiet stream says every twenty-five seconds that it lives, and then tells of a project that came to the account")
def comments():
    with Server() as server:
        client = server.client()
        with Stream(server, client) as stream:
            projects = server.send("POST", "/session", {"account": GJM, "password": "Zj1234567", "client": client.id}).json["projects"]
            server.run("account", "add", "--data", str(server.data), "--account", client.session["account"], "--project", projects[0]["id"])
            stream.wait_for(lambda: len(stream.lines) >= 2, 28, "a comment")
            (first, _), (second, text) = stream.lines[:2]
            tap.check(text.startswith(":") and 24 < second - first < 28, "%r after %.1f s" % (text, second - first))
            theirs = server.client(GJM)
            theirs.push(theirs.create())
            stream.wait_for(lambda: stream.events, 1, "an event")
            tap.same(stream.events[0]["project"], theirs.project, "the new project")


@tap.case("after a restart of the server the stream can be had again, and loses nothing that a pull would not bring")
def restarted():
    with Server() as server:
        client = server.client()
        with Stream(server, client) as stream:
            _, end = client.page(limit=10000)
            server.stop(kill=True)
            stream.wait_for(lambda: stream.ended, 3, "the end")
        server.serve()
        record = client.made()
        with Stream(server, client) as stream:
            lines, _ = client.page(since=end["state"])
            tap.same([line["id"] for line in lines], [record], "the pull after connecting")
            client.made()
            stream.wait_for(lambda: stream.events, 1, "an event")


if __name__ == "__main__":
    tap.main()
