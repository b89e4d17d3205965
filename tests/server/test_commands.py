# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands: serve, demo, import, account, review."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time

from world import ACTIVE, COMPLETED, GJM, PROJECT, SAMPLE, SERVER, Server, confirm, environment, sample, tap, uuid7


def feed_file(server, *rows):
    path = server.dir / "feed.json"
    path.write_text(json.dumps({"projects": list(rows)}, ensure_ascii=False), "utf-8")
    return str(path)


def take(server, *rows, status=0):
    return server.run("import", "--data", str(server.data), feed_file(server, *rows), status=status)


def review(server, *args, status=0):
    return server.run("review", "--data", str(server.data), *args, status=status)


@tap.case("serve on an empty folder makes the data and says where it listens")
def empty():
    with Server(demo=False) as server:
        tap.check((server.data / "server.db").is_file(), "data")
        tap.same(server.log(), "Listening on http://127.0.0.1:%d\n" % server.port, "output")
        tap.same(server.send("GET", "/").status, 200, "service")


@tap.case("a second serve on the same data is refused with a message that says what to do")
def second():
    with Server() as server:
        ran = server.run("serve", "--data", str(server.data), "--listen", "127.0.0.1:0", status=1)
        tap.contains(ran.err, "already serves", "message")
        tap.same(server.send("GET", "/").status, 200, "the first goes on")
        server.stop(kill=True)
        server.serve()  # the lock went with the process


@tap.case("on SIGTERM the request under way is answered, then the server ends with status 0")
def graceful():
    with Server() as server:
        client = server.client()
        ops = [client.create(name="%d栋" % turn) for turn in range(400)]
        answers = []
        thread = threading.Thread(target=lambda: answers.append(client.post(*ops)))
        thread.start()
        time.sleep(0.05)
        process = server.process
        process.send_signal(signal.SIGTERM)
        thread.join()
        tap.same((answers[0].status, len(answers[0].json["results"])), (200, 400), "the answer")
        tap.same(server.stop(), 0, "exit status")
        server.process = None


@tap.case("options that are missing, unknown or wrong are usage errors")
def usage():
    with Server(serve=False) as server:
        data = str(server.data)
        for args in ((), ("nonsense",), ("serve",), ("serve", "--data", data, "more"), ("serve", "--data", data, "--tls-cert", "x"),
                     ("serve", "--data", data, "--token-horizon", "-1"), ("serve", "--data", data, "--max-file", "0"),
                     ("serve", "--data", data, "--orphan-hours", "-1"), ("serve", "--data", data, "--orphan-hours", "9999999999"),
                     ("serve", "--data", data, "--upload-seconds", "0"), ("serve", "--data", data, "--orphan-seconds", "99999999999999"), ("serve", "--data", data, "--nonsense"), ("demo",),
                     ("demo", "--data", data, "--records", "-1"), ("demo", "--data", data, "--records", "x"),
                     ("import", "--data", data), ("account", "--data", data), ("account", "add", "--data", data),
                     ("review", "--data", data), ("review", "--data", data, "show"), ("review", "--data", data, "explode", "x")):
            tap.check(server.run(*args, status=2).err, repr(args))
        for listen in ("nowhere:0", "1.2.3.4:0", "127.0.0.1:99999"):
            tap.check(server.run("serve", "--data", data, "--listen", listen, status=None).status in (1, 5), listen)
        tap.contains(server.run("--version").out, "zhijian-server ", "version")
        tap.contains(server.run("--help").out, "serve", "help")


@tap.case("damaged data and data of a newer program are refused and left as they are")
def damaged():
    with Server(serve=False) as server:
        path = server.data / "server.db"
        with sqlite3.connect(str(path)) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
        tap.contains(server.run("serve", "--data", str(server.data), status=1).err, "newer", "message")
        for suffix in ("-wal", "-shm"):
            (server.data / ("server.db" + suffix)).unlink(missing_ok=True)
        path.write_bytes(b"this is no database at all, but it is long enough to look like one" * 100)
        before = path.read_bytes()
        tap.contains(server.run("serve", "--data", str(server.data), status=6).err, "damaged", "message")
        tap.same(path.read_bytes(), before, "the file")


@tap.case("TLS: serve answers https with the certificate it was given")
def tls():
    with Server(serve=False) as server:
        cert, key = server.dir / "cert.pem", server.dir / "key.pem"
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key),
                               "-out", str(cert), "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        tap.same(made.returncode, 0, "openssl")
        server.arguments = ("--tls-cert", str(cert), "--tls-key", str(key))
        server.serve()
        tap.contains(server.log(), "https://127.0.0.1:", "output")
        import ssl
        import urllib.request
        context = ssl.create_default_context(cafile=str(cert))
        with urllib.request.urlopen("https://127.0.0.1:%d/api/v1/" % server.port, context=context, timeout=20) as answer:
            tap.same(json.load(answer)["name"], "zhijian-server", "service")
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as plain:
            with context.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
                connection.sendall(b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n")
                for _ in range(50):
                    connection.sendall(b" " * 1000000)
                tap.check(connection.recv(65536).startswith(b"HTTP/1.1 413 "), "a body that is far too large")


@tap.case("demo run again adds nothing, and what was done since stays")
def demo_again():
    with Server() as server:
        client = server.client()
        client.one(client.update(ACTIVE, 1, name=("15栋", "改名")))
        before = client.pull()
        tap.contains(server.run("demo", "--data", str(server.data)).out, "0 records", "output")
        tap.same(client.pull(), before, "records")
        tap.same(server.send("POST", "/session", {"account": client.session["account"], "password": "Zj1234567", "client": uuid7()}).status,
                 401, "the changed password stays")


@tap.case("demo --records adds 100,000 valid units to the main project in seconds")
def demo_records():
    with Server() as server:
        begun = time.monotonic()
        tap.contains(server.run("demo", "--data", str(server.data), "--records", "100000").out, "100000 records", "output")
        tap.check(time.monotonic() - begun < 40, "%.1f s" % (time.monotonic() - begun))
        tap.contains(server.run("demo", "--data", str(server.data), "--records", "100000").out, "0 records", "again")
        client = server.client()
        begun, state, count, numbers, first = time.monotonic(), None, 0, set(), None
        while True:
            lines, end = client.page(since=state, limit=10000, check=False)
            for line in lines:
                if line["form"] == "unit-project":
                    numbers.add(line["fields"]["supervision_no"])
                    first = first or (line if line["id"] not in (ACTIVE, COMPLETED) else None)
            count += len(lines)
            state = end["state"]
            if not end["has_more"]:
                break
        tap.same((count, len(numbers)), (100032, 100012), "records and different numbers")
        tap.check(time.monotonic() - begun < 40, "%.1f s" % (time.monotonic() - begun))
        edit = client.update(first["id"], 1, name=(first["fields"]["name"], "改名"))
        tap.same(client.one(edit)["result"], "applied", "an edit of one")
        made = client.create()
        tap.same(client.one(made)["record"]["fields"]["supervision_no"], "4202012112170001-SX-001-001", "the counter stays")


ROW = {"code": "4202012112170002-SX-001", "project_name": "乙", "floor_area": 1234.5, "start_date": "2024/1/5", "project_type": "房屋建筑工程",
       "parties": [{"role": "owner", "org_name": "甲公司", "uscc": "914201001776", "leader_phone": "027-87746866"}]}


@tap.case("a feed is taken in: numbers and dates as people write them, odd codes with a note, unknown members named")
def feed():
    with Server() as server:
        ran = take(server, dict(ROW, mood="good"))
        tap.contains(ran.out, "1 projects added", "output")
        tap.contains(ran.err, "row 1, mood", "notes")
        tap.contains(ran.err, "row 1, parties[0].uscc", "notes")
        server.run("account", "add", "--data", str(server.data), "--account", ROW["code"], "--project", ROW["code"], text="Zj1234567\n")
        client = server.client(ROW["code"])
        fields = server.record(client, client.project)["fields"]
        tap.same((fields["floor_area"], fields["start_date"], fields["project_type"], fields["parties"][0]["uscc"]),
                 ("1234.5", "2024-01-05", "01", "914201001776"), "fields")
        _, end = client.page()
        tap.contains(take(server, dict(ROW, mood="good")).out, "0 updated, 1 as they were", "again")
        tap.same(client.page(since=end["state"])[0], [], "nothing moved")
        tap.contains(take(server, dict(ROW, investment="5")).out, "1 updated", "changed")
        lines, _ = client.page(since=end["state"])
        tap.same([(line["id"], line["revision"], line["fields"]["investment"]) for line in lines], [(client.project, 1, "5")],
                 "the change moves the state, not the revision")


@tap.case("a feed with faults is taken in not at all; every bad row is named with its member")
def bad_feed():
    with Server() as server:
        ran = take(server, ROW, dict(ROW, code="4202012112170003-SX-001", floor_area="viel"), {"code": "4202012112170004-SX-001"}, 5,
                   dict(ROW, code="!"), ROW, dict(ROW, code="4202012112170005-SX-001", start_date="2024-02-30", parties=[{"role": "king"}, 5]),
                   dict(ROW, code="4202012112170006-SX-001", supervision_no_format="project"), status=5)
        for part in ("row 2, floor_area", "row 3, project_name", "row 4", "row 5, code", "row 6, code", "row 7, start_date",
                     "row 7, parties[0].role", "row 7, parties[1]", "row 8, project_no"):
            tap.contains(ran.err, part, "faults")
        ran = server.run("account", "add", "--data", str(server.data), "--account", "ACCOUNT1", "--project", ROW["code"],
                         text="Zj1234567\n", status=5)
        tap.contains(ran.err, "no project", "nothing was taken in")
        path = server.dir / "bad.json"
        for text in ("{", "{}", "5", '{"projects": 5}', '{"projects": [], "projects": []}'):
            path.write_text(text)
            tap.check(server.run("import", "--data", str(server.data), str(path), status=5).err, text)
        tap.check(server.run("import", "--data", str(server.data), "/nonexistent", status=5).err, "no file")


@tap.case("account add: the password from stdin, by project id or code; a weak one, a wrong account or project is refused")
def account():
    with Server() as server:
        def add(code, project, text, status=0):
            return server.run("account", "add", "--data", str(server.data), "--account", code, "--project", project, text=text, status=status)

        add("office-a", PROJECT, "Sunny7Harbour\nsecond line\n")
        answer = server.send("POST", "/session", {"account": "OFFICE-A", "password": "Sunny7Harbour", "client": uuid7()})
        tap.same((answer.status, answer.json["must_change_password"]), (200, False), "sign-in")
        add("OFFICE-A", GJM.lower(), "")
        answer = server.send("POST", "/session", {"account": "OFFICE-A", "password": "Sunny7Harbour", "client": uuid7()})
        tap.same(len(answer.json["projects"]), 2, "one account, two projects")
        tap.contains(add("OFFICE-B", PROJECT, "weak\n", status=5).err, "", "weak")
        tap.contains(add("OFFICE-B", PROJECT, "", status=5).err, "standard input", "no password")
        add("x", PROJECT, "Sunny7Harbour\n", status=5)
        tap.contains(add("OFFICE-B", "nowhere", "Sunny7Harbour\n", status=5).err, "no project", "project")
        tap.same(server.send("POST", "/session", {"account": "OFFICE-B", "password": "weak", "client": uuid7()}).status, 401, "not added")


@tap.case("review shows what the authority may see, and nothing before it was confirmed")
def review_list():
    with Server() as server:
        client = server.client()
        made = sample(client, ACTIVE)
        client.one(made)
        tap.check(made["record"] not in review(server, "list").out, "not in the list")
        tap.contains(review(server, "show", made["record"], status=5).err, "no record", "show")
        tap.same(json.loads(review(server, "list", "--json", "--form", SAMPLE).out), [], "nor as JSON")
        review(server, "return", made["record"], "--reason", "x", status=5)
        client.one(confirm(client, made["record"], made))
        entry = json.loads(review(server, "list", "--json", "--form", SAMPLE).out)[0]
        tap.same((entry["id"], entry["state"], entry["title"], entry["project"]["id"]), (made["record"], "confirmed", "桩基", PROJECT), "list")
        tap.contains(review(server, "list").out, "16栋", "list for people")
        shown = review(server, "show", made["record"]).out
        tap.contains(shown, "桩基", "fields")
        tap.contains(shown, "王工  confirm", "history")
        tap.same(json.loads(review(server, "show", made["record"], "--json").out)["fields"]["part"], "桩基", "show as JSON")
        gone = client.made()
        client.one(client.op("delete", gone, base=1))
        review(server, "show", gone, status=5)


@tap.case("the authority returns a record with a reason while the server runs; it is edited and confirmed again")
def decide():
    with Server() as server:
        client = server.client()
        made = sample(client, ACTIVE)
        client.push(made, confirm(client, made["record"], made))
        _, end = client.page()
        tap.contains(review(server, "return", made["record"], status=5).err, "--reason", "without a reason")
        tap.check(review(server, "approve", made["record"], status=5).err, "what the form does not have")
        review(server, "return", made["record"], "--reason", "缺签字", "--by", "赵监督")
        record = client.page(since=end["state"])[0][0]
        line = record["history"][-1]
        tap.same((record["id"], record["state"], record["revision"], record["fields"]["return_reason"]), (made["record"], "returned", 3, "缺签字"), "record")
        tap.same((line["by"], line["role"], line["verb"], line["text"]), ("赵监督", "authority", "return", "缺签字"), "history")
        tap.check(review(server, "return", made["record"], "--reason", "x", status=5).err, "twice")
        late = client.one(confirm(client, made["record"], 2))
        tap.same((late["result"], late["reason"]), ("conflict", "record-moved"), "an act from before the return")
        edit = client.op("update", made["record"], {"remark": [None, "补"]}, 3, form=SAMPLE)
        results = client.push(edit, confirm(client, made["record"], edit))
        tap.same([result["result"] for result in results], ["applied", "applied"], "again")
        tap.same(results[1]["record"]["history"][-1]["round"], 2, "round")


@tap.case("a unit is suspended, resumed and terminated by the authority; the project's edits follow its state")
def unit_states():
    with Server() as server:
        client = server.client()
        record = client.made()
        for action, state in (("suspend", "suspended"), ("resume", "active"), ("terminate", "terminated")):
            review(server, action, record)
            tap.same(server.record(client, record)["state"], state, action)
        result = client.one(client.update(record, 1, name=("17栋", "x")))
        tap.same((result["result"], result["reason"]), ("conflict", "state-moved"), "an edit")
        review(server, "resume", record, status=5)


@tap.case("the other commands work while the server runs and while clients write")
def alongside():
    with Server() as server:
        client = server.client()
        stop, faults = threading.Event(), []

        def write():
            while not stop.is_set():
                result = client.post(client.create())
                if result.status != 200:
                    faults.append(result.status)

        thread = threading.Thread(target=write)
        thread.start()
        try:
            for turn in range(5):
                take(server, dict(ROW, investment=str(turn)))
                server.run("demo", "--data", str(server.data), "--records", str(turn * 100))
        finally:
            stop.set()
            thread.join()
        tap.same(faults, [], "answers")


@tap.case("under a Chinese locale messages are still UTF-8 and the commands the same")
def language():
    with Server(serve=False) as server:
        env = dict(environment(server.dir), LC_ALL="C.UTF-8", LANGUAGE="zh_CN")
        done = subprocess.run([SERVER, "review", "--data", str(server.data), "list", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=env, timeout=60, check=False)
        tap.same(done.returncode, 0, done.stderr.decode())
        tap.check(any(row["id"] == ACTIVE for row in json.loads(done.stdout)), "the list")
        tap.check(os.path.isdir(server.data), "data")


if __name__ == "__main__":
    tap.main()
