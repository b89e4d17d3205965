# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program: its actions over D-Bus, its windows over AT-SPI. Every wait is bounded."""

import os
import signal
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PATIENCE = 20.0
APP_ID = "io.github.zhijian.Zhijian"


def wait_for(what, condition, patience=PATIENCE):
    """The first true value of condition(), or an error that names what was waited for."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            value = condition()
        except GLib.Error:  # a widget that went away while it was looked at
            value = None
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError("waited in vain for " + what)


class App:
    """One start of the program with data of its own."""

    def __init__(self, program, data_home, *args):
        env = dict(os.environ, XDG_DATA_HOME=str(data_home), GDK_DEBUG="gl-disable")
        self.log_path = os.path.join(str(data_home), "..", "log-%d" % time.monotonic_ns())
        self.log = open(self.log_path, "wb")
        self.process = subprocess.Popen([program, *args], env=env, stdout=self.log, stderr=self.log)

    @property
    def root(self):
        """The accessible application, or None."""
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child and child.get_process_id() == self.process.pid:
                return child
        return None

    def windows(self):
        root = self.root
        return [] if root is None else [root.get_child_at_index(i) for i in range(root.get_child_count())]

    def find(self, name=None, role=None, contains=None, within=None):
        """The first accessible that fits, or None. What was never on the screen does not count. The whole program is
        looked through, which may take a second, unless within says where it is."""

        def fits(node):
            if role is not None and node.get_role_name() != role:
                return False
            text = plain_name(node)
            if name is not None and text != name:
                return False
            if contains is not None and contains not in text:
                return False
            return has_size(node)

        def walk(node, depth):
            if fits(node):
                return node
            if depth > 40:
                return None
            for index in range(min(node.get_child_count(), 200)):
                child = node.get_child_at_index(index)
                if child is None:
                    continue
                found = walk(child, depth + 1)
                if found is not None:
                    return found
            return None

        root = within if within is not None else self.root
        return walk(root, 0) if root is not None else None

    def wait(self, name=None, role=None, contains=None):
        what = "%s %s" % (role or "something", name or contains)

        def look():
            if self.process.poll() is not None:
                raise AssertionError("the program ended (%d): %s" % (self.process.returncode, self.output()))
            return self.find(name, role, contains)

        return wait_for(what, look)

    def wait_gone(self, name):
        return wait_for("%s to go" % name, lambda: self.find(name) is None)

    def click(self, name, role="push button"):
        node = self.wait(name, role)
        wait_for("%s to be allowed" % name, lambda: node.get_state_set().contains(Atspi.StateType.SENSITIVE))
        assert Atspi.Action.do_action(node, 0), "%s takes no click" % name

    def type(self, name, text):
        """Puts text into the entry whose row has this title."""

        def entry():
            row = self.find(name)
            while row is not None and row.get_role_name() not in ("text", "password text"):
                inner = first_entry(row)
                if inner is not None:
                    return inner
                row = row.get_parent()
            return row

        node = wait_for("an entry " + name, entry)
        assert Atspi.EditableText.set_text_contents(node, text), "%s takes no text" % name

    def action(self, name, parameter=None, demo=False):
        """One of the application's actions, as another program would call it."""
        app_id = APP_ID + (".Demo" if demo else "")
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        group = Gio.DBusActionGroup.get(bus, app_id, "/" + app_id.replace(".", "/"))
        group.list_actions()
        group.activate_action(name, parameter)
        bus.flush_sync()

    def output(self):
        self.log.flush()
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def complaints(self):
        """What GTK, GLib or Adwaita had to complain about."""
        return [line for line in self.output().splitlines() if "-WARNING" in line or "-CRITICAL" in line]

    def stop(self):
        """Ends it as a session's end does; returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        return self.process.returncode

    def quit(self, demo=False):
        """Ends it as the user does; returns its exit status."""
        self.action("quit", demo=demo)
        self.process.wait(20)
        self.log.close()
        return self.process.returncode


def plain_name(node):
    """The name, without what GTK 4.8 makes of a button with a label: "_Sign in Sign in"."""
    text = (node.get_name() or "").replace("_", "")
    half = len(text) // 2
    return text[:half] if text[:half] + " " + text[:half] == text else text


def has_size(node):
    # GTK 4.8 tells of no widget whether it is showing, but one that never was has no size
    try:
        extents = node.get_extents(Atspi.CoordType.WINDOW)
    except GLib.Error:
        return False
    return extents.width > 0 and extents.height > 0


def first_entry(node, depth=0):
    if node.get_role_name() in ("text", "password text") and node.is_editable_text():
        return node
    for index in range(node.get_child_count() if depth < 12 else 0):
        child = node.get_child_at_index(index)
        found = first_entry(child, depth + 1) if child is not None else None
        if found is not None:
            return found
    return None


class Server:
    """The reference server on a free port."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        subprocess.run([program, "demo", "--data", folder], check=True, stdout=subprocess.DEVNULL, timeout=60)
        self.start()

    def start(self):
        port_file = os.path.join(self.folder, "..", "port-%d" % time.monotonic_ns())
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.folder, "--listen", "127.0.0.1:0", "--port-file", port_file],
            stdout=subprocess.DEVNULL,
        )

        def port():
            try:
                with open(port_file, encoding="ascii") as file:
                    return file.read().strip()
            except FileNotFoundError:
                return None

        self.url = "http://127.0.0.1:" + wait_for("the server's port", port)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
