# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""
The checker's eye for files (protocol.md §6, invariant (c) of architecture.md): every hash a record names is whole on
the server or called missing there; every client holds the bytes it says it holds, or knows that the server has them.
"""

import hashlib
import pathlib


def bytes_on_disk(folder):
    """{sha256: path} of files/AB/SHA256 below a data folder, and sentences about those that are not what they are called."""
    found, faults = {}, []
    for path in sorted(pathlib.Path(folder).glob("files/*/*")):
        if not path.is_file() or len(path.name) != 64:
            continue
        found[path.name] = path
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            faults.append("%s holds other bytes than its name says" % path.name)
    return found, faults


def named(record):
    return {row["sha256"]: row for row in record["fields"].get("attachments", []) if "sha256" in row}


def check_server(server, folder):
    found, faults = bytes_on_disk(folder)
    present = {(row["project"], row["sha256"]): row["size"] for row in server["file"]}
    for (_, digest), size in present.items():
        if digest not in found:
            faults.append("the server says it has %s and does not" % digest)
        elif found[digest].stat().st_size != size:
            faults.append("%s has another size than the server says" % digest)
    for record in server["record"]:
        if record["deleted"]:
            continue
        missing = {entry["sha256"] for entry in record["missing"] or []}
        for digest, row in named(record).items():
            here = (record["project"], digest) in present
            if here == (digest in missing):
                faults.append("record %s: %s is %s and %s missing" % (
                    record["id"], digest, "there" if here else "not there", "called" if digest in missing else "not called"))
            if here and present[record["project"], digest] != row.get("size"):
                faults.append("record %s says another size of %s" % (record["id"], digest))
        faults += ["record %s misses %s, which it does not name" % (record["id"], digest) for digest in missing - set(named(record))]
    return faults


def check_client(server, store, folder, settled):
    found, faults = bytes_on_disk(folder)
    blobs = {row["sha256"] for row in store["blob"] if not row["damaged"]}
    faults += ["%s is known and not in the folder" % digest for digest in sorted(blobs - set(found))]
    faults += ["a half file was left behind: %s" % path.name for path in pathlib.Path(folder).glob("files/*.tmp")]
    present = {(row["project"], row["sha256"]) for row in server["file"]}
    for record in list(store["record"]) + list(store["draft"]):
        for digest in named(record):
            if digest not in found and (record["project"], digest) not in present and not called_missing(server, record, digest):
                faults.append("(c) %s of record %s is neither here nor at the server" % (digest, record["id"]))
    wanted = {digest for record in store["record"] for digest in named(record)}
    for row in store["transfer"]:
        if row["direction"] == 0 and row["state"] == 2 and (row["project"], row["sha256"]) not in present and row["sha256"] not in found:
            faults.append("%s counts as uploaded and is nowhere" % row["sha256"])
        if settled and row["state"] not in (2, 4) and row["direction"] == 0 and row["sha256"] in wanted:
            faults.append("%s is still to be uploaded after everybody synced" % row["sha256"])
    return faults


def called_missing(server, record, digest):
    return any(row["id"] == record["id"] and any(entry["sha256"] == digest for entry in row["missing"] or [])
               for row in server["record"])
