#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""zhijianctl and the files of records, without a server: in, out, shown, saved; several applications at once; decisions.

    test_files.py ZHIJIANCTL MAKE_ACCOUNT [PART-OF-A-CASE'S-NAME…]
"""

import datetime
import hashlib
import json
import os
import struct
import subprocess
from pathlib import Path

from machine import CTL, UNIT, UUID, Machine
from pictures import pdf, png
from harness.disk import small
from harness.tap import case, check, contains, main, same


def papers_form():
    """A form with all that files, decisions and deadlines need."""
    def label(text):
        return {"en": text, "zh_CN": text}
    form = json.loads(Path(__file__).resolve().parents[1].joinpath("forms", "acceptance-sample.json").read_text(encoding="utf-8"))
    form.update(id="papers-sample", title=label("Papers"), several=True, deadline_field="deadline")
    form["fields"] += [
        {"id": "deadline", "type": "date", "label": label("Deadline"), "owner": "server"},
        {"id": "items", "type": "rows", "label": label("Items"), "owner": "server", "fields": [
            {"id": "problem", "type": "text", "label": label("Problem")},
            {"id": "measure", "type": "text", "label": label("Measure"), "owner": "project"}]}]
    form["slots"] += [
        {"id": "notice", "label": label("Notice"), "owner": "server"},
        {"id": "before", "label": label("Before"), "row_group": "items", "accepts": ["image"]}]
    form["columns"].append({"field": "@days_left", "width_chars": 10})
    return form


class Room(Machine):
    """A machine with some files of the user's on it."""

    def __init__(self, records=(), forms=()):
        super().__init__(records=records, forms=forms)
        self.folder = Path(self.home, "照片")
        self.folder.mkdir()

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    def kept(self):
        """Every file in the account's folder of files."""
        return sorted(path.name for path in (self.dir / "files").rglob("*") if path.is_file())


def record(identifier, form, state, fields, history=(), unit=None):
    line = {"id": identifier, "form": form, "form_version": 1, "slots_version": 1, "state": state, "revision": 3,
            "fields": fields, "history": list(history), "missing": [], "updated_at": "2026-01-02T00:00:00.000Z"}
    if unit:
        line["unit"] = unit
    return line


# --- in and out ----------------------------------------------------------------------------------------------------


@case("--attach takes a file in, shows it, and leaves the original alone")
def _():
    with Room() as room:
        content = png(1)
        path = room.file("现场 1.png", content)
        identifier = room.new("16栋", "--attach", "other=" + path)
        files = room.json("show", identifier)["attachments"]
        same(len(files), 1)
        same((files[0]["slot"], files[0]["name"], files[0]["type"], files[0]["size"], files[0]["sha256"]),
             ("other", "现场 1.png", "image/png", len(content), hashlib.sha256(content).hexdigest()))
        same(files[0]["sync_state"], "queued")
        check(UUID.match(files[0]["id"]))
        same(Path(path).read_bytes(), content)
        same(room.kept(), [files[0]["sha256"]])
        text = room.run("show", identifier, status=0).stdout
        contains(text, "现场 1.png")
        contains(text, files[0]["id"])


@case("files keep their order, and a slot goes by its label in either language")
def _():
    with Room() as room:
        words = []
        for number, slot in enumerate(("other", "其他", "Other", "盖章扫描件")):
            words += ["--attach", "%s=%s" % (slot, room.file("%d.png" % number, png(number)))]
        files = room.json("show", room.new("16栋", *words))["attachments"]
        same([(file["slot"], file["name"]) for file in files],
             [("other", "0.png"), ("other", "1.png"), ("other", "2.png"), ("signed_form", "3.png")])


@case("edit adds and takes out files")
def _():
    with Room() as room:
        identifier = room.new("16栋", "--attach", "other=" + room.file("a.png", png(1)))
        first = room.json("show", identifier)["attachments"][0]["id"]
        room.run("edit", identifier, "--attach", "other=" + room.file("b.pdf", pdf()), status=0)
        same([file["name"] for file in room.json("show", identifier)["attachments"]], ["a.png", "b.pdf"])
        room.run("edit", identifier, "--detach", first, status=0)
        same([file["name"] for file in room.json("show", identifier)["attachments"]], ["b.pdf"])
        contains(room.run("edit", identifier, "--detach", first, status=5).stderr, first)


@case("a draft keeps its files")
def _():
    with Room() as room:
        done = room.run("new", "unit-project", "name=17栋", "--draft", "--attach", "other=" + room.file("a.png", png(1)), status=0)
        shown = room.json("show", done.stdout.strip())
        same((shown["sync_state"], shown["attachments"][0]["sync_state"]), ("draft", "draft"))
        same(room.json("outbox"), [])


@case("the same picture twice is one file, added once")
def _():
    with Room() as room:
        path, again = room.file("a.png", png(1)), room.file("copy of a.png", png(1))
        identifier = room.new("16栋", "--attach", "other=" + path)
        done = room.run("edit", identifier, "name=18栋", "--attach", "other=" + again, status=0)
        contains(done.stderr, "there already")
        same(len(room.json("show", identifier)["attachments"]), 1)
        room.run("edit", identifier, "--attach", "signed_form=" + again, status=0)
        same(len(room.json("show", identifier)["attachments"]), 2)
        same(len(room.kept()), 1)


@case("the outbox lists the files that wait, and none when the record is gone")
def _():
    with Room() as room:
        identifier = room.new("16栋", "--attach", "other=" + room.file("a.png", png(1)))
        files = [item for item in room.json("outbox") if item["kind"] == "file-upload"]
        same([(file["name"], file["record"], file["state"], file["offset"]) for file in files], [("a.png", identifier, "queued", 0)])
        contains(room.run("outbox", status=0).stdout, "a.png")


@case("attachments are not written as fields")
def _():
    with Room() as room:
        contains(room.run("new", "unit-project", "name=1", *UNIT, "attachments[]={}", status=5).stderr, "--attach")


# --- bad input -----------------------------------------------------------------------------------------------------


@case("an unknown slot, a word without a path, and a missing file save nothing")
def _():
    with Room() as room:
        path = room.file("a.png", png(1))
        contains(room.run("new", "unit-project", "name=1", *UNIT, "--attach", "photos=" + path, status=5).stderr, "signed_form")
        room.run("new", "unit-project", "name=1", *UNIT, "--attach", path, status=2)
        room.run("new", "unit-project", "name=1", *UNIT, "--attach", "other=", status=2)
        contains(room.run("new", "unit-project", "name=1", *UNIT, "--attach", "other=" + path + "x", status=5).stderr, "a.pngx")
        contains(room.run("new", "unit-project", "name=1", *UNIT, "--attach", "other/1=" + path, status=5).stderr, "no row")
        same((room.json("outbox"), room.kept()), ([], []))


@case("bad files exit 5, are named, and save nothing")
def _():
    with Room() as room:
        whole = png(1, 60, 60)
        huge = bytearray(whole)
        huge[16:24] = struct.pack(">II", 200000, 200000)
        bad = {"empty.png": b"", "cut.png": whole[:-30], "huge.png": bytes(huge), "program.pdf": b"MZ\0\0\0\0\0\0",
               "cut.pdf": pdf()[:150]}
        for name, content in bad.items():
            done = room.run("new", "unit-project", "name=1", *UNIT, "--attach", "other=" + room.file(name, content), status=5)
            contains(done.stderr, name)
            contains(done.stderr, "Nothing was saved")
        for path in (str(room.folder), "/dev/zero"):
            room.run("new", "unit-project", "name=1", *UNIT, "--attach", "other=" + path, status=5)
        os.mkfifo(room.folder / "pipe")
        room.run("new", "unit-project", "name=1", *UNIT, "--attach", "other=%s" % (room.folder / "pipe"), status=5)
        same((room.json("outbox"), room.kept()), ([], []))


@case("one bad file among good ones saves none of the record")
def _():
    with Room() as room:
        words = ["--attach", "other=" + room.file("a.png", png(1)), "--attach", "other=" + room.file("b.png", b"x" * 99)]
        contains(room.run("new", "unit-project", "name=1", *UNIT, *words, status=5).stderr, "b.png")
        same((room.json("outbox"), room.json("list", "unit-project")), ([], []))


@case("a wrong extension is put right and said")
def _():
    with Room() as room:
        done = room.run("new", "unit-project", "name=1", *UNIT, "--attach", "other=" + room.file("scan.jpg", pdf()), status=0)
        contains(done.stderr, "scan.pdf")
        same(room.json("show", done.stdout.strip())["attachments"][0]["name"], "scan.pdf")


@case("names of any bytes become names that do no harm")
def _():
    with Room() as room:
        identifier = room.new()
        for number, name in enumerate((b"two\nlines.png", b"\xff\xfebroken.png", b"n" * 251 + b".png", "质".encode() * 83 + b".png", b"\x1b[31mred.png")):
            path = os.fsencode(room.folder) + b"/" + name
            with open(path, "wb") as stream:
                stream.write(png(number))
            done = subprocess.run([CTL.encode(), b"edit", identifier.encode(), b"--attach", b"other=" + path], env=room.env,
                                  capture_output=True, timeout=60, check=False)
            same(done.returncode, 0, done.stderr)
        names = [file["name"] for file in room.json("show", identifier)["attachments"]]
        same(len(names), 5)
        for name in names:
            check(name.endswith(".png") and len(name) <= 120 and not any(ord(c) < 32 for c in name), "bad name %r" % name)


@case("a disk that fills up in the middle says so, keeps what was saved, and works again with room")
def _():
    with Room() as room:
        first = room.new("16栋", "--attach", "other=" + room.file("a.png", png(1)))
        large = room.file("large.png", png(width=900, height=900, noise=os.urandom(3 * 900 * 900)))
        with small(room.dir.parent, 2) as disk:
            done = subprocess.run([CTL, "edit", first, "name=17栋", "--attach", "other=" + large], env=room.env, capture_output=True,
                                  text=True, timeout=60, check=False, preexec_fn=disk.preexec)
            same(done.returncode, 5, disk.how + done.stderr)
            contains(done.stderr, "disk is full")
            same([len(room.kept()), room.json("show", first)["fields"]["name"]], [1, "16栋"])
        room.run("edit", first, "--attach", "other=" + large, status=0)
        same(len(room.json("show", first)["attachments"]), 2)
        room.run("check", status=0)


# --- fetch ---------------------------------------------------------------------------------------------------------


@case("fetch saves a file by its id or name and never writes over one unasked")
def _():
    with Room() as room:
        content = png(4)
        identifier = room.new("16栋", "--attach", "other=" + room.file("a.png", content))
        attachment = room.json("show", identifier)["attachments"][0]["id"]
        target = room.folder / "copy.png"
        room.run("fetch", identifier, attachment, str(target), status=0)
        same(target.read_bytes(), content)
        target.write_bytes(b"mine")
        contains(room.run("fetch", identifier, attachment, str(target), status=5).stderr, "--force")
        same(target.read_bytes(), b"mine")
        room.run("fetch", identifier, "a.png", str(target), "--force", status=0)
        same(target.read_bytes(), content)
        room.run("fetch", identifier, "b.png", str(room.folder / "b"), status=5)
        room.run("fetch", identifier, attachment, str(room.folder / "no such" / "folder"), status=5)
        room.run("fetch", identifier, attachment, status=2)
        dangling = room.folder / "dangling"
        dangling.symlink_to(room.folder / "nowhere")
        room.run("fetch", identifier, attachment, str(dangling), status=5)
        check(not (room.folder / "nowhere").exists(), "written through a link")


@case("fetch of what only the server has exits 3 while there is none, and writes nothing")
def _():
    unit = "01900000-0000-7000-8000-0000000000a1"
    file = {"_id": "01900000-0000-7000-8000-0000000000f1", "_pos": "a", "slot": "other", "name": "通知.pdf",
            "type": "application/pdf", "size": 10, "sha256": "ab" * 32}
    with Room([record(unit, "unit-project", "active", {"name": "15栋", "attachments": [file]})]) as room:
        same(room.json("show", unit)["attachments"][0]["sync_state"], "server-only")
        room.run("fetch", unit, file["_id"], str(room.folder / "x.pdf"), status=3)
        check(not (room.folder / "x.pdf").exists(), "a file was written")


# --- decisions -----------------------------------------------------------------------------------------------------

NOTICE = "01900000-0000-7000-8000-0000000000b1"
BUILDING = record("01900000-0000-7000-8000-0000000000a1", "unit-project", "active", {"name": "15栋"})
ROW = "01900000-0000-7000-8000-0000000000c%d"


def notice(days=3, **members):
    """A record as the authority sent it back: items, a file of its own, two rounds, a deadline."""
    deadline = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date() + datetime.timedelta(days=days)
    fields = {
        "part": "地下室", "unit": BUILDING["id"], "deadline": deadline.isoformat(), "return_reason": "照片不清",
        "items": [{"_id": ROW % n, "_pos": "ab"[n - 1], "problem": "问题%d" % n} for n in (1, 2)],
        "attachments": [{"_id": "01900000-0000-7000-8000-0000000000f1", "_pos": "a", "slot": "notice", "name": "通知.pdf",
                         "type": "application/pdf", "size": 10, "sha256": "ab" * 32}]}
    history = [
        {"at": "2026-01-01T01:00:00.000Z", "by": "张三", "role": "project", "verb": "confirm", "round": 1, "revision": 2},
        {"at": "2026-01-02T01:00:00.000Z", "by": "李监督", "role": "监督员", "verb": "return", "round": 1, "text": "照片不清",
         "revision": 3}]
    return record(NOTICE, "papers-sample", "returned", {**fields, **members}, history)


@case("a file for a row is given the row's number or its id")
def _():
    with Room([BUILDING, notice()], [papers_form()]) as room:
        picture = room.file("a.png", png(1))
        room.run("edit", NOTICE, "--attach", "before/2=" + picture, "--attach", "before/%s=%s" % (ROW % 1, picture), status=0)
        files = [(file["slot"], file["row"]) for file in room.json("show", NOTICE)["attachments"] if file["slot"] == "before"]
        same(files, [("before", "items/" + ROW % 2), ("before", "items/" + ROW % 1)])
        contains(room.run("show", NOTICE, status=0).stdout, "row 2")
        for where in ("before", "before/3", "before/0", "before/x"):
            contains(room.run("edit", NOTICE, "--attach", where + "=" + picture, status=5).stderr, "before/1=PATH")


@case("the project fills in its part of the authority's rows, and adds none")
def _():
    with Room([BUILDING, notice()], [papers_form()]) as room:
        room.run("edit", NOTICE, "items/1/measure=加固", 'items[]={"_id":"%s","measure":"清理"}' % (ROW % 2), status=0)
        same([row.get("measure") for row in room.json("show", NOTICE)["fields"]["items"]], ["加固", "清理"])
        for word in ("items/1/problem=x", 'items[]={"measure":"x"}', "items/1=", "items=", "items/3/measure=x",
                     'items[]={"_id":"%s","problem":"x"}' % (ROW % 1)):
            room.run("edit", NOTICE, word, status=5)
        same(room.json("show", NOTICE)["fields"]["items"][0]["problem"], "问题1")


@case("a slot refuses what it does not take, and what is the authority's stays the authority's")
def _():
    with Room([BUILDING, notice()], [papers_form()]) as room:
        picture, paper = room.file("a.png", png(1)), room.file("a.pdf", pdf())
        contains(room.run("edit", NOTICE, "--attach", "before/1=" + paper, status=5).stderr, "application/pdf")
        contains(room.run("edit", NOTICE, "--attach", "notice=" + picture, status=5).stderr, "authority")
        contains(room.run("edit", NOTICE, "--detach", "01900000-0000-7000-8000-0000000000f1", status=5).stderr, "authority")
        same((room.json("outbox"), room.kept()), ([], []))


@case("show tells rounds and roles, and list the days left")
def _():
    for days, words in ((3, "3 days"), (-2, "2 days")):
        with Room([BUILDING, notice(days)], [papers_form()]) as room:
            text = room.run("show", NOTICE, status=0).stdout
            for part in ("李监督", "监督员", "round 1", "照片不清", "张三", "project office", words):
                contains(text, part)
            same(room.json("list", "papers-sample")[0]["days_left"], days)
            contains(room.run("list", "papers-sample", status=0).stdout, words)


@case("list puts first what is due first")
def _():
    def another(number, days):
        return {**notice(days), "id": NOTICE[:-1] + str(number)}
    with Room([BUILDING, another(1, 9), another(2, -4), another(3, 2)], [papers_form()]) as room:
        same([one["days_left"] for one in room.json("list", "papers-sample")], [-4, 2, 9])


@case("show --delivered shows what the server has, whatever was changed here")
def _():
    with Room([BUILDING, notice()], [papers_form()]) as room:
        room.run("edit", NOTICE, "part=屋面", status=0)
        same(room.json("show", NOTICE)["fields"]["part"], "屋面")
        same(room.json("show", NOTICE, "--delivered")["fields"]["part"], "地下室")
        text = room.run("show", NOTICE, "--delivered", status=0).stdout
        check("地下室" in text and "屋面" not in text, text)
        mine = room.new()
        room.run("show", mine, "--delivered", status=5)


@case("one application for each unit that is named, with the same papers, or none")
def _():
    with Room([], [papers_form()]) as room:
        units = [room.new("%d栋" % number) for number in (14, 15, 16)]
        paper = room.file("a.pdf", pdf())
        words = ["new", "papers-sample", "part=停工", "--attach", "other=" + paper]
        done = room.run(*words, "unit=14栋", "unit=" + units[1], "unit=16栋", "unit=14栋", status=0)
        ids = done.stdout.split()
        same(len(ids), 3)
        shown = [room.json("show", identifier) for identifier in ids]
        same([one["fields"]["unit"] for one in shown], units)
        same([(one["fields"]["part"], one["attachments"][0]["name"], one["sync_state"]) for one in shown], [("停工", "a.pdf", "queued")] * 3)
        same(len([item for item in room.json("outbox") if item["kind"] == "file-upload"]), 1)
        before = len(room.json("list", "papers-sample"))
        contains(room.run(*words, "unit=14栋", "unit=99栋", status=5).stderr, "99栋")
        room.run("new", "papers-sample", "unit=14栋", "unit=15栋", status=5)
        room.run(*words, "unit=14栋", "unit=15栋", "--draft", status=2)
        same(len(room.json("list", "papers-sample")), before)
        same([one["fields"]["unit"] for one in room.json(*words, "unit=14栋", "unit=15栋")], units[:2])


@case("what takes effect only with its files says so, and can be withdrawn while it is not sent")
def _():
    with Room([BUILDING, notice()], [papers_form()]) as room:
        room.run("edit", NOTICE, "progress=decoration", "accepted_on=2026-01-05", "passed=true",
                 'attendees[]={"org_name":"建设","name":"李四"}', "--attach", "photos=" + room.file("a.png", png(1)), status=0)
        done = room.run("do", NOTICE, "confirm", status=0)
        contains(done.stderr, "takes effect")
        same(room.json("show", NOTICE)["state"], "confirmed")
        op = [item["id"] for item in room.json("outbox") if item["kind"] == "action"][0]
        room.run("cancel", op, status=0)
        same(room.json("show", NOTICE)["state"], "returned")


# --- forms ---------------------------------------------------------------------------------------------------------


@case("form says which files there may be")
def _():
    with Room() as room:
        contains(room.run("form", "unit-project", status=0).stdout, "signed_form")


if __name__ == "__main__":
    main()
