#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""zhijianctl without a server: usage, exit statuses, what it says, and that nothing gets lost.

    test_cli.py ZHIJIANCTL MAKE_ACCOUNT [PART-OF-A-CASE'S-NAME…]
"""

import os
import pty
import sqlite3
import subprocess
import time

from machine import ACCOUNT, CTL, MAKE_ACCOUNT, UNIT, UUID, Machine, free_port
from harness.tap import case, check, contains, main, same


# --- usage ---------------------------------------------------------------------------------------------------------


@case("without a command it says how it is used and exits 2")
def _():
    with Machine(account=False) as machine:
        contains(machine.run(status=2).stderr, "--help")


@case("--help lists the commands")
def _():
    with Machine(account=False) as machine:
        text = machine.run("--help", status=0).stdout
        for command in ("sign-in", "new", "sync", "resolve", "check"):
            contains(text, command)


@case("each command explains itself")
def _():
    with Machine(account=False) as machine:
        for command in ("sign-in", "list", "show", "new", "edit", "delete", "do", "outbox", "resolve", "sync", "check"):
            contains(machine.run(command, "--help", status=0).stdout, command)


@case("an unknown command or option exits 2")
def _():
    with Machine(account=False) as machine:
        contains(machine.run("fly", status=2).stderr, "fly")
        machine.run("list", "unit-project", "--colour", status=2)
        machine.run("--colour", status=2)


@case("what comes with a later version says so and exits 2")
def _():
    with Machine() as machine:
        for words in (["search", "x"], ["import", "unit-project", "x.csv"], ["export", "unit-project", "x.csv"],
                      ["print", "x", "x.pdf"], ["backup", "x"], ["restore", "x"], ["diagnostics", "x.zip"],
                      ["check", "--repair"], ["sign-out", "--export", "x"]):
            contains(machine.run(*words, status=2).stderr, "later version")


@case("commands with missing or too many words exit 2 and show their usage")
def _():
    with Machine() as machine:
        for words in (["list"], ["show"], ["show", "a", "b"], ["new"], ["edit"], ["delete"], ["do", "x"], ["cancel"],
                      ["resolve"], ["resolve", "x"], ["resolve", "x", "--mine", "--theirs"], ["sync", "now"], ["form"],
                      ["outbox", "x"], ["accounts", "x"]):
            contains(machine.run(*words, status=2).stderr, "usage: zhijianctl " + words[0])


# --- forms and accounts --------------------------------------------------------------------------------------------


@case("forms and form need no account")
def _():
    with Machine(account=False) as machine:
        check("unit-project" in [form["id"] for form in machine.json("forms")])
        same(machine.json("form", "unit-project")["id"], "unit-project")
        contains(machine.run("form", "unit-project", status=0).stdout, "floor_area")


@case("an unknown form exits 2 and names those there are")
def _():
    with Machine() as machine:
        contains(machine.run("form", "nonsense", status=2).stderr, "unit-project")
        contains(machine.run("new", "nonsense", status=2).stderr, "unit-project")


@case("without an account work exits 4 and says how to sign in")
def _():
    with Machine(account=False) as machine:
        for words in (["list", "unit-project"], ["new", "unit-project", "name=1"], ["sync"], ["outbox"], ["sync", "--all"]):
            contains(machine.run(*words, status=4).stderr, "sign-in")


@case("sign-in wants a server and an account, and never a password as an argument")
def _():
    with Machine(account=False) as machine:
        machine.run("sign-in", status=2)
        machine.run("sign-in", "--server", "http://127.0.0.1:1", status=2)
        machine.run("sign-in", "--server", "http://127.0.0.1:1", "--account", ACCOUNT, "Secret123", status=2)


@case("plain http is refused for another machine")
def _():
    with Machine(account=False) as machine:
        machine.run("sign-in", "--server", "http://server.example", "--account", ACCOUNT, stdin="Secret123\n", status=5)


@case("sign-in at a server that is not there exits 3 and leaves no account behind")
def _():
    with Machine(account=False) as machine:
        machine.run("sign-in", "--server", machine.server, "--account", ACCOUNT, stdin="Secret123\n", status=3)
        same(machine.json("accounts"), [])


@case("sign-in without a password exits 4")
def _():
    with Machine(account=False) as machine:
        machine.run("sign-in", "--server", machine.server, "--account", ACCOUNT, status=4)


@case("a password typed at a terminal is not echoed")
def _():
    with Machine(account=False) as machine:
        ours, theirs = pty.openpty()
        process = subprocess.Popen([CTL, "sign-in", "--server", machine.server, "--account", ACCOUNT], env=machine.env,
                                   stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            asked = process.stderr.read(9)
            contains(asked, "Password")
            os.write(ours, b"Secret123\n")
            process.communicate(timeout=30)
            os.set_blocking(ours, False)
            try:
                echoed = os.read(ours, 4096)
            except (BlockingIOError, OSError):
                echoed = b""
            check(b"Secret123" not in echoed, "the password was echoed")
            same(process.returncode, 3, "exit status")
        finally:
            if process.poll() is None:
                process.kill()
            os.close(ours)
            os.close(theirs)


@case("with two accounts one must be chosen, by code and host")
def _():
    with Machine() as machine:
        other = "http://127.0.0.1:%d" % free_port()
        subprocess.run([MAKE_ACCOUNT, other, ACCOUNT], env=machine.env, input=b"", capture_output=True, check=True)
        same(len(machine.json("accounts")), 2)
        contains(machine.run("outbox", status=2).stderr, ACCOUNT)
        host = machine.server.removeprefix("http://")
        machine.run("--account", ACCOUNT + "@" + host, "outbox", status=0)
        machine.run("outbox", "--account", ACCOUNT + "@" + host, status=0)
        machine.run("--account", "NOBODY-0001", "outbox", status=4)


# --- new, edit, delete ---------------------------------------------------------------------------------------------


@case("new saves without a network, prints the id, and the outbox holds it")
def _():
    with Machine() as machine:
        identifier = machine.new()
        record = machine.json("show", identifier)
        same(record["fields"]["name"], "16栋")
        same(record["sync_state"], "queued")
        same(record["form"], "unit-project")
        outbox = machine.json("outbox")
        same([(op["record"], op["kind"], op["state"]) for op in outbox], [(identifier, "create", "queued")])
        same([r["id"] for r in machine.json("list", "unit-project")], [identifier])
        contains(machine.run("list", "unit-project", status=0).stdout, "16栋")


@case("new fills in what the project already says")
def _():
    with Machine() as machine:
        fields = machine.json("show", machine.new())["fields"]
        same((fields["owner_org"], fields["owner_leader"], fields["builder_org"]), ("黄石悦发房地产有限公司", "邓俊俊", "测试建设有限公司"))


@case("new --json prints the whole record")
def _():
    with Machine() as machine:
        record = machine.json("new", "unit-project", "name=1", *UNIT)
        for member in ("id", "form", "form_version", "project", "unit", "state", "revision", "sync_state", "fields",
                       "attachments", "findings", "problems", "updated_at"):
            check(member in record, "no member " + member)


@case("a wrong value exits 5, names the field, and saves nothing")
def _():
    with Machine() as machine:
        for value in ("0", "-1", "abc", "1.23456", "1e3", ""):
            words = [word for word in UNIT if not word.startswith("floor_area")]
            done = machine.run("new", "unit-project", "name=1", "floor_area=" + value, *words, status=5)
            contains(done.stderr, "floor_area")
            same(done.stdout, "")
        same(machine.json("outbox"), [])


@case("full-width digits and thousands separators are understood")
def _():
    with Machine() as machine:
        same(machine.json("show", machine.new("1", "floor_area=１０００．５"))["fields"]["floor_area"], "1000.5")
        same(machine.json("show", machine.new("2", "floor_area=340,427.45"))["fields"]["floor_area"], "340427.45")


@case("an unknown field, one of the server's, and one that is computed exit 5")
def _():
    with Machine() as machine:
        for word in ("colour=red", "supervision_no=4202012112170001-003", "structure_floors=x", "attachments[]={}", "name/x=1"):
            done = machine.run("new", "unit-project", "name=1", *UNIT, word, status=5)
            contains(done.stderr, word.split("=")[0].removesuffix("[]"))
        same(machine.json("outbox"), [])


@case("a word that is no FIELD=VALUE exits 2")
def _():
    with Machine() as machine:
        machine.run("new", "unit-project", "name", status=2)
        machine.run("new", "unit-project", "=x", status=2)


@case("a choice is given by id, or by its label in either language")
def _():
    with Machine() as machine:
        for number, text in enumerate(("pile", "Pile foundation", "桩基础")):
            identifier = machine.new("%d栋" % number, "foundation_type=" + text)
            same(machine.json("show", identifier)["fields"]["foundation_type"], "pile")
        other = machine.json("show", machine.new("9栋", "foundation_type=类型1"))["fields"]["foundation_type"]
        same(other, {"other": "类型1"})


@case("names with markup, direction marks and emoji are kept as text")
def _():
    with Machine() as machine:
        identifier = machine.new("<b>&16栋\u202e 🏗")
        name = machine.json("show", identifier)["fields"]["name"]
        same(name.replace(" ", ""), "<b>&16栋🏗")
        contains(machine.run("show", identifier, status=0).stdout, "<b>&16栋")


@case("a duplicate name is a warning, and saved")
def _():
    with Machine() as machine:
        machine.new("16栋")
        done = machine.run("new", "unit-project", "name=16#", *UNIT, status=0)
        check(done.stderr.strip() != "", "no warning")
        same(len(machine.json("outbox")), 2)


@case("a draft may be incomplete, stays on this machine, and is finished by edit")
def _():
    with Machine() as machine:
        identifier = machine.run("new", "unit-project", "name=17栋", "floor_area=much", "--draft", status=0).stdout.strip()
        check(UUID.match(identifier), "no id")
        same(machine.json("show", identifier)["sync_state"], "draft")
        same(machine.json("outbox"), [])
        contains(machine.run("edit", identifier, *UNIT[1:], status=5).stderr, "floor_area")
        machine.run("edit", identifier, *UNIT, status=0)
        same([op["record"] for op in machine.json("outbox")], [identifier])
        same(machine.json("show", identifier)["fields"]["name"], "17栋")


@case("new --from copies fields but no number")
def _():
    with Machine() as machine:
        first = machine.new("16栋", "height_m=99.5")
        second = machine.run("new", "unit-project", "--from", first, "name=18栋", status=0).stdout.strip()
        fields = machine.json("show", second)["fields"]
        same((fields["name"], fields["height_m"]), ("18栋", "99.5"))
        check(first != second)
        machine.run("new", "unit-project", "--from", "01900000-0000-7000-8000-00000000ffff", status=5)


@case("a form the office makes no records of is refused")
def _():
    with Machine() as machine:
        machine.run("new", "project", status=5)


@case("an edit before the first sync folds into the same op")
def _():
    with Machine() as machine:
        identifier = machine.new()
        machine.run("edit", identifier, "floor_area=1200", "height_m=", status=0)
        same(len(machine.json("outbox")), 1)
        same(machine.json("show", identifier)["fields"]["floor_area"], "1200")


@case("an edit with a wrong value exits 5 and changes nothing")
def _():
    with Machine() as machine:
        identifier = machine.new()
        machine.run("edit", identifier, "floor_area=0", "name=20栋", status=5)
        same(machine.json("show", identifier)["fields"]["name"], "16栋")


@case("a record made and deleted before the first sync leaves nothing to send")
def _():
    with Machine() as machine:
        identifier = machine.new()
        machine.run("delete", identifier, status=0)
        same(machine.json("outbox"), [])
        same(machine.json("list", "unit-project"), [])


@case("deleting a draft drops it")
def _():
    with Machine() as machine:
        identifier = machine.run("new", "unit-project", "--draft", status=0).stdout.strip()
        machine.run("delete", identifier, status=0)
        machine.run("show", identifier, status=5)


@case("an id that is not there exits 5")
def _():
    with Machine() as machine:
        for words in (["show"], ["edit"], ["delete"], ["resolve", "--mine"]):
            machine.run(words[0], "01900000-0000-7000-8000-00000000ffff", *words[1:], status=5)
        machine.run("do", "01900000-0000-7000-8000-00000000ffff", "confirm", status=5)


@case("an action the form does not have exits 5 and does nothing to any record")
def _():
    with Machine() as machine:
        one, two = machine.new("1"), machine.new("2")
        contains(machine.run("do", one, two, "fly", status=5).stderr, "fly")
        same(len(machine.json("outbox")), 2)


@case("list filters by state, by id or label, and limits")
def _():
    with Machine() as machine:
        for name in ("1", "2", "3"):
            machine.new(name)
        state = machine.json("form", "unit-project")["initial_state"]
        same(len(machine.json("list", "unit-project", "--state", state)), 3)
        same(len(machine.json("list", "unit-project", "--limit", "2")), 2)
        machine.run("list", "unit-project", "--state", "flying", status=2)
        machine.run("list", "unit-project", "--limit", "-1", status=2)


@case("personal numbers are masked unless revealed, and revealing is recorded")
def _():
    with Machine() as machine:
        identifier = machine.new("16栋", "owner_phone=13812345678")
        shown = machine.run("show", identifier, status=0).stdout
        check("13812345678" not in shown, "shown in clear")
        contains(shown, "5678")
        database = "file:%s?mode=ro" % (machine.dir / "store.db")
        with sqlite3.connect(database, uri=True) as db:
            before = db.execute("SELECT count(*) FROM audit").fetchone()[0]
        contains(machine.run("show", identifier, "--reveal", status=0).stdout, "13812345678")
        with sqlite3.connect(database, uri=True) as db:
            same(db.execute("SELECT count(*) FROM audit").fetchone()[0], before + 1, "audit lines")


# --- outbox, sync, check -------------------------------------------------------------------------------------------


@case("cancel withdraws what was not sent")
def _():
    with Machine() as machine:
        machine.new()
        machine.run("cancel", machine.json("outbox")[0]["id"], status=0)
        same(machine.json("outbox"), [])
        machine.run("cancel", "01900000-0000-7000-8000-00000000ffff", status=5)


@case("sync without a server or a token keeps the work")
def _():
    with Machine() as machine:
        identifier = machine.new()
        done = machine.run("sync")
        check(done.returncode in (3, 4), "exit status %d" % done.returncode)
        same([op["record"] for op in machine.json("outbox")], [identifier])
        same(len(machine.json("list", "unit-project")), 1)


APP = """
import fcntl, sqlite3, sys
from gi.repository import Gio, GLib
lock = open(sys.argv[1] + "/engine.lock", "a")
fcntl.flock(lock, fcntl.LOCK_EX)
loop = GLib.MainLoop()
XML = "<node><interface name='org.freedesktop.Application'><method name='ActivateAction'><arg type='s' direction='in'/>" \
      "<arg type='av' direction='in'/><arg type='a{sv}' direction='in'/></method></interface></node>"

def on_call(bus, sender, path, interface, method, parameters, invocation):
    print("asked for " + parameters.unpack()[0], flush=True)
    with sqlite3.connect(sys.argv[1] + "/store.db", timeout=10) as db:
        db.execute("REPLACE INTO meta (key, value) VALUES ('last_sync', '2026-01-02T03:04:05.678Z')")
    invocation.return_value(None)

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
bus.register_object("/io/github/zhijian/Zhijian", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], on_call)
Gio.bus_own_name_on_connection(bus, "io.github.zhijian.Zhijian", 0, lambda *_: print("ready", flush=True), None)
GLib.timeout_add_seconds(60, loop.quit)
loop.run()
"""


@case("sync is handed to the app where that is open")
def _():
    with Machine() as machine:
        machine.new()
        bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
        env = dict(machine.env, DBUS_SESSION_BUS_ADDRESS=bus.stdout.readline().strip())
        app = subprocess.Popen(["/usr/bin/python3", "-c", APP, str(machine.dir)], env=env, stdout=subprocess.PIPE, text=True)
        try:
            same(app.stdout.readline().strip(), "ready")
            done = machine.run("sync", status=0, env={"DBUS_SESSION_BUS_ADDRESS": env["DBUS_SESSION_BUS_ADDRESS"]})
            same(app.stdout.readline().strip(), "asked for sync")
            contains(done.stdout, "by the app")
        finally:
            for process in (app, bus):
                process.kill()
                process.wait()


@case("sync waits for another zhijianctl and then does its own work")
def _():
    with Machine() as machine:
        identifier = machine.new()
        holder = subprocess.Popen(["flock", str(machine.dir / "engine.lock"), "sleep", "2"])
        try:
            time.sleep(0.3)
            begun = time.monotonic()
            done = machine.run("sync")
            check(done.returncode in (3, 4), "exit status %d: %s" % (done.returncode, done.stderr))
            check(time.monotonic() - begun > 1, "did not wait")
            same([op["record"] for op in machine.json("outbox")], [identifier])
        finally:
            holder.wait()


@case("nothing is in conflict, and what is not cannot be resolved")
def _():
    with Machine() as machine:
        same(machine.json("conflicts"), [])
        machine.run("resolve", machine.new(), "--mine", status=5)


@case("sign-out is refused while something is not sent")
def _():
    with Machine() as machine:
        machine.new()
        machine.run("sign-out", status=5)
        same(len(machine.json("accounts")), 1)


@case("check finds a whole store whole")
def _():
    with Machine() as machine:
        machine.new()
        machine.run("check", status=0)
        same(machine.json("check"), [])


@case("a damaged store exits 6, is copied aside and not overwritten")
def _():
    with Machine() as machine:
        machine.new()
        store = machine.dir / "store.db"
        for journal in machine.dir.glob("store.db-*"):
            journal.unlink()
        store.write_bytes(b"this is no database" * 1000)
        before = store.read_bytes()
        for words in (["check"], ["list", "unit-project"], ["new", "unit-project", "name=1", *UNIT]):
            machine.run(*words, status=6)
        same(store.read_bytes(), before)
        check(list(machine.dir.glob("store.damaged-*.db")), "no copy aside")


@case("text that is not UTF-8 is invalid input")
def _():
    with Machine() as machine:
        done = subprocess.run([CTL.encode(), b"new", b"unit-project", b"name=\xff\xfe"], env=machine.env, capture_output=True,
                              timeout=60, check=False)
        same(done.returncode, 5)


@case("Chinese arguments work whatever the locale")
def _():
    with Machine() as machine:
        done = machine.run("new", "unit-project", "name=楼", *UNIT, status=0, env={"LC_ALL": "C", "LANG": "C"})
        same(machine.json("show", done.stdout.strip())["fields"]["name"], "楼")


@case("in a Chinese locale it speaks Chinese")
def _():
    with Machine() as machine:
        locales = machine.home + "/locale"
        os.mkdir(locales)
        subprocess.run(["localedef", "-i", "zh_CN", "-f", "UTF-8", locales + "/zh_CN.UTF-8"], capture_output=True, check=True)
        env = {"LC_ALL": "zh_CN.UTF-8", "LOCPATH": locales}
        said = machine.run("fly", status=2, env=env).stderr
        contains(said, "没有")
        contains(said, "“fly”")
        contains(machine.run("new", "unit-project", "name=1", "floor_area=0", status=5, env=env).stderr, "建筑面积 (floor_area)")
        contains(machine.run("--help", status=0, env=env).stdout, "登录")


if __name__ == "__main__":
    main()
