-- SPDX-FileCopyrightText: 2026 The Zhijian developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- A store as the first release wrote it (user_version 1), with data: two units at the server, an edit of one that waits,
-- two notices with attachments, a draft, a tombstone.
BEGIN TRANSACTION;
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
INSERT INTO "audit" VALUES(1,'01a2068f-8a00-73a8-a7c8-cd39c369aa3d','01900000-0000-7000-8000-000000000001','2026-11-23T04:00:00.000Z',NULL,'create','01a2068f-8a00-73a9-84bd-01223fbe0538','["foundation_type","structure_type","floors_above","owner_org","owner_leader","owner_phone","builder_org","builder_leader","name","floor_area"]');
INSERT INTO "audit" VALUES(2,'01a2068f-8a00-73aa-94e6-f8c3d84483e3','01900000-0000-7000-8000-000000000001','2026-11-23T04:00:00.000Z',NULL,'create','01a2068f-8a00-73ab-9de0-ffbb12b22b69','["foundation_type","structure_type","floors_above","owner_org","owner_leader","owner_phone","builder_org","builder_leader","name","floor_area"]');
INSERT INTO "audit" VALUES(3,'01a2068f-8a00-73aa-94e6-f8c3d84483e3','01900000-0000-7000-8000-000000000001','2026-11-23T04:00:00.000Z',NULL,'update','01a2068f-8a00-73ac-b5a5-3d04bbe9297f','["name"]');
INSERT INTO "audit" VALUES(4,'01934000-0000-7000-8000-000000000002','01900000-0000-7000-8000-000000000001','2026-11-23T04:00:00.000Z',NULL,'update','01a2068f-8a00-73ad-8ea4-80635afd4389','["remark"]');
CREATE TABLE counter (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  change INTEGER NOT NULL
) STRICT;
INSERT INTO "counter" VALUES(1,12);
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
INSERT INTO "draft" VALUES('01934000-0000-7000-8000-000000000001','01900000-0000-7000-8000-000000000001','acceptance-sample',1,0,'{"part":"主体","attachments":[{"_id":"01934000-0000-7000-8000-0000000000a1","_pos":"V","slot":"photos","name":"照片 1.jpg","type":"image/jpeg","size":3000000,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8a1"}],"unit":"01a2068f-8a00-73a8-a7c8-cd39c369aa3d"}',NULL,'{"part":"主体","attachments":[{"_id":"01934000-0000-7000-8000-0000000000a1","_pos":"V","slot":"photos","name":"照片 1.jpg","type":"image/jpeg","size":3000000,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8a1"}],"unit":"01a2068f-8a00-73a8-a7c8-cd39c369aa3d"}',1795406400000000);
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('account','4202012112170001-SX-001');
INSERT INTO "meta" VALUES('client_id','01a2068f-8a00-73a7-acbe-25c788db2259');
INSERT INTO "meta" VALUES('machine_id','0171a11da3da371f235c1e9acd45ed836d0b4190b545095aca79ab1fb660843c');
INSERT INTO "meta" VALUES('path','/srv/zhijian');
INSERT INTO "meta" VALUES('server_url','https://server.test');
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
INSERT INTO "op" VALUES(1,'01a2068f-8a00-73a9-84bd-01223fbe0538',1,'01900000-0000-7000-8000-000000000001','01a2068f-8a00-73a8-a7c8-cd39c369aa3d','unit-project',1,1,0,NULL,NULL,0,-1,NULL,0,'{"foundation_type":[null,{"other":"类型1"}],"structure_type":[null,{"other":"结构1"}],"floors_above":[null,33],"owner_org":[null,"黄石悦发房地产有限公司"],"owner_leader":[null,"邓俊俊"],"owner_phone":[null,"17750621280"],"builder_org":[null,"施工单位"],"builder_leader":[null,"李工"],"name":[null,"16栋"],"floor_area":[null,"780000"]}',NULL,'2026-11-23T04:00:00.000Z',-1,NULL,5,1,0,'01a2068f-8a00-73a7-acbe-25c788db2259',1,'{"id":"01a2068f-8a00-73a9-84bd-01223fbe0538","seq":1,"record":"01a2068f-8a00-73a8-a7c8-cd39c369aa3d","form":"unit-project","form_version":1,"slots_version":1,"kind":"create","patch":{"foundation_type":[null,{"other":"类型1"}],"structure_type":[null,{"other":"结构1"}],"floors_above":[null,33],"owner_org":[null,"黄石悦发房地产有限公司"],"owner_leader":[null,"邓俊俊"],"owner_phone":[null,"17750621280"],"builder_org":[null,"施工单位"],"builder_leader":[null,"李工"],"name":[null,"16栋"],"floor_area":[null,"780000"]},"occurred_at":"2026-11-23T04:00:00.000Z"}',NULL,'{"result":"applied"}','{"signature":"test"}','2026-11-23T07:30:00.000Z',1795406400000000,0,0);
INSERT INTO "op" VALUES(2,'01a2068f-8a00-73ab-9de0-ffbb12b22b69',2,'01900000-0000-7000-8000-000000000001','01a2068f-8a00-73aa-94e6-f8c3d84483e3','unit-project',1,1,0,NULL,NULL,0,-1,NULL,0,'{"foundation_type":[null,{"other":"类型1"}],"structure_type":[null,{"other":"结构1"}],"floors_above":[null,33],"owner_org":[null,"黄石悦发房地产有限公司"],"owner_leader":[null,"邓俊俊"],"owner_phone":[null,"17750621280"],"builder_org":[null,"施工单位"],"builder_leader":[null,"李工"],"name":[null,"15栋"],"floor_area":[null,"360000"]}',NULL,'2026-11-23T04:00:00.000Z',-1,NULL,5,1,0,'01a2068f-8a00-73a7-acbe-25c788db2259',2,'{"id":"01a2068f-8a00-73ab-9de0-ffbb12b22b69","seq":2,"record":"01a2068f-8a00-73aa-94e6-f8c3d84483e3","form":"unit-project","form_version":1,"slots_version":1,"kind":"create","patch":{"foundation_type":[null,{"other":"类型1"}],"structure_type":[null,{"other":"结构1"}],"floors_above":[null,33],"owner_org":[null,"黄石悦发房地产有限公司"],"owner_leader":[null,"邓俊俊"],"owner_phone":[null,"17750621280"],"builder_org":[null,"施工单位"],"builder_leader":[null,"李工"],"name":[null,"15栋"],"floor_area":[null,"360000"]},"occurred_at":"2026-11-23T04:00:00.000Z"}',NULL,'{"result":"applied"}','{"signature":"test"}','2026-11-23T07:30:00.000Z',1795406400000000,0,0);
INSERT INTO "op" VALUES(3,'01a2068f-8a00-73ac-b5a5-3d04bbe9297f',3,'01900000-0000-7000-8000-000000000001','01a2068f-8a00-73aa-94e6-f8c3d84483e3','unit-project',1,1,1,NULL,NULL,0,1,NULL,1,'{"name":["15栋","15号楼"]}',NULL,'2026-11-23T04:00:00.000Z',-1,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,0);
INSERT INTO "op" VALUES(4,'01a2068f-8a00-73ad-8ea4-80635afd4389',4,'01900000-0000-7000-8000-000000000001','01934000-0000-7000-8000-000000000002','acceptance-sample',1,1,1,NULL,NULL,0,1,NULL,1,'{"remark":[null,"说明"]}',NULL,'2026-11-23T04:00:00.000Z',-1,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,0);
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
INSERT INTO "project" VALUES('01900000-0000-7000-8000-000000000001','建发和玺一期','4202012112170001-SX-001',0,1,'token-1','epoch-1',2,0,0,0,NULL,0);
INSERT INTO "project" VALUES('01900000-0000-7000-8000-000000000002','另一个项目','4202012112170001-SX-001',1,1,NULL,NULL,0,0,0,0,NULL,0);
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
INSERT INTO "record" VALUES(1,'01a2068f-8a00-73a8-a7c8-cd39c369aa3d','01900000-0000-7000-8000-000000000001','unit-project',1,1,'active',1,'01a2068f-8a00-73a8-a7c8-cd39c369aa3d','{"foundation_type":{"other":"类型1"},"structure_type":{"other":"结构1"},"floors_above":33,"owner_org":"黄石悦发房地产有限公司","owner_leader":"邓俊俊","owner_phone":"17750621280","builder_org":"施工单位","builder_leader":"李工","name":"16栋","floor_area":"780000"}',NULL,NULL,'[]',NULL,0,0,0,0,'16',7800000000,1795419000123000,1795419000123000,5);
INSERT INTO "record" VALUES(2,'01a2068f-8a00-73aa-94e6-f8c3d84483e3','01900000-0000-7000-8000-000000000001','unit-project',1,1,'active',1,'01a2068f-8a00-73aa-94e6-f8c3d84483e3','{"foundation_type":{"other":"类型1"},"structure_type":{"other":"结构1"},"floors_above":33,"owner_org":"黄石悦发房地产有限公司","owner_leader":"邓俊俊","owner_phone":"17750621280","builder_org":"施工单位","builder_leader":"李工","name":"15号楼","floor_area":"360000"}','{"foundation_type":{"other":"类型1"},"structure_type":{"other":"结构1"},"floors_above":33,"owner_org":"黄石悦发房地产有限公司","owner_leader":"邓俊俊","owner_phone":"17750621280","builder_org":"施工单位","builder_leader":"李工","name":"15栋","floor_area":"360000"}','active','[]',NULL,2,0,0,0,'15',3600000000,1795406400000000,1795419000123000,9);
INSERT INTO "record" VALUES(3,'01934000-0000-7000-8000-000000000001','01900000-0000-7000-8000-000000000001','acceptance-sample',1,1,'unconfirmed',3,'01a2068f-8a00-73a8-a7c8-cd39c369aa3d','{"part":"基础","attachments":[{"_id":"01934000-0000-7000-8000-0000000000a1","_pos":"V","slot":"photos","name":"照片 1.jpg","type":"image/jpeg","size":3000000,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8a1"},{"_id":"01934000-0000-7000-8000-0000000000a2","_pos":"W","slot":"signed_form","name":"盖章.pdf","type":"application/pdf","size":70000,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}],"unit":"01a2068f-8a00-73a8-a7c8-cd39c369aa3d"}',NULL,NULL,'[]','[{"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","client":"01934000-0000-7000-8000-0000000000c1"}]',0,0,0,0,NULL,NULL,1795419000123000,1795419000123000,10);
INSERT INTO "record" VALUES(4,'01934000-0000-7000-8000-000000000002','01900000-0000-7000-8000-000000000001','acceptance-sample',1,1,'unconfirmed',1,'01a2068f-8a00-73a8-a7c8-cd39c369aa3d','{"part":"主体","attachments":[{"_id":"01934000-0000-7000-8000-0000000000a1","_pos":"V","slot":"photos","name":"照片 1.jpg","type":"image/jpeg","size":3000000,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8a1"}],"unit":"01a2068f-8a00-73a8-a7c8-cd39c369aa3d","remark":"说明"}','{"part":"主体","attachments":[{"_id":"01934000-0000-7000-8000-0000000000a1","_pos":"V","slot":"photos","name":"照片 1.jpg","type":"image/jpeg","size":3000000,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8a1"}],"unit":"01a2068f-8a00-73a8-a7c8-cd39c369aa3d"}','unconfirmed','[]',NULL,2,0,0,0,NULL,NULL,1795406400000000,1795419000123000,11);
CREATE TABLE record_ref (
  record TEXT NOT NULL,
  path TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (record, path)
) STRICT, WITHOUT ROWID;
INSERT INTO "record_ref" VALUES('01934000-0000-7000-8000-000000000001','unit','01a2068f-8a00-73a8-a7c8-cd39c369aa3d');
INSERT INTO "record_ref" VALUES('01934000-0000-7000-8000-000000000002','unit','01a2068f-8a00-73a8-a7c8-cd39c369aa3d');
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
CREATE TABLE tombstone (
  id TEXT NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  form TEXT,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "tombstone" VALUES('01934000-0000-7000-8000-000000000003','01900000-0000-7000-8000-000000000001','unit-project',2);
CREATE INDEX record_listed ON record (project, form, id) WHERE deleted = 0;
CREATE INDEX record_stated ON record (project, form, state) WHERE deleted = 0;
CREATE INDEX record_unsynced ON record (sync_state, project) WHERE sync_state <> 0;
CREATE INDEX record_duplicate ON record (project, form, duplicate_key) WHERE duplicate_key IS NOT NULL;
CREATE INDEX record_area ON record (project, form, state, floor_area) WHERE floor_area IS NOT NULL;
CREATE INDEX record_ref_target ON record_ref (target);
CREATE INDEX draft_listed ON draft (project, form);
CREATE INDEX op_record ON op (record, place, key);
CREATE INDEX op_open ON op (project, place, key) WHERE state < 5;
CREATE INDEX op_lookup ON op (project, place, key) WHERE lookup = 1;
CREATE INDEX audit_record ON audit (record, key);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('op',4);
COMMIT;
PRAGMA user_version = 1;
