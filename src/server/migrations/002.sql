-- SPDX-FileCopyrightText: 2026 The Zhijian developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Which project has which file. The bytes lie once in files/AB/SHA256, however many projects have them.
CREATE TABLE file (
  project TEXT NOT NULL REFERENCES project (id),
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  added_at INTEGER NOT NULL,          -- µs
  unnamed_since INTEGER,              -- µs; NULL while a record of the project names it
  PRIMARY KEY (project, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_sha256 ON file (sha256);
CREATE INDEX file_unnamed ON file (unnamed_since) WHERE unnamed_since IS NOT NULL;

-- Which live record names which file: in its attachments, or in what it delivered in an earlier round.
CREATE TABLE record_file (
  project TEXT NOT NULL,
  record TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (project, record, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_file_sha256 ON record_file (project, sha256);

INSERT OR IGNORE INTO record_file (project, record, sha256)
SELECT record.project, record.id, json_extract(row.value, '$.sha256')
FROM record, json_each(record.fields, '$.attachments') AS row
WHERE NOT record.deleted AND json_type(row.value, '$.sha256') = 'text';

-- Uploads by tus; the bytes so far lie in uploads/ID. Only those below `offset` are known to be on the disk.
CREATE TABLE upload (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL REFERENCES project (id),
  account TEXT NOT NULL,
  sha256 TEXT NOT NULL,               -- of the whole file, as announced
  metadata TEXT NOT NULL,             -- as the client sent them
  length INTEGER NOT NULL,
  offset INTEGER NOT NULL,            -- = length: the project has the file
  expires INTEGER NOT NULL            -- µs
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_expires ON upload (expires);
