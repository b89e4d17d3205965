# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Issuing: notices with their problems, photos and papers, and what is said where something is wrong."""

import os

from flow import day, issue, notice, png, review
from tus import digest
from world import ACTIVE, COMPLETED, GJM, Server, tap

ITEM = 'items[]={"problem":"露筋"}'


@tap.case("issue prints the id of a notice that the project then has: values as people write them, rows in order, photos at their row")
def issued():
    with Server() as server:
        client, other = server.client(), server.client(GJM)
        _, end = client.page()
        first, second = png(server.dir / "一.png", 1), png(server.dir / "二.png", 2)
        paper = server.dir / "通知书.pdf"
        paper.write_bytes(b"%PDF-1.4\nnotice")
        ran = issue(server, "rectification", "notice_no=黄质监停字［2026］8号", "kind=局部暂停施工", "unit_id=4202012112170001-002",
                    "deadline=" + day(10).replace("-", "/"), "stop_from=%s 08:30" % day(), "part=二层", "items[]={\"seq\":1,\"problem\":\"裂缝\"}",
                    "items[]={\"seq\":2,\"problem\":\"露筋\",\"clause\":\"GB 50204\"}", "--attach", "notice_photos@1=" + first,
                    "--attach", "notice_photos@2=" + second, "--attach", "notice_file=%s" % paper, "--by", "陈立新", "--role", "监督组长")
        record = ran.out.strip()
        tap.same(ran.out, record + "\n", "output")
        lines, _ = client.page(since=end["state"])
        tap.same([line["id"] for line in lines], [record], "what the project gets")
        fields, history = lines[0]["fields"], lines[0]["history"]
        tap.same((lines[0]["state"], lines[0]["revision"], lines[0]["missing"]), ("pending_reply", 1, []), "record")
        tap.same((fields["kind"], fields["unit_id"], fields["deadline"], fields["stop_from"], fields["issue_date"], fields["issuer"]),
                 ("order_partial_stop", ACTIVE, day(10), day() + "T08:30", day(), "陈立新"), "values")
        tap.same([row["problem"] for row in fields["items"]], ["裂缝", "露筋"], "rows")
        tap.check(fields["items"][0]["_pos"] < fields["items"][1]["_pos"], "their order")
        tap.same([(row["slot"], row.get("row"), row["name"], row["sha256"]) for row in fields["attachments"]],
                 [("notice_photos", "items/" + fields["items"][0]["_id"], "一.png", digest(open(first, "rb").read())),
                  ("notice_photos", "items/" + fields["items"][1]["_id"], "二.png", digest(open(second, "rb").read())),
                  ("notice_file", None, "通知书.pdf", digest(paper.read_bytes()))], "files")
        tap.same([(line["verb"], line["by"], line["post"], line["role"], line["round"]) for line in history],
                 [("issue", "陈立新", "监督组长", "authority", 1)], "history")
        for row in fields["attachments"]:
            tap.same(client.send("GET", "/projects/%s/files/%s" % (client.project, row["sha256"])).status, 200, "bytes")
            tap.same(other.send("GET", "/projects/%s/files/%s" % (other.project, row["sha256"])).status, 404, "not for another project")
        tap.same(server.record(other, record), None, "nor the notice")


@tap.case("issue follows the unit to its project, or is told it, or asks")
def which_project():
    with Server() as server:
        client, other = server.client(), server.client(GJM)
        values = ("notice_no=1", "kind=限期整改", "deadline=" + day(3), ITEM)
        for words, owner in ((("unit_id=15 号楼",), client), (("unit_id=1号厂房",), other), (("unit_id=" + ACTIVE,), client),
                             (("unit_id=1号厂房", "--project", GJM), other)):
            record = issue(server, "rectification", *words, *values).out.strip()
            tap.check(server.record(owner, record) is not None, "%r" % (words,))
        tap.contains(issue(server, "rectification", *values, status=5).err, "--project", "no unit, no project")
        tap.contains(issue(server, "rectification", "--project", GJM, "unit_id=15栋", *values, status=5).err, "unit_id", "another project's unit")
        tap.contains(issue(server, "rectification", "--project", "nowhere", "unit_id=15栋", *values, status=5).err, "nowhere", "no such project")
        client.made(name="15幢")
        tap.contains(issue(server, "rectification", "unit_id=15栋", *values, status=5).err, "more than one", "two of that name")
        tap.check(issue(server, "rectification", "unit_id=4202012112170001-002", *values).out.strip(), "by its number")


@tap.case("what is missing or wrong is named with its remedy, and nothing is issued")
def wrong():
    with Server() as server:
        client = server.client()
        before = client.pull()
        good = {"unit_id": "15栋", "notice_no": "1", "kind": "限期整改", "deadline": day(3)}
        photo = png(server.dir / "photo.png")
        liar = server.dir / "liar.png"
        liar.write_bytes(b"not a picture at all")
        empty = server.dir / "empty.pdf"
        empty.write_bytes(b"")
        for change, more, words in (
                ({"notice_no": None}, (), ["notice_no", "notice_no=VALUE"]), ({"deadline": ""}, (), ["deadline=VALUE"]),
                ({"kind": None}, (), ["kind=VALUE"]), ({"kind": "口头警告"}, (), ["kind", "Rectify within a time limit"]),
                ({"deadline": "2026-02-30"}, (), ["deadline", "2024-06-30"]), ({"kind": "局部暂停施工"}, (), ["stop_from"]),
                ({"unit_id": "99栋"}, (), ["unit_id", "99栋"]), ({"round": "x"}, (), ["round"]), ({"explanation": "x"}, (), ["explanation"]),
                ({"nonsense": "x"}, (), ["nonsense", "notice_no"]), ({}, ("items[]={",), ["items[]"]), ({}, ("items[]=5",), ["items[]"]),
                ({}, ('items[]={"problem":"x","measure":"y"}',), ["measure"]), ({}, ('items[]={"nonsense":"y"}',), ["nonsense"]),
                ({}, ('items[]={"clause":"y"}',), ["items", "problem"]), ({}, ("notice_no[]={}",), ["notice_no"]),
                ({}, ("--attach", "notice_photos=" + photo), ["notice_photos@1"]), ({}, ("--attach", "notice_photos@9=" + photo), ["notice_photos@1"]),
                ({}, ("--attach", "notice_photos@1=%s" % liar), ["image"]), ({}, ("--attach", "notice_file=%s" % empty), ["notice_file"]),
                ({}, ("--attach", "notice_file=%s" % server.dir), ["notice_file"]), ({}, ("--attach", "notice_file@1=" + photo), ["notice_file"]),
                ({}, ("--attach", "after@1=" + photo), ["after", "notice_photos"]), ({}, ("--attach", "notice_file"), ["SLOT=PATH"])):
            values = {name: value for name, value in dict(good, **change).items() if value is not None}
            ran = issue(server, "rectification", *["%s=%s" % pair for pair in values.items()], ITEM, *more, status=5)
            for word in words:
                tap.contains(ran.err, word, "%r %r" % (change, more))
            tap.same(ran.out, "", "no id")
        tap.contains(issue(server, "rectification", *["%s=%s" % pair for pair in good.items()], status=5).err, "items", "no problem at all")
        tap.contains(issue(server, "suspension", "unit_id=15栋", status=5).err, "rectification", "what is applied for, not issued")
        tap.contains(issue(server, "nonsense", status=5).err, "rectification", "no such form")
        issue(server, status=2)
        tap.contains(server.run("issue", "--help").out, "notice_photos@1", "help")
        tap.same(client.pull(), before, "nothing was issued")


@tap.case("names and values from outside are cleaned: a path stays outside, a long name is cut, controls go")
def cleaned():
    with Server() as server:
        client = server.client()
        name = "很长的名字" * 16 + ".png"
        odd = png(server.dir / name)
        record = notice(server, "--attach", "notice_photos@1=" + odd, "--by", "陈\u200b立\n新" + "一" * 100, part="三层\u202e\n东侧")
        fields = server.record(client, record)["fields"]
        tap.check(len(fields["attachments"][0]["name"]) <= 120 and "/" not in fields["attachments"][0]["name"], "file name")
        tap.check(fields["attachments"][0]["name"].endswith(".png"), "its extension")
        tap.same((fields["part"], len(fields["issuer"]), "\n" in fields["issuer"]), ("三层 东侧", 50, False), "texts")
        tap.check(os.path.isfile(odd), "the file itself stays where it was")


@tap.case("a unit that was completed, suspended or terminated can still be given a notice")
def any_unit():
    with Server() as server:
        client = server.client()
        record = notice(server, unit_id=COMPLETED)
        tap.same(server.record(client, record)["fields"]["unit_id"], COMPLETED, "issued")
        gone = client.one(client.op("delete", COMPLETED, base=1))
        tap.check(gone["result"] in ("conflict", "refused"), "and stays: %r" % gone)
        unit = client.made(name="30栋")
        notice(server, unit_id=unit)
        refused = client.one(client.op("delete", unit, base=1))
        tap.same((refused["result"], refused["problem"]["code"]), ("refused", "referenced"), "a unit under a notice is not deleted")
        tap.contains(review(server, "list", "--form", "rectification").out, "30栋", "the list names the unit")


if __name__ == "__main__":
    tap.main()
