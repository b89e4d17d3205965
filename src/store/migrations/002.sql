-- SPDX-FileCopyrightText: 2026 The Zhijian developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Files: bytes by content in files/AB/SHA256, who names them, and their way to and from the server. Numbers that stand
-- for names (transfer.direction, transfer.state) are append-only.

-- One row per file whose bytes are in the folder.
CREATE TABLE blob (
  sha256 TEXT NOT NULL PRIMARY KEY,
  size INTEGER NOT NULL,
  added_at INTEGER NOT NULL,                 -- µs since 1970
  unnamed_since INTEGER NOT NULL DEFAULT 0,  -- µs; 0: something names it
  damaged INTEGER NOT NULL DEFAULT 0         -- 1: the bytes were found to be others, and were put aside
) STRICT, WITHOUT ROWID;

-- Which files a record names, as shown or in the server's copy beneath. Kept with record_ref.
CREATE TABLE record_file (
  record TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  slot TEXT NOT NULL,
  project TEXT NOT NULL,
  size INTEGER NOT NULL,
  advance INTEGER NOT NULL DEFAULT 0,        -- 1: fetched before the user opens it
  at_server INTEGER NOT NULL DEFAULT 0,      -- 1: the server's copy names it and does not call it missing
  PRIMARY KEY (record, sha256, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_file_named ON record_file (sha256, project);
CREATE INDEX record_file_advance ON record_file (project, sha256) WHERE advance = 1 AND at_server = 1;

-- Uploads and downloads, per project: the same content may go to two projects.
CREATE TABLE transfer (
  key INTEGER NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  direction INTEGER NOT NULL,                -- 0 up, 1 down
  state INTEGER NOT NULL DEFAULT 0,          -- 0 waiting, 1 under way, 2 done, 3 failed, 4 paused
  size INTEGER NOT NULL,
  offset INTEGER NOT NULL DEFAULT 0,         -- the first byte not known to be there
  url TEXT,                                  -- of the upload under way
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL DEFAULT 0,       -- µs since 1970
  reason TEXT,                               -- code of what went wrong last
  sent_bytes INTEGER NOT NULL DEFAULT 0,
  resent_bytes INTEGER NOT NULL DEFAULT 0,
  wanted INTEGER NOT NULL DEFAULT 0,         -- 1: the user asked for it
  confirmed_at INTEGER NOT NULL DEFAULT 0,   -- µs; when the server said that it has the whole file
  added_at INTEGER NOT NULL,
  UNIQUE (project, sha256, direction)
) STRICT;
CREATE INDEX transfer_open ON transfer (project, direction, key) WHERE state <> 2;
CREATE INDEX transfer_of_file ON transfer (sha256);

INSERT OR IGNORE INTO record_file (record, sha256, slot, project, size)
  SELECT record.id, file.value ->> 'sha256', coalesce(file.value ->> 'slot', ''), record.project,
         iif(json_type(file.value, '$.size') = 'integer', file.value ->> 'size', 0)
  FROM record, json_each(record.fields, '$.attachments') AS file
  WHERE file.type = 'object' AND json_type(file.value, '$.sha256') = 'text'
    AND length(file.value ->> 'sha256') = 64 AND file.value ->> 'sha256' NOT GLOB '*[^0-9a-f]*';
INSERT OR IGNORE INTO record_file (record, sha256, slot, project, size)
  SELECT record.id, file.value ->> 'sha256', coalesce(file.value ->> 'slot', ''), record.project,
         iif(json_type(file.value, '$.size') = 'integer', file.value ->> 'size', 0)
  FROM record, json_each(record.base, '$.attachments') AS file
  WHERE file.type = 'object' AND json_type(file.value, '$.sha256') = 'text'
    AND length(file.value ->> 'sha256') = 64 AND file.value ->> 'sha256' NOT GLOB '*[^0-9a-f]*';
UPDATE record_file SET at_server = 1
  WHERE EXISTS (SELECT 1 FROM record, json_each(coalesce(record.base, record.fields), '$.attachments') AS file
                WHERE record.id = record_file.record AND record.revision > 0 AND file.type = 'object'
                  AND file.value ->> 'sha256' = record_file.sha256)
    AND NOT EXISTS (SELECT 1 FROM record, json_each(record.missing) AS lacking
                    WHERE record.id = record_file.record
                      AND iif(lacking.type = 'object', lacking.value ->> 'sha256', lacking.value) = record_file.sha256);
