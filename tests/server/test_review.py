# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions: what the authority sees, what it does, and what comes of it, beside what the project office does at the same time."""

import json
import random
import signal
import sqlite3
import subprocess
import threading
import time

from flow import (ABOUT_TO, LEADER, SUSPENDED, act, application, applied, confirmed, day, notice, png, refused, replied, review, seen)
from tus import attachment, digest, some_bytes, upload
from world import ACTIVE, COMPLETED, GJM, SERVER, Server, environment, tap, uuid7


@tap.case("approving a suspension moves the unit in the same step, with stamps, papers and a line in both histories")
def approve():
    with Server() as server:
        client = server.client()
        record = confirmed(client)
        entry = seen(server, record)
        tap.same((entry["state"], entry["fields"]["confirmed_at"][:10]), ("under_review", day()), "confirmed")
        _, end = client.page()
        paper = server.dir / "告知书.pdf"
        paper.write_bytes(b"%PDF-1.4\nnotice")
        review(server, "approve", record, *LEADER, "--reason", "同意。", "notice_no=黄质监中字〔2026〕12号", "notice_date=" + day().replace("-", "/"),
               "--attach", "notice_file=%s" % paper)
        lines = {line["id"]: line for line in client.page(since=end["state"])[0]}
        tap.same(set(lines), {record, ACTIVE}, "what changed")
        fields, line = lines[record]["fields"], lines[record]["history"][-1]
        tap.same((lines[record]["state"], lines[ACTIVE]["state"]), ("approved", "suspended"), "states")
        tap.same((fields["reviewer"], fields["reviewed_at"][:10], fields["review_opinion"], fields["notice_no"], fields["notice_date"]),
                 ("陈立新", day(), "同意。", "黄质监中字〔2026〕12号", day()), "fields")
        tap.same((line["verb"], line["by"], line["post"], line["role"], line["text"]), ("approve", "陈立新", "监督组长", "authority", "同意。"), "line")
        row = next(row for row in fields["attachments"] if row["slot"] == "notice_file")
        tap.same((row["name"], row["type"], row["sha256"], row["size"]), ("告知书.pdf", "application/pdf", digest(paper.read_bytes()), 15), "paper")
        tap.same(lines[record]["missing"], [], "the bytes are here")
        tap.same(client.send("GET", "/projects/%s/files/%s" % (client.project, row["sha256"])).body, paper.read_bytes(), "bytes")
        line = lines[ACTIVE]["history"][-1]
        tap.same((line["verb"], line["by"], line["cause"]), ("suspend", "陈立新", {"form": "suspension", "id": record}), "the unit's line")
        late = client.one(client.update(ACTIVE, 1, name=("15栋", "15号楼")))
        tap.same((late["result"], late["record"]["state"]), ("applied", "suspended"), "what was typed on the unit meanwhile goes in")


@tap.case("a decision that lacks what its form asks for, or names what is not the authority's, changes nothing and says what to give")
def lacking():
    with Server() as server:
        client = server.client()
        record = notice(server, kind="局部暂停施工", stop_from=day() + "T08:00")
        applied(client, replied(client, record, 1))
        applied(client, act(client, record, "submit", 2, "rectification"))
        before = client.pull()
        for args, words in (
                (("return", "--deadline", day(9)), ["--reason"]),
                (("return", "--reason", "  ", "--deadline", day(9)), ["--reason"]),
                (("return", "--reason", "有遗漏"), ["deadline", "--deadline"]),
                (("return", "--reason", "有遗漏", "--deadline", "31日"), ["--deadline"]),
                (("close",), ["resume_notice_no"]),
                (("resume",), ["resume_notice_no", "=VALUE"]),
                (("resume", "resume_notice_no=1号"), ["resume_at"]),
                (("resume", "resume_notice_no=1号", "resume_at=昨天"), ["resume_at"]),
                (("resume", "resume_notice_no=1号", "resume_at="), ["resume_at"]),
                (("approve",), ["approve"]),
                (("return", "--reason", "x", "--deadline", day(9), "explanation=改写"), ["explanation", "notice_no"]),
                (("return", "--reason", "x", "--deadline", day(9), "nonsense=1"), ["nonsense", "notice_no"]),
                (("return", "--reason", "x", "--deadline", day(9), "notice_no"), ["FIELD=VALUE"]),
                (("return", "--reason", "x", "--deadline", day(9), "items=3"), ["items", "[]"]),
                (("return", "--reason", "x", "--deadline", day(9), "--attach", "photos=/etc/hostname"), ["photos", "review_file"]),
                (("return", "--reason", "x", "--deadline", day(9), "--attach", "review_file=/nowhere/at/all.pdf"), ["review_file"]),
                (("return", "--reason", "x", "--deadline", day(9), "--attach", "review_file=/etc/hostname"), ["review_file", "pdf"])):
            ran = review(server, args[0], record, *args[1:], status=5)
            for word in words:
                tap.contains(ran.err, word, "%r" % (args,))
        tap.same(client.pull(), before, "nothing was changed")
        review(server, "resume", record, "resume_notice_no=黄质监复工〔2026〕3号", "resume_at=%s 08:00" % day(1), *LEADER)
        done = server.record(client, record)
        tap.same((done["state"], done["fields"]["resume_at"]), ("closed", day(1) + "T08:00"), "with all of it")


@tap.case("a notice of the first kind is closed without a resumption notice, and cannot be resumed")
def close_plain():
    with Server() as server:
        client = server.client()
        record = notice(server)
        applied(client, replied(client, record, 1))
        applied(client, act(client, record, "submit", 2, "rectification"))
        tap.contains(review(server, "resume", record, "resume_notice_no=1", "resume_at=%sT08:00" % day(), status=5).err, "does not allow", "resume")
        review(server, "close", record, "--by", "周敏", "--reason", "复查合格。")
        done = server.record(client, record)
        tap.same((done["state"], done["fields"]["review_opinion"], done["history"][-1]["post"]), ("closed", "复查合格。", "监督员"), "closed")


@tap.case("the authority sees what was last handed over, and nothing of what is being worked on")
def unfinished():
    with Server() as server:
        client = server.client()
        made = application(client, reason="第一稿")
        client.one(made)
        seen(server, made["record"], status=5)
        tap.check(made["record"] not in review(server, "list").out, "list")
        tap.contains(review(server, "approve", made["record"], status=5).err, "no record", "approve")

        record = notice(server)
        applied(client, replied(client, record, 1, "写到一半"))
        entry = seen(server, record)
        tap.same((entry["fields"].get("explanation"), entry["fields"].get("attachments"), entry["fields"]["notice_no"]),
                 (None, None, "黄质监整字〔2026〕99号"), "only what the authority wrote itself")
        tap.same([line["verb"] for line in entry["history"]], ["issue"], "history")
        row = server.record(client, record)["fields"]["items"][0]["_id"]
        applied(client, client.op("update", record, {"items/%s/measure" % row: [None, "灌浆"]}, 2, form="rectification"),)
        applied(client, act(client, record, "submit", 3, "rectification"))
        entry = seen(server, record)
        tap.same((entry["fields"]["explanation"], entry["fields"]["items"][0]["measure"], len(entry["fields"]["attachments"])),
                 ("写到一半", "灌浆", 1), "all that was handed over")
        line = entry["history"][-1]
        tap.same((line["content"]["explanation"], line["content"]["items"][0]["problem"], "notice_no" in line["content"], line["round"]),
                 ("写到一半", "剪力墙裂缝", False, 1), "content of the line")

        review(server, "return", record, "--reason", "不全", "--deadline", day(20), *LEADER)
        edit = client.op("update", record, {"explanation": ["写到一半", "第二稿"], "items/%s/measure" % row: ["灌浆", "返工"]}, 5, form="rectification")
        tap.same(applied(client, edit)["state"], "pending_submit", "saved, not handed over")
        entry = seen(server, record)
        tap.same((entry["fields"]["explanation"], entry["fields"]["items"][0]["measure"], entry["fields"]["deadline"], entry["fields"]["round"]),
                 ("写到一半", "灌浆", day(20), 2), "still the first round")
        tap.same([line["verb"] for line in entry["history"]], ["issue", "update", "update", "submit", "return"], "its history")
        applied(client, act(client, record, "submit", edit, "rectification"))
        entry = seen(server, record)
        tap.same((entry["fields"]["explanation"], entry["fields"]["items"][0]["measure"], entry["history"][-1]["round"]), ("第二稿", "返工", 2), "then the second")
        tap.same(entry["history"][3]["content"]["items"][0]["measure"], "灌浆", "the first stays to be read")


@tap.case("of many who decide at once one does; every other is told who was faster")
def many_deciders():
    with Server() as server:
        client = server.client()
        record = confirmed(client)
        begun = [subprocess.Popen([SERVER, "review", "--data", str(server.data), verb, record, "--by", "%s%d" % (verb, turn), "--reason", "看过了"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(server.dir))
                 for turn, verb in enumerate(["approve", "reject"] * 4)]
        ended = [(process.communicate(timeout=60)[1].decode(), process.returncode) for process in begun]
        tap.same(sorted(status for _, status in ended), [0] + [5] * 7, "statuses: %r" % ended)
        done, unit = server.record(client, record), server.record(client, ACTIVE)
        winner = done["history"][-1]["by"]
        for message, status in ended:
            tap.check(status == 0 or winner in message, "the message names who was faster: %r" % message)
        tap.same([line["verb"] for line in done["history"]], ["create", "confirm", done["history"][-1]["verb"]], "one decision")
        tap.same(unit["state"], "suspended" if done["state"] == "approved" else "active", "the unit follows it")
        tap.same(done["fields"]["reviewer"], winner, "stamp")


@tap.case("a decision and an act of the project at the same time: one of them comes first, and the other is told")
def at_once():
    with Server() as server:
        client = server.client()
        record = notice(server)
        applied(client, replied(client, record, 1))
        submitted = applied(client, act(client, record, "submit", 2, "rectification"))
        review(server, "return", record, "--reason", "不全", "--deadline", day(9))
        # The project office saw none of that: what it does next is about the round before.
        again = client.one(act(client, record, "submit", submitted["revision"], "rectification"))
        tap.same((again["result"], again["reason"]), ("conflict", "record-moved"), "an act upon what was returned meanwhile")
        edit = client.one(client.op("update", record, {"explanation": ["已整改完毕。", "补充"]}, submitted["revision"], form="rectification"))
        tap.same((edit["result"], edit["record"]["state"]), ("applied", "pending_submit"), "an edit goes on from there")
        stop, faults = threading.Event(), []

        def edits():
            text, base = "补充", edit["record"]["revision"]
            while not stop.is_set():
                result = client.one(client.op("update", record, {"explanation": [text, text + "。"]}, base, form="rectification"))
                if result["result"] != "applied":
                    faults.append(result)
                    return
                text, base = text + "。", result["record"]["revision"]

        thread = threading.Thread(target=edits)
        thread.start()
        for _ in range(5):
            review(server, "return", record, "--reason", "不全", "--deadline", day(9), status=5)
            seen(server, record)
        stop.set()
        thread.join()
        tap.same(faults, [], "nobody disturbs the edits")


@tap.case("killed at any moment, a decision is done wholly or not at all")
def killed():
    chance = random.Random(20)
    with Server() as server:
        client = server.client()
        paper = server.dir / "paper.pdf"
        paper.write_bytes(b"%PDF-1.4\n" + some_bytes(300000))
        done = 0
        for turn in range(24):
            unit = client.made(name="%d栋" % (100 + turn))
            record = confirmed(client, unit)
            process = subprocess.Popen([SERVER, "review", "--data", str(server.data), "approve", record, "--by", "赵监督", "notice_no=%d号" % turn,
                                        "--attach", "notice_file=%s" % paper], env=environment(server.dir), stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.0, 0.12))
            process.send_signal(signal.SIGKILL)
            process.wait()
            after, moved = server.record(client, record), server.record(client, unit)
            whole = after["state"] == "approved"
            tap.same(moved["state"], "suspended" if whole else "active", "the unit")
            tap.same((after["fields"].get("notice_no"), after["fields"].get("reviewer"), after["history"][-1]["verb"], moved["history"][-1]["verb"]),
                     ("%d号" % turn, "赵监督", "approve", "suspend") if whole else (None, None, "confirm", "create"), "all of it")
            tap.same((len(after["fields"]["attachments"]), after["missing"]), (2 if whole else 1, []), "its file")
            if not whole:
                review(server, "approve", record, "notice_no=%d号" % turn)
            done += whole
        with sqlite3.connect(str(server.data / "server.db")) as connection:
            tap.same(connection.execute("PRAGMA integrity_check").fetchone(), ("ok",), "the data")
        connection.close()
        tap.check(done < 24, "some were cut short")


@tap.case("the rules between records are the server's, too: at saving and at confirming, by their code and their field")
def rules():
    with Server() as server:
        client = server.client()
        tap.same(refused(client.one(application(client, COMPLETED)), "invalid"), ["unit-ended"], "a completed unit")
        tap.same(refused(client.one(application(client, SUSPENDED)), "invalid"), ["unit-not-active"], "a suspended one")
        tap.same(refused(client.one(application(client, ACTIVE, "resumption")), "invalid"), ["unit-not-suspended"], "resuming what goes on")
        second = client.one(application(client, ABOUT_TO))
        tap.same(refused(second, "invalid"), ["open-application"], "a second application")
        tap.same(second["problem"]["errors"][0]["pointer"], "unit_id", "the field")
        first, other = application(client), application(client, files=0, effective_date=day(1))
        applied(client, first)
        tap.same(refused(client.one(other), "invalid"), ["open-application"], "of two made offline the later one")
        review(server, "suspend", ACTIVE, "--by", "赵监督")
        tap.same(refused(client.one(act(client, first["record"], "confirm", first, "suspension")), "invalid"), ["unit-not-active"],
                 "what was true when it was saved is not when it is confirmed")
        tap.same(server.record(client, first["record"])["state"], "unconfirmed", "it stays")
        gone = client.op("delete", first["record"], None, 1, form="suspension")
        tap.same(client.one(gone)["result"], "applied", "it can be deleted")
        tap.same(client.one(application(client, ACTIVE, "resumption"))["result"], "applied", "and the right one be made")


@tap.case("a resumption is tied to the suspension it ends, by the server")
def latest():
    with Server() as server:
        client = server.client()
        record = confirmed(client)
        review(server, "approve", record, *LEADER)
        made = application(client, ACTIVE, "resumption")
        tap.same(applied(client, made)["fields"]["suspend_id"], record, "filled in")
        forged = application(client, SUSPENDED, "resumption", suspend_id=record)
        tap.same(refused(client.one(forged), "server-owned-path"), ["server-owned-path"], "and not to be set")
        applied(client, act(client, made["record"], "confirm", made, "resumption"))
        review(server, "approve", made["record"], *LEADER)
        unit = server.record(client, ACTIVE)
        tap.same((unit["state"], [line["verb"] for line in unit["history"]][-2:]), ("active", ["suspend", "resume"]), "the unit")


@tap.case("an approval that its unit does not allow any more is refused, and names unit and state")
def moved_unit():
    with Server() as server:
        client = server.client()
        record = confirmed(client)
        review(server, "terminate", ACTIVE, "--by", "赵监督")
        message = review(server, "approve", record, *LEADER, status=5).err
        tap.contains(message, "15栋", "unit")
        tap.contains(message, "Terminated", "state")
        tap.same(server.record(client, record)["state"], "under_review", "the application waits")
        review(server, "reject", record, *LEADER, "--reason", "单位工程已终止监督。")


@tap.case("forged transitions, forged values and other projects' records are refused, and nothing is told of them")
def forged():
    with Server() as server:
        mine, theirs = server.client(), server.client(GJM)
        record = confirmed(mine)
        for action in ("approve", "reject"):
            refused(mine.one(act(mine, record, action, 2, "suspension")), "not-yours")
        again = mine.one(act(mine, record, "confirm", 2, "suspension"))
        tap.same((again["result"], again["reason"]), ("conflict", "state-moved"), "confirming twice")
        edit = mine.one(mine.op("update", record, {"reason": ["x", "y"]}, 2, form="suspension"))
        tap.same((edit["result"], edit["reason"]), ("conflict", "state-moved"), "editing what was confirmed")
        gone = mine.one(mine.op("delete", record, None, 2, form="suspension"))
        tap.same((gone["result"], gone["reason"]), ("conflict", "state-moved"), "deleting it")
        for path, value in (("reviewer", "我"), ("confirmed_at", day() + "T08:00"), ("notice_no", "1")):
            refused(mine.one(mine.op("create", uuid7(), {path: [None, value]}, form="suspension")), "server-owned-path")
        refused(mine.one(mine.op("create", uuid7(), {}, form="rectification")), "not-creatable")
        for op in (theirs.op("update", record, {"reason": [None, "y"]}, 2, form="suspension"),
                   act(theirs, record, "confirm", 2, "suspension"), theirs.op("delete", record, None, 2, form="suspension")):
            result = theirs.one(op)
            refused(result, "unknown-record")
            tap.check("资金" not in json.dumps(result, ensure_ascii=False) and "record" not in result, "nothing is told")
        tap.same(refused(theirs.one(application(theirs, ACTIVE)), "unknown-reference"), ["unknown-reference"], "another project's unit")
        after = seen(server, record)
        tap.same((after["state"], after["revision"], after["fields"]["reason"]), ("under_review", 2, "资金原因，现场停止施工。"), "untouched")


@tap.case("what the authority attached and the rows it made are not the project's to change; the members that are, are")
def owned():
    with Server() as server:
        client = server.client()
        record = notice(server, "--attach", "notice_photos@2=%s" % png(server.dir / "photo.png"))
        fields = server.record(client, record)["fields"]
        photo, rows = fields["attachments"][0], [row["_id"] for row in fields["items"]]
        tap.same(photo["row"], "items/" + rows[1], "the photo's row")
        lie = dict(photo, slot="photos")
        path, added = attachment(digest(b"x"), 1, "notice_photos", row="items/" + rows[0])
        mine_path, mine = attachment(digest(b"y"), 1, "photos", name="a.png", type="image/png")
        for patch in ({"attachments/%s" % photo["_id"]: [photo, None]}, {"attachments/%s" % photo["_id"]: [lie, None]},
                      {"attachments/%s/caption" % photo["_id"]: [None, "改"]}, {"attachments/%s/slot" % photo["_id"]: ["notice_photos", "photos"]},
                      {path: [None, added]}, {"items/%s" % rows[0]: [fields["items"][0], None]},
                      {"items/%s/problem" % rows[0]: ["剪力墙裂缝", "没有问题"]}, {"items/%s/_pos" % rows[0]: [fields["items"][0]["_pos"], "zz"]},
                      {"items/%s" % uuid7(): [None, {"_id": uuid7(), "_pos": "V", "problem": "x"}]}, {"deadline": [fields["deadline"], day(90)]}):
            result = client.one(client.op("update", record, patch, 1, form="rectification"))
            tap.check(result["result"] == "refused" and result["problem"]["code"] in ("server-owned-path", "malformed-patch"), "%r: %r" % (patch, result))
        tap.same(server.record(client, record)["revision"], 1, "untouched")
        ok = client.op("update", record, {"items/%s/measure" % rows[0]: [None, "灌浆"], mine_path: [None, mine]}, 1, form="rectification")
        tap.same(applied(client, ok)["state"], "pending_submit", "the project's own")
        moved = client.op("update", record, {"%s/slot" % mine_path: ["photos", "notice_file"]}, 2, form="rectification")
        tap.same(client.one(moved)["result"], "refused", "moving a file of its own into a slot that is not")


@tap.case("a notice of a kind that this program does not know can be read, and nothing else")
def unknown_kind():
    with Server() as server:
        client = server.client()
        record = next(line for line in client.pull() if line["form"] == "rectification" and line["fields"]["kind"] == "全面停工整改")
        refused(client.one(client.op("update", record["id"], {"explanation": [None, "x"]}, record["revision"], form="rectification")), "not-allowed")
        tap.same(client.one(act(client, record["id"], "submit", record["revision"], "rectification"))["result"], "conflict", "submit")
        tap.contains(review(server, "show", record["id"]).out, "全面停工整改", "it is shown")


@tap.case("an act whose files come later counts from when it arrived: history, stamps and receipt tell both times")
def deferred():
    with Server() as server:
        client = server.client()
        data = some_bytes(3000, 5)
        made = application(client, files=0)
        path, row = attachment(digest(data), len(data), "attachments")
        made["patch"][path] = [None, row]
        confirm = act(client, made["record"], "confirm", made, "suspension")
        results = client.push(made, confirm)
        tap.same((results[1]["result"], results[1]["waiting_for"]), ("deferred", {"files": [digest(data)]}), "first")
        tap.same(server.record(client, made["record"])["state"], "unconfirmed", "nothing happened yet")
        tap.contains(seen(server, made["record"], status=5), "no record", "nor is it to be seen")
        time.sleep(1.1)
        upload(client, data)
        result = client.one(confirm)
        receipt, line, fields = result["receipt"], result["record"]["history"][-1], result["record"]["fields"]
        tap.same((result["result"], receipt["received_at"]), ("applied", results[1]["received_at"]), "when it arrived")
        tap.check(receipt["effective_at"] > receipt["received_at"], "and when it took effect: %r" % receipt)
        tap.same((line["received_at"], line["at"], line["op"]), (receipt["received_at"], receipt["effective_at"], confirm["id"]), "history")
        tap.same(line["content"]["attachments"], [row], "what was handed over")
        tap.check(line.get("mark") is None or line["mark"] == "late", "marks: %r" % line)
        china = (int(receipt["received_at"][11:13]) + 8) % 24
        tap.same(fields["confirmed_at"][11:16], "%02d%s" % (china, receipt["received_at"][13:16]), "stamp")


@tap.case("H21 what the server adds between an edit and a queued 确认 does not stand in its way")
def server_adds():
    with Server() as server:
        client, other = server.client(), server.client()
        data = some_bytes(3000, 6)
        made = application(client, files=0)
        path, row = attachment(digest(data), len(data), "attachments")
        made["patch"][path] = [None, row]
        applied(client, made)
        before = server.record(client, made["record"])
        upload(other, data)  # a file arrives …
        with sqlite3.connect(str(server.data / "server.db")) as connection:  # … and a number is given
            fields = json.loads(connection.execute("SELECT fields FROM record WHERE id = ?", (made["record"],)).fetchone()[0])
            fields["notice_no"] = "预-1"
            connection.execute("UPDATE record SET fields = ? WHERE id = ?", (json.dumps(fields), made["record"]))
        connection.close()
        result = client.one(act(client, made["record"], "confirm", before["revision"], "suspension"))
        tap.same((result["result"], result["record"]["fields"]["notice_no"], result["record"]["revision"]), ("applied", "预-1", 2), "确认")


@tap.case("the sample project shows every form in every state, with its files, and what is handed over can be read")
def sample_states():
    with Server() as server:
        client = server.client()
        states, files, rounds = {}, set(), set()
        for line in client.pull():
            states.setdefault(line["form"], set()).add(line["state"])
            tap.same(line["missing"], [], "all bytes are here")
            rounds |= {entry["round"] for entry in line["history"]}
            files |= {row["sha256"] for row in line["fields"].get("attachments", [])}
        tap.same(states["suspension"], {"unconfirmed", "under_review", "approved", "rejected"}, "suspension")
        tap.same(states["resumption"], {"unconfirmed", "under_review", "approved", "rejected"}, "resumption")
        tap.same(states["rectification"], {"pending_reply", "pending_submit", "under_review", "returned", "closed"}, "rectification")
        tap.same(rounds, {1, 2}, "rounds")
        for sha256 in sorted(files):
            body = client.send("GET", "/projects/%s/files/%s" % (client.project, sha256)).body
            tap.check(digest(body) == sha256 and body.startswith((b"%PDF-1.4", b"\x89PNG")), "file")
        for record in (line["id"] for line in client.pull() if line["form"] == "rectification" and line["state"] == "under_review"):
            review(server, "return", record, "--reason", "补充照片", "--deadline", day(5))


if __name__ == "__main__":
    tap.main()
