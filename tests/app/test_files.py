#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments in the real program, over AT-SPI: named, looked at, fetched from the server, pasted from another program."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from app_driver import App, Atspi, GLib, has_size, plain_name, wait_for  # noqa: E402

PROGRAM, CTL = sys.argv[1:3]
ACCOUNT = "4202012112170001-SX-001"
OWNER = """
import gi
gi.require_version("Gdk", "4.0"); gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GdkPixbuf, GLib, Gtk
Gtk.init()
pixbuf = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, False, 8, 320, 240)
pixbuf.fill(0x3584e4ff)
png = GLib.Bytes.new(pixbuf.save_to_bufferv("png", [], [])[1])
Gdk.Display.get_default().get_clipboard().set_content(Gdk.ContentProvider.new_for_bytes("image/png", png))
print("ready", flush=True)
loop = GLib.MainLoop()
GLib.timeout_add_seconds(60, loop.quit)
loop.run()
"""


def records(home, form):
    env = dict(os.environ, XDG_DATA_HOME=str(home / "data"))
    command = [CTL, "--demo", "--account", ACCOUNT, "--json", "list", form]
    found = json.loads(subprocess.run(command, env=env, check=True, capture_output=True, timeout=60).stdout)
    return found if isinstance(found, list) else found["records"]


def walk(node, depth=0):
    yield node
    for index in range(node.get_child_count() if depth < 40 else 0):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child, depth + 1)


def press(key):
    subprocess.run(["xdotool", "key", key], check=True, timeout=20)
    time.sleep(0.15)


def focused(app):
    for node in walk(app.root):
        if node.get_state_set().contains(Atspi.StateType.FOCUSED) and node.get_role_name() not in ("frame", "application"):
            return plain_name(node)
    return ""


def go_to(app, what):
    """Tab, until the focus stands on something whose name contains @what."""
    for _ in range(60):
        if what in focused(app):
            return
        press("Tab")
    raise AssertionError("Tab does not lead to " + what)


def open_tile(app, name):
    go_to(app, name + ", ")
    press("Return")


def picture(app, contains):
    """The large picture in the window that shows a file, and its window."""
    return app.wait(contains=contains, role="image")


def test_look(home, app):
    [record] = [r for r in records(home, "rectification") if r["state"] == "under_review"]
    app.action("show-record", GLib.Variant("s", record["id"]), demo=True)
    notice = next(a["name"] for a in record["attachments"] if a["slot"] == "notice_file")
    app.wait(contains=notice + ", PDF document")
    open_tile(app, notice)
    picture(app, notice + ", page 1")
    for name in ("Previous file", "Next file", "Zoom in", "Zoom out"):
        app.wait(name, "push button")
    for node in walk(app.root):
        if node.get_role_name() in ("push button", "toggle button") and has_size(node):
            assert plain_name(node) not in ("", "GtkButton", "GtkMenuButton", "GtkToggleButton"), "a button without a name"


def test_fetch(home, app):
    [record] = [r for r in records(home, "suspension") if r["state"] == "rejected"]
    app.action("show-record", GLib.Variant("s", record["id"]), demo=True)
    photo = next(a["name"] for a in record["attachments"] if a["slot"] == "site_photos")
    app.wait(contains=photo + ", ")
    wait_for("it to be at the server only", lambda: app.find(contains="Not downloaded"))
    open_tile(app, photo)
    picture(app, photo)
    wait_for("the tile to say that it is here", lambda: [
        node for node in walk(app.root) if photo in (node.get_name() or "") and "Uploaded" in node.get_name()
    ])


def test_paste(home, app):
    owner = subprocess.Popen(["/usr/bin/python3", "-c", OWNER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert owner.stdout.readline().strip() == b"ready"
        app.action("new-record", GLib.Variant("s", "suspension"), demo=True)
        app.wait("Attachments")
        go_to(app, "Add files: ")
        press("ctrl+v")
        app.wait(contains="Pasted picture ")
        app.wait(contains="Not saved yet")
    finally:
        owner.kill()
        owner.wait()


TESTS = [
    ("a notice is looked at page by page, and every button has a name", test_look),
    ("a file that only the server has is fetched when it is opened", test_fetch),
    ("a picture of another program is pasted by keyboard alone", test_paste),
]


def run_one(function):
    home = pathlib.Path(tempfile.mkdtemp(prefix="zhijian-files-"))
    (home / "data").mkdir()
    app = App(PROGRAM, home / "data", "--demo")
    try:
        app.wait(contains="340427.45")
        function(home, app)
        assert app.complaints() == [], app.complaints()
    finally:
        app.stop()
        shutil.rmtree(home, ignore_errors=True)


def main():
    Atspi.init()
    print("1..%d" % len(TESTS), flush=True)
    failed = 0
    for number, (name, function) in enumerate(TESTS, 1):
        try:
            run_one(function)
            print("ok %d - %s" % (number, name), flush=True)
        except (AssertionError, GLib.Error, OSError, ValueError, subprocess.SubprocessError):
            failed += 1
            print("not ok %d - %s" % (number, name), flush=True)
            for line in traceback.format_exc().splitlines():
                print("# " + line, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
