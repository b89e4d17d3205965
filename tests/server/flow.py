# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sides of the workflows: what the project office sends, and what the authority does by command."""

import datetime
import itertools
import json
import struct
import zlib

from tus import attachment, digest, some_bytes, upload
from world import ACTIVE, tap, uuid7

SUSPENDED, ABOUT_TO = "019376a0-0000-7000-8000-000000000106", "019376a0-0000-7000-8000-000000000107"
LEADER = ("--by", "陈立新", "--role", "监督组长")


def day(offset=0):
    china = datetime.timezone(datetime.timedelta(hours=8))
    return (datetime.datetime.now(china).date() + datetime.timedelta(days=offset)).isoformat()


def review(server, *args, status=0):
    return server.run("review", "--data", str(server.data), *args, status=status)


def issue(server, *args, status=0):
    return server.run("issue", "--data", str(server.data), *args, status=status)


def notice(server, *more, **values):
    """Issues a rectification notice with two problems; its id."""
    given = {"notice_no": "黄质监整字〔2026〕99号", "kind": "限期整改", "deadline": day(7), "unit_id": "15栋", "part": "三层"}
    given.update(values)
    words = ["%s=%s" % pair for pair in given.items()]
    rows = ['items[]={"seq":1,"problem":"剪力墙裂缝","clause":"GB 50204-2015 8.2.1"}', 'items[]={"seq":2,"problem":"钢筋外露"}']
    return issue(server, "rectification", *words, *rows, *more).out.strip()


def seen(server, record, status=0):
    """What the authority sees of it."""
    ran = review(server, "show", record, "--json", status=status)
    return json.loads(ran.out) if status == 0 else ran.err


SEEDS = itertools.count(1000)


def application(client, unit=ACTIVE, form="suspension", files=1, **fields):
    """A create that is complete enough to be confirmed; its files are uploaded."""
    values = dict({"unit_id": unit, "effective_date": day(), "reason": "资金原因，现场停止施工。"}, **fields)
    patch = {name: [None, value] for name, value in values.items() if value is not None}
    for number in range(files):
        data = some_bytes(2000, next(SEEDS))
        upload(client, data)
        path, row = attachment(digest(data), len(data), "attachments", name="申请书%d.pdf" % number, type="application/pdf")
        patch[path] = [None, row]
    return client.op("create", uuid7(), patch, form=form)


def act(client, record, action, base, form, patch=None):
    return client.op("action", record, patch, base, action=action, form=form)


def applied(client, *ops):
    """Pushes them; all are applied. The record as the last one left it."""
    results = client.push(*ops)
    for result in results:
        tap.same(result["result"], "applied", "%r" % result)
    return results[-1]["record"]


def confirmed(client, unit=ACTIVE, form="suspension", **fields):
    """The id of an application under review."""
    made = application(client, unit, form, **fields)
    applied(client, made, act(client, made["record"], "confirm", made, form))
    return made["record"]


def replied(client, record, base, text="已整改完毕。", photo=True):
    """The update that answers a notice."""
    patch = {"explanation": [None, text]}
    if photo:
        data = some_bytes(1500, 77)
        upload(client, data)
        path, row = attachment(digest(data), len(data), "photos", name="整改后.png", type="image/png")
        patch[path] = [None, row]
    return client.op("update", record, patch, base, form="rectification")


def png(path, shade=0):
    """A small picture on the disk; its path as text."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    pixels = b"".join(b"\0" + bytes([shade, 80, 160]) * 8 for _ in range(8))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b""))
    return str(path)


def refused(result, code):
    """The errors of a refusal."""
    tap.same(result["result"], "refused", "%r" % result)
    tap.same(result["problem"]["code"], code, "%r" % result["problem"])
    return [error["code"] for error in result["problem"].get("errors", [])]
