-- SPDX-FileCopyrightText: 2026 The Zhijian developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Single values: epoch, receipt_seed, file_mark.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Counters that only go up: `change` numbers every change of any record or op; `unit:BASE` the registration numbers.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('change', 0);

CREATE TABLE project (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,          -- stage code, or registration code of a project outside the library
  name TEXT NOT NULL,
  number_base TEXT NOT NULL           -- what registration numbers begin with
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  code TEXT PRIMARY KEY,
  password_hash TEXT NOT NULL,        -- Argon2id
  must_change INTEGER NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account_project (
  account TEXT NOT NULL REFERENCES account (code),
  project TEXT NOT NULL REFERENCES project (id),
  PRIMARY KEY (account, project)
) STRICT, WITHOUT ROWID;

-- Failed sign-ins, of accounts that exist and of such that do not alike.
CREATE TABLE sign_in_failure (
  account TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  last_at INTEGER NOT NULL,           -- µs
  until INTEGER NOT NULL              -- µs; no attempt is looked at before
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (code),
  client TEXT NOT NULL,
  expires INTEGER NOT NULL,           -- µs
  ended TEXT                          -- why it ended, or NULL
) STRICT;

-- A token stays good until one that it was exchanged for is first used.
CREATE TABLE refresh_token (
  hash TEXT PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  parent TEXT,                        -- hash of the one it was exchanged for
  made_at INTEGER NOT NULL            -- µs
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_session ON refresh_token (session);

CREATE TABLE access_token (
  hash TEXT PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  expires INTEGER NOT NULL            -- µs
) STRICT, WITHOUT ROWID;
CREATE INDEX access_token_session ON access_token (session);

-- Tombstones stay: deleted = 1, with the fields as they were last.
CREATE TABLE record (
  project TEXT NOT NULL REFERENCES project (id),
  id TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version INTEGER NOT NULL,
  slots_version INTEGER NOT NULL,
  state TEXT NOT NULL,
  revision INTEGER NOT NULL,
  fields TEXT NOT NULL,
  history TEXT NOT NULL,
  missing TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX record_changed ON record (project, changed);

-- Who refers to whom; live records only.
CREATE TABLE record_ref (
  project TEXT NOT NULL,
  record TEXT NOT NULL,
  path TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (project, record, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_ref_target ON record_ref (project, target);

-- What each revision touched, and what stood there before: the base of every three-way merge.
CREATE TABLE revision_path (
  project TEXT NOT NULL,
  record TEXT NOT NULL,
  revision INTEGER NOT NULL,
  path TEXT NOT NULL,
  before TEXT,                        -- JSON, NULL = empty
  PRIMARY KEY (project, record, revision, path)
) STRICT, WITHOUT ROWID;

-- Every op ever answered, for the life of the project.
CREATE TABLE op (
  project TEXT NOT NULL REFERENCES project (id),
  id TEXT NOT NULL,
  client TEXT NOT NULL,               -- that sent it first …
  seq INTEGER NOT NULL,               -- … under this number
  record TEXT NOT NULL,
  body TEXT NOT NULL,
  result INTEGER NOT NULL,            -- 0 applied, 1 merged, 2 conflict, 3 refused, 4 deferred
  detail TEXT NOT NULL,               -- the result without the record
  revision INTEGER NOT NULL,          -- that it made or met; 0 = none
  seen_base INTEGER NOT NULL,         -- the user's view of the record after this op: that revision …
  seen_own TEXT NOT NULL,             -- … and these of their own, a JSON array
  received_at TEXT NOT NULL,
  changed INTEGER NOT NULL,           -- change number of the result
  PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;

-- Which op holds which seq of which client. An op sent again under a new client id holds one of each.
CREATE TABLE op_seq (
  client TEXT NOT NULL,
  project TEXT NOT NULL,
  seq INTEGER NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (client, project, seq)
) STRICT, WITHOUT ROWID;
