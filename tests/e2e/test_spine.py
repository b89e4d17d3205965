# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an empty machine to the provincial server and back."""

import re

from harness import tap
from harness.world import ACCOUNT, INITIAL, PASSWORD, World, unit


@tap.case("a unit project saved on one machine arrives on another with its number")
def first_record():
    with World(seed=101) as world:
        first = world.client("first")
        record = first.new("unit-project", *unit("3栋"))
        tap.same(first.show(record)["sync_state"], "queued", "sync state before")
        tap.check(not first.show(record)["fields"].get("supervision_no"), "no number before the server gave one")
        tap.same(first.sync()["pushed"], 1, "pushed")
        mine = first.show(record)
        tap.same((mine["sync_state"], mine["revision"]), ("synced", 1), "after the sync")
        number = mine["fields"]["supervision_no"]
        tap.check(number.startswith(ACCOUNT + "-"), "the number is %s" % number)

        second = world.client("second")
        second.sync()
        seen = second.show(record)
        tap.same(seen["fields"], mine["fields"], "fields on the second machine")
        tap.same((seen["sync_state"], seen["state"]), ("synced", "active"), "state on the second machine")
        by_number = second.ok("--json", "show", record).json()["fields"]["supervision_no"]
        tap.same(by_number, number, "number on the second machine")
        names = [row["fields"]["name"] for row in second.ok("--json", "list", "unit-project").json()]
        tap.check("3栋" in names, "the list holds it: %r" % names)
        world.settle()
        world.check_all(settled=True)


@tap.case("with the server down new works, the outbox shows it and sync exits 3; up again, one record is on the server")
def server_down():
    with World(seed=102) as world:
        client = world.client()
        client.sync()
        world.stop()
        record = client.new("unit-project", *unit("7栋"))
        tap.contains(client.ok("--json", "outbox").out, record, "outbox")
        ran = client.ok("sync", status=3)
        tap.check(ran.err.strip(), "it says why")
        tap.contains(client.ok("--json", "outbox").out, record, "outbox after the failed sync")
        tap.same(client.show(record)["fields"]["name"], "7栋", "kept")
        world.serve()
        client.sync()
        tap.same(client.ok("--json", "outbox").json(), [], "outbox")
        rows = [row for row in world.server_dump()["record"] if row["fields"].get("name") == "7栋"]
        tap.same([row["id"] for row in rows], [record], "records on the server")
        client.sync()
        world.check_all(settled=True)


@tap.case("the initial password lets nobody work until it is changed, and then it is void")
def initial_password():
    with World(seed=103) as world:
        client = world.client("first", sign_in=False)
        ran = client.run("sign-in", "--server", world.proxy.url, "--account", ACCOUNT, text=INITIAL + "\n")
        tap.same(ran.status, 4, "exit status without a new password: %r" % ran)
        tap.check(ran.err.strip(), "it says what to do")
        ran = client.run("sign-in", "--server", world.proxy.url, "--account", ACCOUNT, text=INITIAL + "\nshort\n")
        tap.check(ran.status in (4, 5), "a weak password: %r" % ran)
        ran = client.run("sign-in", "--server", world.proxy.url, "--account", ACCOUNT, text=INITIAL + "\n" + INITIAL + "\n")
        tap.check(ran.status in (4, 5), "the initial one again: %r" % ran)
        client.sign_in()
        client.sync()
        second = world.client("second", sign_in=False)
        second.sign_in(password=INITIAL, status=4)
        second.sign_in()
        second.sync()


@tap.case("the account is found whatever its case, and its folder is for this user alone")
def account_folder():
    with World(seed=104) as world:
        client = world.client("first", sign_in=False)
        world.passwords[ACCOUNT.lower()] = INITIAL
        client.sign_in(account=ACCOUNT.lower())
        world.passwords[ACCOUNT] = PASSWORD
        folder = client.account_dirs()[0]
        tap.same(folder.name, "127.0.0.1_%d+%s" % (world.proxy.port, ACCOUNT), "folder")
        tap.same(oct(folder.stat().st_mode & 0o777), "0o700", "mode of the folder")
        for path in folder.rglob("*"):
            wanted = 0o700 if path.is_dir() else 0o600
            tap.same(oct(path.stat().st_mode & 0o777), oct(wanted), "mode of " + path.name)
        tap.contains(client.ok("accounts").out, ACCOUNT, "accounts")
        client.sync()
        tap.contains(client.ok("--json", "show", client.dump()["project"][0]["id"]).out, "建发和玺一期", "the project")


@tap.case("what waits is not left behind by signing out")
def sign_out():
    with World(seed=105) as world:
        client = world.client()
        record = client.new("unit-project", *unit("9栋"))
        ran = client.run("sign-out")
        tap.check(ran.status not in (0, 3), "refused: %r" % ran)
        tap.same(client.show(record)["sync_state"], "queued", "still here")
        client.sync()
        client.ok("sign-out")
        tap.same(client.run("sync").status, 4, "sync after signing out")
        tap.same(client.show(record)["fields"]["name"], "9栋", "local data stay")


@tap.case("no token, password or personal number is in any log or error text")
def nothing_leaks():
    with World(seed=106) as world:
        client = world.client()
        client.new("unit-project", *unit("11栋", owner_phone="13912345678"))
        client.sync()
        ran = client.run("sync", env={"G_MESSAGES_DEBUG": "all", "SOUP_DEBUG": ""})
        texts = ran.out + ran.err + world.server_log()
        tokens = [token for exchange in world.proxy.exchanges if b"_token" in exchange.answer_body
                  for token in re.findall(rb'"(?:access|refresh)_token":"([^"]+)"', exchange.answer_body)]
        tap.check(len(tokens) >= 2, "the tokens were seen")
        for secret in [token.decode() for token in tokens] + [PASSWORD, "13912345678"]:
            tap.check(secret not in texts, "a secret is in a log")
        for path in (client.home / "data").rglob("*"):
            if path.is_file():
                tap.check(PASSWORD.encode() not in path.read_bytes(), "the password is in " + path.name)


if __name__ == "__main__":
    tap.main()
