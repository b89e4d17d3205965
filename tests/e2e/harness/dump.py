# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the databases of server and clients as plain Python values, without any of the project's code."""

import json
import pathlib
import shutil
import sqlite3
import tempfile

JSON_COLUMNS = {
    "fields", "base", "history", "missing", "patch", "body", "detail", "receipt", "raw", "seen", "seen_own", "frozen", "result_json",
}


def _rows(connection, table):
    rows = []
    for row in connection.execute("SELECT * FROM " + table):
        entry = dict(row)
        for name in JSON_COLUMNS & set(entry):
            if isinstance(entry[name], str):
                entry[name] = json.loads(entry[name])
        rows.append(entry)
    return rows


def read_database(path, tables):
    """{table: [row, …]} of a copy, so that neither locks nor the write-ahead log of the original are touched."""
    path = pathlib.Path(path)
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("", "-wal"):
            source = path.with_name(path.name + suffix)
            if source.exists():
                shutil.copyfile(source, pathlib.Path(folder) / ("copy.db" + suffix))
        connection = sqlite3.connect(str(pathlib.Path(folder) / "copy.db"))
        connection.row_factory = sqlite3.Row
        try:
            return {table: _rows(connection, table) for table in tables}
        finally:
            connection.close()


def read_store(path):
    """A client's store.db."""
    return read_database(path, ["meta", "project", "record", "tombstone", "draft", "op", "audit", "shadow_record", "blob",
                                "record_file", "transfer"])


def read_server(data_dir):
    """The server's database, the only .db file in its data folder."""
    found = sorted(pathlib.Path(data_dir).glob("*.db"))
    if len(found) != 1:
        raise AssertionError("one database expected in %s, found %s" % (data_dir, found))
    server = read_database(found[0], ["meta", "project", "record", "op", "op_seq", "revision_path", "file", "upload"])
    for op in server["op"]:
        op["seqs"] = [(row["client"], row["seq"]) for row in server["op_seq"] if row["op"] == op["id"]]
    return server
