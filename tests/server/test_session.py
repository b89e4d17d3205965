# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and out, tokens, the initial password, and what happens to those who guess."""

import sqlite3
import threading
import time

from world import ACCOUNT, GJM, INITIAL, PASSWORD, PROJECT, Server, tap, uuid7


def sign_in(server, password=INITIAL, account=ACCOUNT, client=None):
    return server.send("POST", "/session", {"account": account, "password": password, "client": client or uuid7()})


def refresh(server, token):
    return server.send("POST", "/session/refresh", {"refresh_token": token})


@tap.case("until the initial password is changed everything else is 403 password-change-required")
def initial():
    with Server() as server:
        session = sign_in(server).json
        tap.check(session["must_change_password"], "must change")
        token = session["access_token"]
        for method, path, body in (("GET", "/projects/%s/changes?client=%s" % (PROJECT, uuid7()), None),
                                   ("POST", "/projects/%s/ops" % PROJECT, {"client": uuid7(), "ops": []}),
                                   ("GET", "/projects/%s/ops?client=%s" % (PROJECT, uuid7()), None)):
            answer = server.send(method, path, body, token=token)
            tap.same((answer.status, answer.code), (403, "password-change-required"), path)
        tap.same(server.send("GET", "/", token=token).status, 200, "the service document")
        answer = refresh(server, session["refresh_token"])
        tap.same((answer.status, answer.json["must_change_password"]), (200, True), "refresh")
        for new in (INITIAL, "short1A", "nodigitsHere", "nouppercase1", "NOLOWERCASE1"):
            answer = server.send("POST", "/session/password", {"old": INITIAL, "new": new}, token=token)
            tap.same((answer.status, answer.code), (422, "weak-password"), new)
        answer = server.send("POST", "/session/password", {"old": INITIAL, "new": PASSWORD}, token=token)
        tap.same((answer.status, answer.json["must_change_password"]), (200, False), "change")
        tap.same(server.send("GET", "/projects/%s/changes?client=%s" % (PROJECT, uuid7()), token=answer.json["access_token"]).status,
                 200, "afterwards")
        tap.same(sign_in(server).status, 401, "the initial password")
        tap.same(sign_in(server, PASSWORD).json["must_change_password"], False, "the new one")


@tap.case("account names are folded: case, width and blanks around them")
def folded():
    with Server() as server:
        for typed in (ACCOUNT.lower(), " %s " % ACCOUNT, "４２０２０１２１１２１７０００１－ＳＸ－００１"):
            answer = sign_in(server, account=typed)
            tap.same((answer.status, answer.json["account"]), (200, ACCOUNT), typed)


@tap.case("a wrong password, an unknown account and an impossible one get the same answer")
def wrong():
    with Server() as server:
        answers = [sign_in(server, "Wrong1password"), sign_in(server, account="NOSUCHACCOUNT"), sign_in(server, account="' OR 1=1 --"),
                   sign_in(server, account="x" * 100)]
        for answer in answers:
            tap.same((answer.status, answer.code, answer.body), (401, "bad-credentials", answers[0].body), "answer")


@tap.case("sign-in bodies that lack something are 400, naming it")
def incomplete():
    with Server() as server:
        good = {"account": ACCOUNT, "password": INITIAL, "client": uuid7()}
        for name, value in (("account", None), ("password", None), ("client", None), ("account", 5), ("password", ""), ("client", "x"),
                            ("password", "x" * 2000)):
            answer = server.send("POST", "/session", {k: v for k, v in dict(good, **{name: value}).items() if v is not None})
            tap.same((answer.status, answer.json["errors"][0]["pointer"]), (400, "/" + name), name)
        tap.same(refresh(server, "").status, 400, "an empty refresh token")


@tap.case("repeated failures are 429 with a growing Retry-After, by account, right password or not")
def guessing():
    with Server() as server:
        waits = []
        for _ in range(4):
            tap.same(sign_in(server, "Wrong1password").status, 401, "a free failure")
        tap.same(sign_in(server, "Wrong1password").status, 401, "the last free one")
        answer = sign_in(server)
        tap.same((answer.status, answer.code), (429, "rate-limited"), "even the right one waits")
        waits.append(int(answer.headers["Retry-After"]))
        tap.same(sign_in(server, account=GJM).status, 200, "another account")
        connection = sqlite3.connect(str(server.data / "server.db"), isolation_level=None, timeout=10)
        for _ in range(12):
            connection.execute("UPDATE sign_in_failure SET until = 0")
            tap.same(sign_in(server, "Wrong1password").status, 401, "after the wait")
            waits.append(int(sign_in(server).headers["Retry-After"]))
        tap.check(waits == sorted(waits) and waits[0] >= 4 and waits[-1] > 600 and waits[-1] <= 900, "waits %r" % waits)
        connection.execute("UPDATE sign_in_failure SET until = 0")
        tap.same(sign_in(server).status, 200, "the right one after the wait")
        for _ in range(4):
            tap.same(sign_in(server, "Wrong1password").status, 401, "the count begins anew")
        connection.close()


@tap.case("an account that does not exist is limited like one that does")
def guessing_unknown():
    with Server() as server:
        statuses = [sign_in(server, account="NOSUCHACCOUNT").status for _ in range(6)]
        tap.same(statuses, [401] * 5 + [429], "statuses")


@tap.case("guesses made side by side do not get around the wait")
def guessing_at_once():
    with Server() as server:
        statuses = []
        threads = [threading.Thread(target=lambda: statuses.append(sign_in(server, "Wrong1password").status)) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tap.same((statuses.count(401), statuses.count(429)), (5, 11), "statuses")


@tap.case("a refresh token stays good until the one it was exchanged for is first used")
def rotation():
    with Server() as server:
        first = sign_in(server).json["refresh_token"]
        lost = refresh(server, first).json["refresh_token"]
        second = refresh(server, first)
        tap.same(second.status, 200, "again, since the answer was lost")
        tap.check(len({first, lost, second.json["refresh_token"]}) == 3, "tokens differ")
        third = refresh(server, second.json["refresh_token"])
        tap.same(third.status, 200, "the new one")
        for token, what in ((first, "the first"), (lost, "the one that got lost")):
            answer = refresh(server, token)
            tap.same((answer.status, answer.code), (401, "bad-credentials"), what)
        tap.same(refresh(server, second.json["refresh_token"]).status, 200, "the second, its successor unused")


@tap.case("a refresh delivered twice signs nobody out, whichever answer arrives")
def delivered_twice():
    with Server() as server:
        for keep in (0, 1):
            token = sign_in(server).json["refresh_token"]
            answers = [refresh(server, token).json, refresh(server, token).json]
            tap.same(refresh(server, answers[keep]["refresh_token"]).status, 200, "answer %d" % keep)


@tap.case("access tokens live an hour at most; an expired one is 401 and a refresh goes on")
def expiry():
    with Server() as server:
        client = server.client()
        tap.check(0 < client.session["expires_in"] <= 3600, "expires_in")
        tap.same(client.changes().status, 200, "now")
        with sqlite3.connect(str(server.data / "server.db"), timeout=10) as connection:
            connection.execute("UPDATE access_token SET expires = 1")
        answer = client.changes()
        tap.same((answer.status, answer.code, answer.headers["WWW-Authenticate"]), (401, "bad-credentials", "Bearer"), "expired")
        client.session = refresh(server, client.session["refresh_token"]).json
        tap.same(client.changes().status, 200, "refreshed")
        with sqlite3.connect(str(server.data / "server.db"), timeout=10) as connection:
            connection.execute("UPDATE session SET expires = 1")
        tap.same(refresh(server, client.session["refresh_token"]).status, 401, "a session nobody used for very long")


@tap.case("signing out voids the session's tokens and nobody else's")
def sign_out():
    with Server() as server:
        client, other = server.client(), server.client()
        tap.same(client.send("DELETE", "/session").status, 204, "sign-out")
        tap.same(client.changes().status, 401, "the access token")
        tap.same(refresh(server, client.session["refresh_token"]).status, 401, "the refresh token")
        tap.same(other.changes().status, 200, "the other session")


@tap.case("a changed password ends the other sessions and says so; this one goes on")
def changed_elsewhere():
    with Server() as server:
        client, other = server.client(), server.client()
        answer = client.send("POST", "/session/password", {"old": PASSWORD, "new": "Another8Harbour"})
        tap.same(answer.status, 200, "change")
        for token in (client.session["access_token"], answer.json["access_token"]):
            tap.same(server.send("GET", "/projects/%s/changes?client=%s" % (PROJECT, uuid7()), token=token).status, 200, "this session")
        tap.same(refresh(server, client.session["refresh_token"]).status, 200, "its refresh token, had the answer been lost")
        for answer in (other.changes(), refresh(server, other.session["refresh_token"])):
            tap.same((answer.status, answer.json["reason"]), (401, "password-changed"), "the other session")
        tap.same(sign_in(server, PASSWORD).status, 401, "the old password")
        tap.same(sign_in(server, "Another8Harbour").status, 200, "the new one")


@tap.case("changing the password needs the old one, and guessing it is limited too")
def old_password():
    with Server() as server:
        client = server.client()
        statuses = [client.send("POST", "/session/password", {"old": "Wrong1password", "new": "Another8Harbour"}).status for _ in range(6)]
        tap.same(statuses, [401] * 5 + [429], "statuses")
        tap.same(client.changes().status, 200, "the session itself")


@tap.case("no, malformed and made-up tokens are 401")
def tokens():
    with Server() as server:
        path = "/projects/%s/changes?client=%s" % (PROJECT, uuid7())
        tap.same(server.send("GET", path).status, 401, "none")
        for header in ("Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer " + "x" * 5000):
            answer = server.send("GET", path, Authorization=header)
            tap.same((answer.status, answer.code), (401, "bad-credentials"), header[:20])


@tap.case("sessions, failures and passwords outlive a restart")
def restart():
    with Server() as server:
        client = server.client()
        for _ in range(5):
            sign_in(server, "Wrong1password")
        server.stop()
        server.serve()
        tap.same(client.changes().status, 200, "the session")
        tap.same(sign_in(server, PASSWORD).status, 429, "the wait")


@tap.case("neither passwords nor tokens are in the data or in the log")
def secrets():
    with Server() as server:
        client = server.client()
        refresh(server, client.session["refresh_token"])
        sign_in(server, "Wrong1password")
        server.stop()
        kept = b"".join(path.read_bytes() for path in [*server.data.iterdir(), server.dir / "log"] if path.is_file())
        for secret in (PASSWORD, INITIAL, "Wrong1password", client.session["access_token"], client.session["refresh_token"]):
            tap.check(secret.encode() not in kept, "a secret is kept in clear")
        tap.check(b"$argon2id$" in kept, "Argon2id")
        tap.same({oct(path.stat().st_mode & 0o77) for path in server.data.iterdir()}, {"0o0"}, "nobody else may read the data")


@tap.case("sign-ins do not stop the server from answering others")
def not_blocked():
    with Server() as server:
        client = server.client()
        threads = [threading.Thread(target=lambda number=number: sign_in(server, account="NOBODY%06d" % number)) for number in range(20)]
        for thread in threads:
            thread.start()
        slowest = 0
        for _ in range(10):
            begun = time.monotonic()
            tap.same(server.send("GET", "/").status, 200, "service")
            slowest = max(slowest, time.monotonic() - begun)
        for thread in threads:
            thread.join()
        tap.check(slowest < 2, "%.1f s" % slowest)
        tap.same(client.changes().status, 200, "changes")


if __name__ == "__main__":
    tap.main()
