# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_windows.py ZHIJIAN ZHIJIAN-SERVER: the frame of the app, driven as a user and as another program would."""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

from app_driver import App, Server, wait_for
from gi.repository import Atspi, Gio, GLib

PROGRAM, SERVER = sys.argv[1:3]
PERMIT = "4202012112170001-SX-001"
INITIAL = "Zj1234567"
CHOSEN = "Sample-password-1"
FIGURES = ["建发和玺一期", PERMIT, "2021-11-10", "2024-06-30", "340427.45", "186670", "黄石悦发房地产有限公司", "邓俊俊"]


def fill_in_sign_in(app, url, password):
    app.type("Server address", url)
    app.type("Account: link code or project build code", PERMIT)
    app.type("Password", password)
    app.click("Sign in")


def sign_in(app, url):
    fill_in_sign_in(app, url, INITIAL)
    app.wait("Choose a new password")
    app.type("New password", CHOSEN)
    app.type("New password, once more", CHOSEN)
    app.click("Change password and continue")
    app.wait("Later", "push button")  # who fills in?
    app.type("Operator's name", "邓俊俊")
    app.click("Save")
    wait_for("the question to be answered", lambda: len(app.windows()) == 1)
    app.wait(contains="340427.45")


def test_first_run(home):
    app = App(PROGRAM, home / "data")
    try:
        app.wait("Sign in", "push button")
        app.wait("Try it with sample data", "push button")
        assert app.find("Server address") is not None
        assert app.complaints() == [], app.complaints()
    finally:
        app.stop()


def test_sign_in_faults(home):
    server = Server(SERVER, str(home / "server"))
    app = App(PROGRAM, home / "data")
    try:
        app.wait("Sign in", "push button")
        app.click("Sign in")
        app.wait("Please enter the address of the server.")
        fill_in_sign_in(app, server.url, "Wrong-password-1")
        app.wait("Account or password is not right. Please type the password again.")
        assert glob.glob(str(home / "data/zhijian/accounts/*")) == [], "an account no server accepted leaves a folder"
        fill_in_sign_in(app, "http://127.0.0.1:9", INITIAL)
        app.wait("No answer from this server. Please check the address and the network, then try again.")
        fill_in_sign_in(app, "http://example.org", INITIAL)
        app.wait(contains="https://")
        fill_in_sign_in(app, server.url, INITIAL)
        app.wait("Choose a new password")
        app.type("New password", "short")
        app.click("Change password and continue")
        app.wait(contains="at least 8 characters")
        assert app.complaints() == [], app.complaints()
    finally:
        app.stop()
        server.stop()


def test_offline_start(home):
    server = Server(SERVER, str(home / "server"))
    app = App(PROGRAM, home / "data")
    try:
        sign_in(app, server.url)
        assert app.quit() == 0
        server.stop()
        app = App(PROGRAM, home / "data")
        for figure in FIGURES:
            app.wait(contains=figure)
        assert app.find("Who is filling in?") is None, "the operator is asked twice"
        assert app.complaints() == [], app.complaints()
    finally:
        app.stop()
        server.stop()


def test_demo(home):
    app = App(PROGRAM, home / "data", "--demo")
    try:
        for figure in FIGURES:
            app.wait(contains=figure)
        app.wait(contains="—")  # the ID number the feed does not have
        app.wait("Copy Construction permit No.", "push button")
        port_file = home / "data/zhijian-demo/server-port"
        port = int(port_file.read_text())
        app.action("show-page", GLib.Variant("s", "unit-project"), demo=True)
        app.wait(contains="16栋")
        app.action("show-outbox", demo=True)
        app.wait("Nothing waits")
        assert app.complaints() == [], app.complaints()
        assert app.quit(demo=True) == 0
        wait_for("the sample server to end", lambda: not answers(port))
        app = App(PROGRAM, home / "data", "--demo")
        app.wait(contains="340427.45")
    finally:
        app.stop()


def press(*keys):
    for key in keys:
        subprocess.run(["xdotool", "key", key], check=True, timeout=20)
        time.sleep(0.4)


def type_text(text):
    subprocess.run(["xdotool", "type", "--delay", "40", text], check=True, timeout=60)
    time.sleep(0.4)


def test_keyboard(home):
    app = App(PROGRAM, home / "data", "--demo")
    try:
        app.wait(contains="340427.45")
        app.action("show-page", GLib.Variant("s", "unit-project"), demo=True)
        app.wait(contains="16栋")
        press("ctrl+n")
        app.wait(contains="5 items not filled in")
        type_text("Block 17")
        press("Tab")
        type_text("1200")
        press("Tab")
        type_text("Pile f")  # the list of suggestions is open …
        press("Down", "Return", "Tab")  # … an item is taken, and Tab goes on to the next field
        type_text("Shear wall")
        press("Escape", "Tab")  # Esc closes the list, not the form
        type_text("33")
        press("ctrl+s")
        app.wait(contains=PERMIT + "-001")  # the number: it has been to the server and back
        app.wait(contains="Shear wall/33")
        assert app.complaints() == [], app.complaints()
    finally:
        app.stop()


def test_lost_sign_in(home):
    server = Server(SERVER, str(home / "server"))
    app = App(PROGRAM, home / "data")
    try:
        sign_in(app, server.url)
        assert app.quit() == 0
        # no Secret Service here, so the sign-in lived in memory only
        app = App(PROGRAM, home / "data")
        app.wait(contains="340427.45")
        app.wait(contains="Signed out: sign in to upload")
        app.action("show-outbox")
        app.click("Sign in")
        app.wait(contains="Please sign in again")
        app.type("Password", CHOSEN)
        app.click("Sign in")
        app.wait(contains="Synced")
        assert app.complaints() == [], app.complaints()
    finally:
        app.stop()
        server.stop()


def test_live_decision(home):
    """The window is told by the server: asking again by itself, the program would take a minute."""
    server = Server(SERVER, str(home / "server"))
    app = App(PROGRAM, home / "data")
    try:
        sign_in(app, server.url)
        app.wait(contains="Synced")
        waiting = [each for each in json.loads(review(server, "list", "--json")) if each["state"] == "under_review"]
        verdicts = {"rectification": ["return", "--deadline", "2027-01-31"], "suspension": ["reject"], "resumption": ["reject"]}
        took = []
        for record in waiting[:3]:
            who = "The supervisor" if record["form"] == "rectification" else "The lead supervisor"
            step = wait_for("the record", lambda: open_record(app, record["id"], who))
            page = step.get_parent().get_parent()  # the words about the next step stand in the head of the record
            time.sleep(1)  # the stream of events stands by then
            reason = "复查不合格，第 %d 次说明" % len(took)
            verb, *more = verdicts[record["form"]]
            review(server, verb, record["id"], "--reason", reason, "--by", "周敏", "--role", "监督组长", *more)
            decided = time.monotonic()
            wait_for("the reason", lambda: app.find(reason, within=page))
            took.append(int((time.monotonic() - decided) * 1000))
            app.wait(contains="周敏 (监督组长)")
            if record["form"] == "rectification":
                app.wait(contains="Rectification deadline: 2027-01-31")
                app.wait("Fill in", "push button")
        print("# decisions are on the open page after %s ms" % ", ".join(map(str, took)), flush=True)
        assert len(took) == 3 and max(took) <= 1000, took
        assert app.complaints() == [], app.complaints()
    finally:
        app.stop()
        server.stop()


def open_record(app, record, who):
    """It may not have been pulled yet, so it is asked for until it is there."""
    app.action("show-record", GLib.Variant("s", record))
    time.sleep(0.5)
    return app.find(contains=who + " is reviewing")


def review(server, *args):
    done = subprocess.run(
        [SERVER, "review", "--data", server.folder, *args], check=True, stdout=subprocess.PIPE, timeout=30
    )
    return done.stdout.decode()


def answers(port):
    try:
        Gio.SocketClient().connect_to_host("127.0.0.1", port, None).close()
        return True
    except GLib.Error:
        return False


def test_second_start(home):
    app = App(PROGRAM, home / "data")
    try:
        app.wait("Sign in", "push button")
        second = App(PROGRAM, home / "data")
        assert second.process.wait(10) == 0
        assert len(app.windows()) == 1
        third = App(PROGRAM, home / "data", "--page", "unit-project")
        assert third.process.wait(10) == 0
        assert len(app.windows()) == 1
    finally:
        app.stop()


def test_damaged_store(home):
    server = Server(SERVER, str(home / "server"))
    app = App(PROGRAM, home / "data")
    try:
        sign_in(app, server.url)
        assert app.quit() == 0
        [store] = glob.glob(str(home / "data/zhijian/accounts/*/store.db"))
        shutil.copytree(os.path.dirname(store), str(home / "whole"))
        for extra in glob.glob(store + "-*"):
            os.remove(extra)
        damaged = b"no database at all " * 4096
        with open(store, "wb") as file:
            file.write(damaged)
        app = App(PROGRAM, home / "data")
        app.wait("The data of this account are damaged")
        app.wait("Open the data folder", "push button")
        with open(store, "rb") as file:
            assert file.read() == damaged, "a damaged file was written to"
        for whole in glob.glob(str(home / "whole/store.db*")):
            shutil.copy(whole, os.path.dirname(store))
        app.click("Try again")
        app.wait(contains="340427.45")
        assert app.complaints() == [], app.complaints()
    finally:
        app.stop()
        server.stop()


TESTS = [
    ("an empty machine begins with the first-run page", test_first_run),
    ("signing in says what is wrong and leaves nothing behind", test_sign_in_faults),
    ("without a network the local data are there at once", test_offline_start),
    ("a lost sign-in hides nothing and asks for the password alone", test_lost_sign_in),
    ("the demo shows the manual's project and takes its server along", test_demo),
    ("a unit project is filled in and sent by keyboard alone", test_keyboard),
    ("a decision is on the open page within a second", test_live_decision),
    ("a second start presents the first window", test_second_start),
    ("a damaged store is explained, left alone, and tried again", test_damaged_store),
]


def main():
    import pathlib

    Atspi.init()
    print("1..%d" % len(TESTS), flush=True)
    failed = 0
    for number, (name, function) in enumerate(TESTS, 1):
        home = pathlib.Path(tempfile.mkdtemp(prefix="zhijian-windows-"))
        (home / "data").mkdir()
        try:
            function(home)
            print("ok %d - %s" % (number, name), flush=True)
        except (AssertionError, GLib.Error, OSError, subprocess.SubprocessError):
            failed += 1
            print("not ok %d - %s" % (number, name), flush=True)
            for line in traceback.format_exc().splitlines():
                print("# " + line, flush=True)
            for log in sorted(home.glob("log-*")):
                for line in log.read_text(errors="replace").splitlines()[-15:]:
                    print("# " + line, flush=True)
        finally:
            shutil.rmtree(home, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
