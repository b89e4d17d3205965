# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home folder with an account in it, and zhijianctl."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
from harness.tap import check, same  # noqa: E402

CTL, MAKE_ACCOUNT = sys.argv[1:3]
del sys.argv[1:3]

ACCOUNT = "4202012112170001-SX-001"
PROJECT = "01900000-0000-7000-8000-000000000001"
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
UNIT = ["floor_area=1000", "foundation_type=pile", "structure_type=005", "floors_above=33"]


def free_port():
    """A port nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Machine:
    """A home folder of its own."""

    def __init__(self, account=True, records=(), forms=()):
        self.home = tempfile.mkdtemp(prefix="zhijian-cli-")
        self.env = dict(os.environ, HOME=self.home, XDG_DATA_HOME=self.home + "/data")
        self.env.pop("ZHIJIAN_FORMS_DIR", None)
        for form in forms:
            self.env["ZHIJIAN_FORMS_DIR"] = self.home + "/forms"
            Path(self.home, "forms").mkdir(exist_ok=True)
            Path(self.home, "forms", form["id"] + ".json").write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
        self.server = "http://127.0.0.1:%d" % free_port()
        self.dir = None
        if account:
            lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            made = subprocess.run([MAKE_ACCOUNT, self.server, ACCOUNT], env=self.env, input=lines, capture_output=True, text=True,
                                  check=False)
            same(made.returncode, 0, "making an account: " + made.stderr)
            self.dir = Path(made.stdout.strip())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.home, ignore_errors=True)

    def run(self, *words, stdin="", status=None, env=None):
        done = subprocess.run([CTL, *words], env={**self.env, **(env or {})}, input=stdin, capture_output=True, text=True,
                              timeout=60, check=False)
        if status is not None:
            same(done.returncode, status, "exit status of %r (%s)" % (words, done.stderr))
        return done

    def json(self, *words, status=0):
        return json.loads(self.run("--json", *words, status=status).stdout)

    def new(self, name="16栋", *words):
        done = self.run("new", "unit-project", "name=" + name, *UNIT, *words, status=0)
        identifier = done.stdout.strip()
        check(UUID.match(identifier), "no id was printed: %r" % done.stdout)
        return identifier
