# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients killed at random moments. The moments follow from a seed, which is printed."""

import os
import random
import signal
import subprocess
import time

from harness import checker, tap
from harness.world import World, unit

KILLS = int(os.environ.get("ZHIJIAN_KILLS", "200"))
SEED = int(os.environ.get("ZHIJIAN_SEED", "20261123"))


def measure(client, *args):
    """Seconds a command takes when left alone."""
    begun = time.monotonic()
    client.ok(*args)
    return time.monotonic() - begun


def kill_after(process, seconds):
    """Ends a process the hard way after a while. (killed, stdout)"""
    try:
        out, _ = process.communicate(timeout=seconds)
        return False, out.decode()
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate()
        return True, out.decode()


@tap.case("after %d kills of new, edit and sync each printed id is on the server exactly once" % KILLS)
def killed_clients():
    rng = random.Random(SEED)
    tap.note("seed %d" % SEED)
    with World(seed=SEED) as world:
        client = world.client()
        client.sync()
        printed = [client.new("unit-project", *unit("起点"))]
        took_new = measure(client, "new", "unit-project", *unit("量一量"))
        took_sync = measure(client, "sync")  # with something to send
        tap.note("new takes %.3f s, sync %.3f s" % (took_new, took_sync))
        took_sync = min(took_sync, 0.3)
        killed, attempts, pending, deadline = 0, 0, True, time.monotonic() + 270
        while killed < KILLS and time.monotonic() < deadline:
            attempts += 1
            kind = rng.choice(["new", "new", "edit", "sync", "aimed sync", "aimed sync"] if pending else ["new", "edit"])
            moment = rng.uniform(0, 2 * took_sync if kind == "sync" else 4 * took_new)
            if kind == "new":
                process = client.start("new", "unit-project", *unit("第%d次" % attempts))
            elif kind == "edit":
                process = client.start("edit", rng.choice(printed), "cost=%d" % attempts)
            elif kind == "sync":
                process = client.start("sync")
            else:  # most of a sync is waiting; what matters happens around its request
                asked = world.proxy.tell("POST", "/ops$", "asked")
                process = client.start("sync")
                asked.wait(1)
                moment = rng.uniform(0, 0.02)
            was_killed, out = kill_after(process, moment)
            killed += was_killed
            pending = was_killed or not kind.endswith("sync")
            if kind == "new" and len(out.strip()) == 36:
                printed.append(out.strip())
                world.ledger.append(checker.Saved(client.name, out.strip()))
        tap.note("%d killed of %d, %d ids printed" % (killed, attempts, len(printed)))
        tap.check(killed >= KILLS, "only %d kills in the time given" % killed)
        tap.check(len(printed) > KILLS // 10, "too few ids were printed for this to mean anything")
        late = len(world.proxy.told_late())
        tap.note("%d ops whose answer was lost" % late)
        tap.check(late >= 10, "hardly a kill met a sync between its request and its own transaction")

        client.sync()
        dump = world.server_dump()
        there = [row["id"] for row in dump["record"] if not row["deleted"]]
        for record in printed:
            tap.same(there.count(record), 1, "record %s on the server" % record)
        creates = [op["record"] for op in dump["op"] if op["body"]["kind"] == "create" and op["result"] in (0, 1)]
        tap.same(len(creates), len(set(creates)), "creates of one record")
        tap.same(client.ok("--json", "outbox").json(), [], "outbox")
        client.ok("check")
        world.check_all(settled=True)


@tap.case("after 20 kills of the server in mid-sync everything is there exactly once")
def killed_server():
    rng = random.Random(SEED + 1)
    with World(seed=SEED + 1) as world:
        client = world.client()
        client.sync()
        took = measure(client, "sync")
        printed = []
        for number in range(20):
            printed.append(client.new("unit-project", *unit("停电%d" % number)))
            process = client.start("sync")
            time.sleep(rng.uniform(0, took))
            world.stop(kill=True)
            process.communicate(timeout=90)
            tap.check(process.returncode in (0, 3), "sync exited %d" % process.returncode)
            world.serve()
        client.sync()
        there = [row["id"] for row in world.server_dump()["record"]]
        for record in printed:
            tap.same(there.count(record), 1, "record %s on the server" % record)
        world.check_all(settled=True)


if __name__ == "__main__":
    tap.main()
