-- SPDX-FileCopyrightText: 2026 The Zhijian developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- The offline copy of one (server, account). Numbers that stand for names (sync_state, op.state, op.kind) are append-only.
-- No foreign key between records: a record may refer to one that comes later. No collation but BINARY in any index.

-- Small settings and the store's identity (client_id, machine_id, path, server_url, account, operator, …).
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: moves with every writing transaction; record.change tells derived data what is new.
CREATE TABLE counter (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  change INTEGER NOT NULL
) STRICT;
INSERT INTO counter (id, change) VALUES (1, 0);

CREATE TABLE project (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  position INTEGER NOT NULL,
  signed_in INTEGER NOT NULL DEFAULT 1,      -- named at the last sign-in
  token TEXT,                                -- state token of the last page; NULL: a full pull is needed
  epoch TEXT,                                -- of the server's data; NULL: not met yet
  seq INTEGER NOT NULL DEFAULT 0,            -- highest given under the present client id
  shadow INTEGER NOT NULL DEFAULT 0,         -- 1 while a full pull fills shadow_record
  attempts INTEGER NOT NULL DEFAULT 0,       -- failed requests in a row
  next_try INTEGER NOT NULL DEFAULT 0,       -- µs since 1970
  back_off_reason TEXT,
  retry_after INTEGER NOT NULL DEFAULT 0     -- µs since 1970, said by the server
) STRICT;

CREATE TABLE record (
  key INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version INTEGER NOT NULL,
  slots_version INTEGER NOT NULL,
  state TEXT NOT NULL,                       -- as shown
  revision INTEGER NOT NULL,                 -- of the server's copy beneath; 0: the server has none
  unit TEXT,
  fields TEXT NOT NULL,                      -- as shown: base ⊕ the edits of all ops not applied
  base TEXT,                                 -- the server's fields while own ops lie over them, else NULL
  base_state TEXT,                           -- the server's state, likewise
  history TEXT,
  missing TEXT,
  sync_state INTEGER NOT NULL DEFAULT 0,     -- ZjSyncState
  deleted INTEGER NOT NULL DEFAULT 0,        -- an own delete is pending
  gone INTEGER NOT NULL DEFAULT 0,           -- revision of its deletion at the server, while own work keeps the row
  quarantined INTEGER NOT NULL DEFAULT 0,    -- a complete full pull did not name it
  duplicate_key TEXT,                        -- normalised value of the form's duplicate_check field
  floor_area INTEGER,                        -- × 10⁻⁴, for the sum over a project
  updated_at INTEGER NOT NULL,               -- µs; last change, here or there
  server_updated_at INTEGER NOT NULL DEFAULT 0,
  change INTEGER NOT NULL                    -- counter.change of the last write
) STRICT;
CREATE INDEX record_listed ON record (project, form, id) WHERE deleted = 0;
CREATE INDEX record_stated ON record (project, form, state) WHERE deleted = 0;
CREATE INDEX record_unsynced ON record (sync_state, project) WHERE sync_state <> 0;
CREATE INDEX record_duplicate ON record (project, form, duplicate_key) WHERE duplicate_key IS NOT NULL;
CREATE INDEX record_area ON record (project, form, state, floor_area) WHERE floor_area IS NOT NULL;

CREATE TABLE record_ref (
  record TEXT NOT NULL,
  path TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (record, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_ref_target ON record_ref (target);

-- Records the server deleted. Kept as long as the project.
CREATE TABLE tombstone (
  id TEXT NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  form TEXT,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  id TEXT NOT NULL PRIMARY KEY,              -- record id, also of a record that does not exist yet
  project TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version INTEGER NOT NULL,
  is_new INTEGER NOT NULL,
  fields TEXT NOT NULL,
  raw TEXT,
  seen TEXT,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_listed ON draft (project, form);

-- Outbox and, once settled, the sent archive with its receipts. Rows are never deleted.
CREATE TABLE op (
  key INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  place INTEGER NOT NULL,                    -- local order; an op that replaces another takes its place
  project TEXT NOT NULL,
  record TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version INTEGER NOT NULL,
  slots_version INTEGER NOT NULL,
  kind INTEGER NOT NULL,                     -- ZjOpKind
  action TEXT,
  to_state TEXT,                             -- where the action leads
  strict INTEGER NOT NULL DEFAULT 0,
  base_revision INTEGER NOT NULL,            -- −1: base is an op, or there is none
  base_op TEXT,
  seen_revision INTEGER NOT NULL,            -- the server's revision beneath when it was saved
  patch TEXT NOT NULL,
  operator TEXT,
  occurred_at TEXT NOT NULL,
  revives INTEGER NOT NULL DEFAULT -1,
  replaces TEXT,
  state INTEGER NOT NULL,                    -- ZjOpState
  sent INTEGER NOT NULL DEFAULT 0,           -- 1: may have reached a server
  lookup INTEGER NOT NULL DEFAULT 0,         -- 1: ask the server about it before sending
  client TEXT,
  seq INTEGER,
  frozen TEXT,                               -- the exact JSON as it was sent
  waiting_for TEXT,
  result TEXT,                               -- the last answer, without its record
  receipt TEXT,
  received_at TEXT,
  settled_at INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL DEFAULT 0,
  UNIQUE (client, project, seq)
) STRICT;
CREATE INDEX op_record ON op (record, place, key);
CREATE INDEX op_open ON op (project, place, key) WHERE state < 5;
CREATE INDEX op_lookup ON op (project, place, key) WHERE lookup = 1;

-- Who did what, here. Paths only: values stay in the records.
CREATE TABLE audit (
  key INTEGER NOT NULL PRIMARY KEY,
  record TEXT NOT NULL,
  project TEXT NOT NULL,
  at TEXT NOT NULL,
  operator TEXT,
  verb TEXT NOT NULL,
  op TEXT,
  paths TEXT
) STRICT;
CREATE INDEX audit_record ON audit (record, key);

-- What a full pull has brought so far; swapped in one transaction with its last page.
CREATE TABLE shadow_record (
  key INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL,
  form TEXT,
  form_version INTEGER NOT NULL,
  slots_version INTEGER NOT NULL,
  state TEXT,
  revision INTEGER NOT NULL,
  fields TEXT,
  history TEXT,
  missing TEXT,
  deleted INTEGER NOT NULL,
  server_updated_at INTEGER NOT NULL
) STRICT;
