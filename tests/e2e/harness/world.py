# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server, clients on machines of their own, and the proxy between them."""

import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

from . import checker, dump, filecheck, tap
from .contract import Contract
from .proxy import Proxy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
FORMS_DIR = ROOT / "tests" / "forms"
CTL = os.environ.get("ZHIJIANCTL", str(ROOT / "_build" / "src" / "cli" / "zhijianctl"))
SERVER = os.environ.get("ZHIJIAN_SERVER", str(ROOT / "_build" / "src" / "server" / "zhijian-server"))

ACCOUNT = "4202012112170001-SX-001"
INITIAL = "Zj1234567"
PASSWORD = "Sunny7Harbour"
CONTRACT = Contract(ROOT / "data" / "protocol" / "openapi.yaml")

# What a unit project needs beyond what the project card fills in.
UNIT = {
    "floor_area": "12345.67",
    "foundation_type": "桩基础",
    "structure_type": "剪力墙结构",
    "floors_above": "33",
    "owner_org": "黄石悦发房地产有限公司",
    "owner_leader": "邓俊俊",
    "owner_phone": "17750621280",
    "builder_org": "示例建设有限公司",
    "builder_leader": "张三",
}


def unit(name, **fields):
    """Arguments of `new unit-project` or `edit`."""
    return ["%s=%s" % item for item in dict(UNIT, name=name, **fields).items()]


class Ran:
    """What a command said."""

    def __init__(self, args, status, out, err):
        self.args, self.status, self.out, self.err = args, status, out, err

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return "%s -> %s\nstdout: %s\nstderr: %s" % (" ".join(map(str, self.args))[:300], self.status, self.out[:3000], self.err[:3000])


def environment(home, **more):
    """Nothing of the user's: no Secret Service, no session bus, fixed language and zone."""
    env = {
        "PATH": "/usr/bin:/bin", "HOME": str(home), "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"), "XDG_RUNTIME_DIR": str(home / "run"),
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus", "LC_ALL": "C.UTF-8", "LANGUAGE": "", "TZ": "Asia/Shanghai",
        "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local", "G_DEBUG": "fatal-warnings",
        "ZHIJIAN_FORMS_DIR": str(FORMS_DIR),
    }
    for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "ZHIJIAN_LOCALEDIR"):
        if name in os.environ:
            env[name] = os.environ[name]
    env.update(more)
    return env


class Client:
    """One machine with one desktop user: its own data folder."""

    def __init__(self, world, name):
        self.world, self.name = world, name
        self.home = world.dir / name
        for folder in ("data", "config", "cache", "state", "run"):
            (self.home / folder).mkdir(parents=True, mode=0o700)
        self.env = environment(self.home)

    def start(self, *args, stdin=None, env=None):
        return subprocess.Popen([CTL, *args], stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=dict(self.env, **(env or {})))

    def run(self, *args, text=None, env=None, timeout=60, **kwargs):
        """Runs zhijianctl to its end."""
        done = subprocess.run([CTL, *args], input=(text or "").encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=dict(self.env, **(env or {})), timeout=timeout, check=False, **kwargs)
        return Ran(list(args), done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def ok(self, *args, status=0, **kwargs):
        """Runs and demands an exit status."""
        ran = self.run(*args, **kwargs)
        tap.check(ran.status == status, "%s: exit status %d wanted\n%r" % (self.name, status, ran))
        return ran

    def new(self, form, *fields, status=0, **kwargs):
        """Saves a record; returns its id."""
        ran = self.ok("new", form, *fields, status=status, **kwargs)
        record = ran.out.strip()
        tap.check(len(record) == 36, "an id is printed\n%r" % ran)
        self.world.ledger.append(checker.Saved(self.name, record))
        return record

    def project_new(self, project, form, *fields):
        """Saves a record in one of several projects; returns its id."""
        record = self.ok("--project", project, "new", form, *fields).out.strip()
        self.world.ledger.append(checker.Saved(self.name, record))
        return record

    def show(self, record):
        return self.ok("--json", "show", record).json()

    def sync(self, status=0, **kwargs):
        """Syncs; returns the report. A report is only asked for where there is one."""
        ran = self.ok("--json", "sync", status=status, **kwargs)
        return ran.json() if ran.out.strip() else {}

    def sign_in(self, account=ACCOUNT, status=0, password=None):
        """With the password as it is now; the first client of the world changes the initial one."""
        known = self.world.passwords.get(account, INITIAL)
        if password is not None:
            text = password + "\n"
        elif known == INITIAL:
            text = INITIAL + "\n" + PASSWORD + "\n"
        else:
            text = known + "\n"
        ran = self.ok("sign-in", "--server", self.world.proxy.url, "--account", account, text=text, status=status)
        if status == 0 and password is None:
            self.world.passwords[account] = PASSWORD
        return ran

    def account_dirs(self):
        base = self.home / "data" / "zhijian" / "accounts"
        return sorted(base.iterdir()) if base.is_dir() else []

    def store(self):
        """Path of the only store."""
        dirs = self.account_dirs()
        tap.same(len(dirs), 1, "account folders of " + self.name)
        return dirs[0] / "store.db"

    def dump(self):
        return dump.read_store(self.store())


class World:
    """Use as a context manager; leaving it stops the server and judges everything that was said."""

    def __init__(self, seed=1, horizon=0, judge=True):
        self.seed, self.horizon, self.judge = seed, horizon, judge
        self.random = random.Random(seed)
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="zhijian-e2e-"))
        self.data = self.dir / "server"
        self.proxy = Proxy()
        self.clients = []
        self.passwords = {}
        self.ledger = []
        self.process = None

    def __enter__(self):
        self.server_command("demo", "--data", str(self.data))
        self.serve()
        return self

    def __exit__(self, kind, value, trace):
        try:
            if kind is None and self.judge:
                self.check_all()
        finally:
            self.stop()
            self.proxy.close()
            shutil.rmtree(self.dir, ignore_errors=True)

    def client(self, name="first", sign_in=True, account=ACCOUNT):
        client = Client(self, name)
        self.clients.append(client)
        if sign_in:
            client.sign_in(account)
        return client

    # ---- the server ----

    def server_command(self, *args, text=None, status=0):
        done = subprocess.run([SERVER, *args], input=(text or "").encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment(self.dir), timeout=120, check=False)
        ran = Ran(list(args), done.returncode, done.stdout.decode(), done.stderr.decode())
        tap.check(done.returncode == status, "zhijian-server: exit status %d wanted\n%r" % (status, ran))
        return ran

    def second_project(self, code, name):
        """One more project for the account; its numbers begin with its own code."""
        feed = self.dir / "feed.json"
        feed.write_text(json.dumps({"projects": [{
            "code": code, "project_name": name, "permit_no": code, "address": "湖北省黄石市", "supervision_no_format": "permit"}]},
            ensure_ascii=False), "utf-8")
        self.server_command("import", "--data", str(self.data), str(feed))
        self.server_command("account", "add", "--data", str(self.data), "--account", ACCOUNT, "--project", code, text=INITIAL + "\n")

    def serve(self, horizon=None, more=()):
        """Starts the server; the proxy leads to it. `more`: further options."""
        port_file = self.dir / "port"
        port_file.unlink(missing_ok=True)
        args = [SERVER, "serve", "--data", str(self.data), "--listen", "127.0.0.1:0", "--port-file", str(port_file)]
        if self.horizon if horizon is None else horizon:
            args += ["--token-horizon", str(self.horizon if horizon is None else horizon)]
        args += more
        self.log = open(self.dir / "server.log", "ab")
        self.process = subprocess.Popen(args, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env=environment(self.dir))
        for _ in range(400):
            if port_file.is_file() and port_file.read_text().strip():
                break
            tap.check(self.process.poll() is None, "the server ended: " + self.server_log())
            time.sleep(0.05)
        self.proxy.upstream = ("127.0.0.1", int(port_file.read_text().strip()))

    def server_log(self):
        path = self.dir / "server.log"
        return path.read_text("utf-8", "replace")[-3000:] if path.is_file() else ""

    def stop(self, kill=False):
        """Ends the server, gently or not."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise tap.Failure("the server does not end on SIGTERM") from None
        finally:
            self.log.close()
            self.process = None

    def server_dump(self):
        return dump.read_server(self.data)

    # ---- judging ----

    def settle(self):
        """Everybody syncs until nobody has news for another; then all copies are to be equal."""
        self.proxy.clear()
        for _ in range(3):
            for client in self.clients:
                client.run("--json", "sync")

    def check_all(self, settled=False):
        """The contract, every invariant of every store, and the oracle."""
        faults = []
        for number, exchange in enumerate(self.proxy.exchanges):
            faults += ["exchange %d, %s %s %d: %s" % (number, exchange.method, exchange.path, exchange.status, fault)
                       for fault in CONTRACT.check(exchange)]
        server = self.server_dump()
        stores = {client.name: client.dump() for client in self.clients if client.account_dirs()}
        faults += checker.check(server, stores, self.ledger, settled=settled)
        faults += ["the server: " + fault for fault in filecheck.check_server(server, self.data)]
        for client in self.clients:
            if client.name in stores:
                faults += ["%s: %s" % (client.name, fault) for fault in filecheck.check_client(
                    server, stores[client.name], client.store().parent, settled)]
        for client in self.clients:
            if client.account_dirs():
                ran = client.run("check")
                if ran.status != 0:
                    faults.append("%s: zhijianctl check is not clean: %r" % (client.name, ran))
        tap.check(not faults, "%d faults:\n%s" % (len(faults), "\n".join(faults[:40])))
