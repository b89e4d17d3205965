#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""zhijianctl outbox --export: what waits, as a folder to read.

    test_export.py ZHIJIANCTL MAKE_ACCOUNT [PART-OF-A-CASE'S-NAME…]
"""

import json
import os
import re
import subprocess
from pathlib import Path

from machine import CTL, Machine
from pictures import pdf, png
from harness.disk import small
from harness.tap import case, check, contains, main, same

PHONE = "17750621280"


class Desk(Machine):
    """A machine with a folder to export to, and files."""

    def __init__(self):
        super().__init__()
        self.out = Path(self.home, "out")
        self.out.mkdir()

    def file(self, name, content):
        path = Path(self.home, name)
        path.write_bytes(content)
        return str(path)

    def export(self, *words, status=0):
        done = self.run("outbox", "--export", str(self.out), *words, status=status)
        if status != 0:
            same(os.listdir(self.out), [], "nothing half done is left")
            return done
        folder = Path(done.stdout.strip())
        return folder, json.loads((folder / "waiting.json").read_text(encoding="utf-8"))


@case("what waits is written with its values, labels, reason and files")
def _():
    with Desk() as desk:
        scan, photo = pdf(), png(1)
        identifier = desk.new("16栋", "owner_phone=" + PHONE, "--attach", "signed_form=" + desk.file("扫描.pdf", scan),
                              "--attach", "other=" + desk.file("现场.png", photo))
        folder, waiting = desk.export()
        check(re.fullmatch(r"质监待上传-\d{8}-\d{4}", folder.name), folder.name)
        same([record["id"] for record in waiting["records"]], [identifier])
        record = waiting["records"][0]
        same((record["form"], record["title"], record["sync_state"]), ("unit-project", "16栋", "queued"))
        contains(record["why"], "waits")
        same([(op["kind"], op["state"]) for op in record["ops"]], [("create", "queued")])
        values = {field["id"]: field for field in record["fields"]}
        same((values["name"]["value"], values["name"]["text"]), ("16栋", "16栋"))
        same(values["floor_area"]["value"], "1000")
        check(values["floor_area"]["label"])
        same([(folder / file["file"]).read_bytes() for file in record["files"]], [scan, photo])
        contains(record["files"][0]["file"], "扫描.pdf")
        contains(record["files"][0]["file"], "16栋")
        same(sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()),
             sorted([file["file"] for file in record["files"]] + ["waiting.json"]), "nothing else is in it")
        same(os.listdir(desk.out), [folder.name])
        same((folder / "waiting.json").stat().st_mode & 0o077, 0, "for its owner alone")
        same(len([item for item in desk.json("outbox") if item["kind"] == "create"]), 1, "it still waits")


@case("personal numbers are masked unless asked for")
def _():
    with Desk() as desk:
        desk.new("16栋", "owner_phone=" + PHONE)
        folder, waiting = desk.export()
        check(PHONE not in (folder / "waiting.json").read_text(encoding="utf-8"), "masked")
        field = [field for field in waiting["records"][0]["fields"] if field["id"] == "owner_phone"][0]
        same((field["text"], field["masked"], "value" in field), ("177****1280", True, False))
        folder, waiting = desk.export("--reveal")
        field = [field for field in waiting["records"][0]["fields"] if field["id"] == "owner_phone"][0]
        same(field["value"], PHONE)


@case("a draft is in it, and a second export in the same minute takes nothing away")
def _():
    with Desk() as desk:
        desk.run("new", "unit-project", "name=17栋", "--draft", "--attach", "other=" + desk.file("a.png", png(2)), status=0)
        first, waiting = desk.export()
        record = waiting["records"][0]
        same((record["sync_state"], record["draft"], record["title"]), ("draft", True, "17栋"))
        same((first / record["files"][0]["file"]).read_bytes(), png(2))
        second, again = desk.export()
        check(first != second and first.is_dir() and second.is_dir())
        same(again["records"], waiting["records"])
        check(desk.json("outbox", "--export", str(desk.out))["folder"] not in (str(first), str(second)))


@case("names of records and files do no harm")
def _():
    with Desk() as desk:
        desk.new("../../16栋:/*", "--attach", "other=" + desk.file('a"b?.png', png(3)))
        folder, waiting = desk.export()
        for file in waiting["records"][0]["files"]:
            path = folder / file["file"]
            check(path.is_file() and folder in path.resolve().parents)
            check(not set(file["file"]) & set('\\:*?"<>|'), file["file"])


@case("nothing that waits, no such folder, and a full disk: said, and nothing half done is left")
def _():
    with Desk() as desk:
        contains(desk.export(status=5).stderr, "Nothing waits")
        large = desk.file("large.png", png(width=900, height=900, noise=os.urandom(3 * 900 * 900)))
        desk.new("16栋", "--attach", "other=" + large)
        contains(desk.run("outbox", "--export", str(desk.out / "none"), status=5).stderr, "none")
        with small(desk.out, 2) as disk:
            done = subprocess.run([CTL, "outbox", "--export", str(desk.out)], env=desk.env, capture_output=True, text=True,
                                  timeout=60, check=False, preexec_fn=disk.preexec)
            same((done.returncode, done.stdout), (5, ""), disk.how + done.stderr)
            contains(done.stderr, disk.word)
            same(os.listdir(desk.out), [])
        folder, waiting = desk.export()
        same((folder / waiting["records"][0]["files"][0]["file"]).read_bytes(), Path(large).read_bytes())


if __name__ == "__main__":
    main()
