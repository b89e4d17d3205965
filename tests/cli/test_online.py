#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""zhijianctl with a server: files there and back, receipts, withdrawing what may have arrived.

    test_online.py [PART-OF-A-CASE'S-NAME…]
"""

import os
import pty
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
from harness.tap import case, check, contains, main, same  # noqa: E402
from harness.world import CTL, World, unit  # noqa: E402
from pictures import pdf, png  # noqa: E402


def write(world, name, content):
    path = world.dir / name
    path.write_bytes(content)
    return str(path)


CONFIRMABLE = ["progress=decoration", "accepted_on=2026-01-05", "passed=true", 'attendees[]={"org_name":"建设","name":"李四"}']


@case("a file goes with sync, and another machine fetches it")
def _():
    with World(seed=701, judge=False) as world:
        content = png(width=400, height=400, noise=os.urandom(3 * 400 * 400))
        first, second = world.client("first"), world.client("second")
        first.sync()
        record = first.new("unit-project", *unit("21栋"), "--attach", "other=" + write(world, "现场.png", content))
        report = first.sync()
        same((report["uploaded_bytes"], report["resent_bytes"], report["pending"]), (len(content), 0, 0))
        mine = first.show(record)["attachments"][0]
        same((mine["sync_state"], mine["here"]), ("synced", True))
        same(first.ok("--json", "outbox").json(), [])

        second.sync()
        theirs = second.show(record)["attachments"][0]
        same((theirs["sync_state"], theirs["here"], theirs["name"]), ("server-only", False, "现场.png"))
        target = world.dir / "fetched.png"
        second.ok("fetch", record, mine["id"], str(target))
        check(target.read_bytes() == content, "other bytes came")
        same(second.show(record)["attachments"][0]["here"], True)
        world.stop()
        second.ok("fetch", record, mine["id"], str(world.dir / "again.png"))


def on_a_terminal(client, *words):
    """Exit status and what a terminal for standard error got."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([CTL, *words], env=client.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=theirs) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            said += part
        process.communicate(timeout=60)
    os.close(ours)
    return process.returncode, said.decode("utf-8", "replace")


@case("on a terminal the progress of files is shown and wiped away again; elsewhere it is not")
def _():
    with World(seed=707, judge=False) as world:
        client = world.client()
        content = png(width=900, height=900, noise=os.urandom(3 * 900 * 900))
        client.new("unit-project", *unit("27栋"), "--attach", "other=" + write(world, "a.png", content))
        status, said = on_a_terminal(client, "sync")
        same(status, 0)
        contains(said, "Uploading a file")
        check(said.rstrip("\r\n").split("\r")[-1].strip() == "", "the line was left: %r" % said[-200:])
        client.new("unit-project", *unit("28栋"), "--attach", "other=" + write(world, "b.png", png(5)))
        check("Uploading" not in client.ok("sync").err, "progress without a terminal")


@case("the same file for another record is not sent again")
def _():
    with World(seed=702, judge=False) as world:
        client = world.client()
        path = write(world, "a.pdf", pdf())
        client.new("unit-project", *unit("21栋"), "--attach", "other=" + path)
        check(client.sync()["uploaded_bytes"] > 0, "nothing was sent")
        second = client.new("unit-project", *unit("22栋"), "--attach", "other=" + path)
        same(client.sync()["uploaded_bytes"], 0)
        same(client.show(second)["attachments"][0]["sync_state"], "synced")


@case("a legal act with files takes effect within one sync, and show has its receipt")
def _():
    with World(seed=703, judge=False) as world:
        client = world.client()
        client.sync()
        building = client.new("unit-project", *unit("23栋"))
        record = client.new("acceptance-sample", "unit=" + building, "part=屋面", *CONFIRMABLE,
                            "--attach", "photos=" + write(world, "a.png", png(3)))
        contains(client.ok("do", record, "confirm").err, "takes effect")
        client.sync()
        shown = client.show(record)
        same((shown["state"], shown["sync_state"]), ("confirmed", "synced"))
        receipt = shown["receipts"][0]
        same((receipt["kind"], receipt["action"], receipt["state"]), ("action", "confirm", "applied"))
        for member in ("occurred_at", "received_at", "effective_at", "receipt"):
            check(receipt.get(member), "the receipt has no " + member)
        contains(client.ok("show", record, "--delivered").out, "a.png")
        contains(client.ok("show", record).out, "received by the server")


@case("an op that never arrived is withdrawn after the server was asked")
def _():
    with World(seed=704, judge=False) as world:
        client = world.client()
        client.sync()
        record = client.new("unit-project", *unit("24栋"))
        world.proxy.add("drop-request", method="POST", path="/ops$", times=-1)
        client.sync(status=3)
        world.proxy.clear()
        op = client.ok("--json", "outbox").json()[0]
        same(op["state"], "sending")
        client.ok("cancel", op["id"])
        same(client.ok("--json", "outbox").json(), [])
        client.ok("show", record, status=5)
        client.sync()
        check(record not in [row["id"] for row in world.server_dump()["record"]], "it arrived after all")


@case("an op that did arrive is not withdrawn; its result is taken")
def _():
    with World(seed=705, judge=False) as world:
        client = world.client()
        client.sync()
        record = client.new("unit-project", *unit("25栋"))
        world.proxy.add("drop-reply", method="POST", path="/ops$", times=-1)
        client.sync(status=3)
        world.proxy.clear()
        op = client.ok("--json", "outbox").json()[0]["id"]
        client.ok("cancel", op, status=5)
        client.sync()
        same(client.show(record)["sync_state"], "synced")


@case("without the server what may have arrived is not withdrawn")
def _():
    with World(seed=706, judge=False) as world:
        client = world.client()
        client.sync()
        record = client.new("unit-project", *unit("26栋"))
        world.proxy.add("drop-reply", method="POST", path="/ops$", times=-1)
        client.sync(status=3)
        world.proxy.clear()
        world.stop()
        op = client.ok("--json", "outbox").json()[0]["id"]
        client.ok("cancel", op, status=3)
        same(client.show(record)["fields"]["name"], "26栋")
        world.serve()
        client.sync()


if __name__ == "__main__":
    main()
