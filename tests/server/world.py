# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""One real server on loopback and a client of a few lines; every exchange is held to the interface document."""

import gzip
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import types
import urllib.parse
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from harness import tap  # noqa: E402
from harness.contract import BASE_PATH, Contract, strict_json  # noqa: E402

SERVER = os.environ.get("ZHIJIAN_SERVER", str(ROOT / "_build" / "src" / "server" / "zhijian-server"))
CONTRACT = Contract(ROOT / "data" / "protocol" / "openapi.yaml")
ACCOUNT, GJM = "4202012112170001-SX-001", "GJM2024HB0107"
INITIAL, PASSWORD = "Zj1234567", "Sunny7Harbour"
PROJECT = "019376a0-0000-7000-8000-000000000001"
COMPLETED, ACTIVE = "019376a0-0000-7000-8000-000000000101", "019376a0-0000-7000-8000-000000000102"

UNIT = {
    "name": "17栋", "floor_area": "100", "foundation_type": "pile", "structure_type": "005", "floors_above": 33,
    "owner_org": "黄石悦发房地产有限公司", "owner_leader": "邓俊俊", "owner_phone": "17750621280",
    "builder_org": "示例建筑工程有限公司", "builder_leader": "王建国",
}


def uuid7():
    bits = (int(time.time() * 1000) << 80) | (7 << 76) | (uuid.uuid4().int & ((1 << 76) - 1))
    return str(uuid.UUID(int=(bits & ~(3 << 62)) | (2 << 62)))


def unit(**fields):
    """The patch of a create."""
    return {name: [None, value] for name, value in dict(UNIT, **fields).items()}


def environment(home):
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8", "LANGUAGE": "", "TZ": "Asia/Shanghai",
           "G_DEBUG": "fatal-warnings", "GIO_USE_VFS": "local", "ZHIJIAN_FORMS_DIR": str(ROOT / "tests" / "forms")}
    for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "ZHIJIAN_LOCALEDIR"):
        if name in os.environ:
            env[name] = os.environ[name]
    return env


class Answer:
    """What came back."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.raw = status, headers, body
        self.body = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body

    @property
    def json(self):
        return strict_json(self.body)

    @property
    def code(self):
        return self.json.get("code")

    def lines(self):
        return [strict_json(line) for line in self.body.decode().splitlines()]


class Server:
    """Use as a context manager. `arguments` go to serve."""

    def __init__(self, *arguments, demo=True, serve=True):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="zhijian-server-"))
        self.data = self.dir / "data"
        self.arguments, self.demo, self.serving = arguments, demo, serve
        self.process, self.port, self.faults = None, None, []

    sample = None  # the sample project's data, made once for all servers of this program

    def __enter__(self):
        if self.demo:
            self.fill()
        if self.serving:
            self.serve()
        return self

    def fill(self):
        if Server.sample is None:
            Server.sample = tempfile.TemporaryDirectory(prefix="zhijian-sample-")
            self.run("demo", "--data", Server.sample.name + "/data")
        shutil.copytree(Server.sample.name + "/data", self.data)

    def __exit__(self, kind, value, trace):
        try:
            status = self.stop()
            if kind is None:
                tap.same(status, 0, "exit status after SIGTERM; %s" % self.log())
                tap.check(not self.faults, "off the page: %s" % "\n".join(self.faults[:20]))
        finally:
            shutil.rmtree(self.dir, ignore_errors=True)

    def run(self, *args, text="", status=0):
        done = subprocess.run([SERVER, *args], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment(self.dir), timeout=60, check=False)
        ran = types.SimpleNamespace(status=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())
        if status is not None:
            tap.check(ran.status == status, "zhijian-server %s: %r" % (" ".join(args), ran))
        return ran

    def serve(self):
        port_file = self.dir / "port"
        port_file.unlink(missing_ok=True)
        with open(self.dir / "log", "ab") as log:
            self.process = subprocess.Popen(
                [SERVER, "serve", "--data", str(self.data), "--listen", "127.0.0.1:0", "--port-file", str(port_file), *self.arguments],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(self.dir))
        for _ in range(600):
            if port_file.is_file():
                break
            tap.check(self.process.poll() is None, "the server ended: " + self.log())
            time.sleep(0.02)
        self.port = int(port_file.read_text())

    def log(self):
        path = self.dir / "log"
        return path.read_text("utf-8", "replace")[-2000:] if path.is_file() else ""

    def stop(self, kill=False):
        """Exit status; None if it did not run."""
        if self.process is None:
            return 0
        process, self.process = self.process, None
        process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        try:
            return process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise tap.Failure("the server does not end on SIGTERM") from None

    def send(self, method, path, body=None, token=None, content_type="application/json", check=True, **headers):
        """An Answer. Bodies: bytes as they are, an iterator of bytes in chunks, everything else as JSON."""
        data = body if body is None or isinstance(body, bytes) or hasattr(body, "__next__") else json.dumps(body, ensure_ascii=False).encode()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is not None and content_type:
            sent["Content-Type"] = content_type
        if token:
            sent["Authorization"] = "Bearer " + token
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, BASE_PATH + path, data, sent)
            response = connection.getresponse()
            answer = Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()
        if check:
            self.faults += self.off_page(method, path, answer, token)
        return answer

    def off_page(self, method, path, answer, token):
        """Where the answer leaves the interface document; requests of these tests may."""
        split = urllib.parse.urlsplit(path)
        found = CONTRACT.operation(method, split.path)
        if found is None or found[2].get("x-not-served"):
            schema, media = None, answer.headers.get("Content-Type", "")
            return [] if media == "application/problem+json" else ["%s %s: %d is no problem document" % (method, path, answer.status)]
        exchange = types.SimpleNamespace(
            method=method, path=BASE_PATH + path, status=answer.status, request_type="", request_body=b"", authorized=True,
            answer_headers=answer.headers, answer_type=answer.headers.get("Content-Type", ""), answer_body=answer.body)
        return ["%s %s %d: %s" % (method, path, answer.status, fault) for fault in CONTRACT.check(exchange)
                if not fault.startswith(("request", "query"))]

    def client(self, account=ACCOUNT):
        return Client(self, account)

    def record(self, client, record):
        """The record, or tombstone, as a full pull shows it; None if there is none."""
        return next((line for line in client.pull() if line["id"] == record), None)


class Client:
    """Signed in, with a client id and a seq of its own."""

    passwords = {}

    def __init__(self, server, account=ACCOUNT):
        self.server, self.id, self.seq = server, uuid7(), 0
        known = server.__dict__.setdefault("passwords", {}).get(account, INITIAL)
        answer = server.send("POST", "/session", {"account": account, "password": known, "client": self.id})
        tap.same(answer.status, 200, "sign-in")
        self.session = answer.json
        if self.session["must_change_password"]:
            answer = self.send("POST", "/session/password", {"old": known, "new": PASSWORD})
            tap.same(answer.status, 200, "password change")
            server.passwords[account] = PASSWORD
            self.session = answer.json
        self.project = self.session["projects"][0]["id"]

    def send(self, method, path, body=None, **more):
        return self.server.send(method, path, body, token=self.session["access_token"], **more)

    # ---- ops ----

    def op(self, kind, record, patch=None, base=None, **more):
        self.seq += 1
        op = {"id": uuid7(), "seq": self.seq, "record": record, "form": "unit-project", "form_version": 1, "slots_version": 0,
              "kind": kind, "patch": patch or {}, "operator": "王工", "occurred_at": "2026-11-23T07:30:00.000Z"}
        if base is not None:
            op["base"] = {"op": base["id"]} if isinstance(base, dict) else {"revision": base}
        op.update(more)
        return op

    def create(self, record=None, **fields):
        return self.op("create", record or uuid7(), unit(**fields))

    def update(self, record, base, **pairs):
        return self.op("update", record, {name: list(pair) for name, pair in pairs.items()}, base)

    def post(self, *ops, client=None, **more):
        return self.send("POST", "/projects/%s/ops" % self.project, {"client": client or self.id, "ops": list(ops)}, **more)

    def push(self, *ops):
        """The results."""
        answer = self.post(*ops)
        tap.same(answer.status, 200, "push: %r" % answer.body[:500])
        return answer.json["results"]

    def one(self, op):
        return self.push(op)[0]

    def made(self, **fields):
        """The id of a record just created."""
        op = self.create(**fields)
        tap.same(self.one(op)["result"], "applied", "create")
        return op["record"]

    # ---- changes ----

    def changes(self, since=None, settled=0, limit=None, project=None, **more):
        query = {"client": self.id, "settled": settled}
        if since is not None:
            query["since"] = since
        if limit is not None:
            query["limit"] = limit
        return self.send("GET", "/projects/%s/changes?%s" % (project or self.project, urllib.parse.urlencode(query)), **more)

    def page(self, **more):
        """(lines, end)"""
        answer = self.changes(**more)
        tap.same(answer.status, 200, "changes")
        lines = answer.lines()
        return lines[:-1], lines[-1]

    def pull(self, **more):
        lines, end = self.page(limit=10000, **more)
        tap.check(not end["has_more"], "one page")
        return lines


# ---- the form with an action ----

SAMPLE = "acceptance-sample"


def sample(client, unit_id, **fields):
    """A create of the acceptance form, complete enough to be confirmed."""
    row = {"_id": uuid7(), "_pos": "V", "org_name": "示例监理公司", "name": "李四"}
    values = {"unit": unit_id, "part": "桩基", "progress": "foundation", "accepted_on": "2026-11-20", "passed": True}
    patch = {name: [None, value] for name, value in dict(values, **fields).items() if value is not None}
    patch["attendees/" + row["_id"]] = [None, row]
    return client.op("create", uuid7(), patch, form=SAMPLE)


def confirm(client, record, base):
    return client.op("action", record, None, base, action="confirm", form=SAMPLE)
