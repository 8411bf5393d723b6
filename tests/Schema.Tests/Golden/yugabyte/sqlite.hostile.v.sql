CREATE TABLE IF NOT EXISTS "x_sqlite_hostile_v_9d6a9849" (
  "did" uuid NOT NULL,
  "rkey" bytea NOT NULL,
  "rev" bigint NOT NULL,
  "cid" bytea NOT NULL,
  "indexed_at" timestamptz NOT NULL,
  "flags" smallint NOT NULL,
  "x_e3b0c442" text,
  "did_75ca3ca2" uuid,
  "rest_2e09d521" bigint,
  "order_3eeb7e96" bigint,
  "created_at" timestamptz,
  "created_at_e878a9d9" timestamptz,
  "created_at_3d443370" text,
  "x_63565d7f" text,
  "x_6e340b9c" text,
  "a_b" boolean,
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_44f83544" text,
  "drop_table_repo" text,
  "it_s" text,
  "back_slash" bigint,
  "ctid_a6768917" bytea,
  "_2fa" boolean,
  "via_uri" text,
  "rgb_color" bytea,
  "key_d5ef5ea7" bytea,
  "key_cid" bytea,
  "key_cid_0c96082a" bytea,
  "subject" bytea,
  "subject_cid" bytea,
  "indexed_at_2a993648" bigint,
  "indexed_root" bytea,
  "indexed_root_cid" bytea,
  "local_who" uuid,
  "local_said" text,
  "word" text,
  "raw" bytea,
  "bulk" bytea,
  "rest" bytea,
  CONSTRAINT "x_sqlite_hostile_v_9d6a9849__pk" PRIMARY KEY ("did" HASH, "rkey" ASC)
) SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "x_sqlite_hostile_v_9d6a9849__did_75ca3ca2__key" ON "x_sqlite_hostile_v_9d6a9849" ("did_75ca3ca2" HASH) WHERE "did_75ca3ca2" IS NOT NULL SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "x_sqlite_hostile_v_9d6a9849__key_d5ef5ea7__key" ON "x_sqlite_hostile_v_9d6a9849" ("key_d5ef5ea7" HASH) WHERE "key_d5ef5ea7" IS NOT NULL SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "x_sqlite_hostile_v_9d6a9849__subject__key" ON "x_sqlite_hostile_v_9d6a9849" ("subject" HASH) WHERE "subject" IS NOT NULL SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "x_sqlite_hostile_v_9d6a9849__indexed_root__key" ON "x_sqlite_hostile_v_9d6a9849" ("indexed_root" HASH) WHERE "indexed_root" IS NOT NULL SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "x_sqlite_hostile_v_9d6a9849__local_who__key" ON "x_sqlite_hostile_v_9d6a9849" ("local_who" HASH) WHERE "local_who" IS NOT NULL SPLIT INTO 16 TABLETS;

DROP VIEW IF EXISTS "x_sqlite_hostile_v_9d6a9849_v";

CREATE VIEW "x_sqlite_hostile_v_9d6a9849_v" AS
SELECT
  at_did(t.did) AS did,
  'at://' || at_did(t.did) || '/sqlite.hostile.v/' || at_rkey(t.rkey) AS uri,
  at_rkey(t.rkey) AS rkey,
  at_tid(t.rev) AS rev,
  at_cid(t.cid) AS cid,
  t.indexed_at AS indexed_at,
  t.flags AS flags,
  t."x_e3b0c442" AS "x_e3b0c442",
  at_did(t."did_75ca3ca2") AS "did_75ca3ca2",
  t."rest_2e09d521" AS "rest_2e09d521",
  t."order_3eeb7e96" AS "order_3eeb7e96",
  t."created_at" AS "created_at",
  t."created_at_e878a9d9" AS "created_at_e878a9d9",
  t."created_at_3d443370" AS "created_at_3d443370",
  t."x_63565d7f" AS "x_63565d7f",
  t."x_6e340b9c" AS "x_6e340b9c",
  t."a_b" AS "a_b",
  t."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_44f83544" AS "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_44f83544",
  t."drop_table_repo" AS "drop_table_repo",
  t."it_s" AS "it_s",
  at_tid(t."back_slash") AS "back_slash",
  at_cid(t."ctid_a6768917") AS "ctid_a6768917",
  t."_2fa" AS "_2fa",
  t."via_uri" AS "via_uri",
  at_cid(t."rgb_color") AS "rgb_color",
  at_uri(t."key_d5ef5ea7") AS "key_d5ef5ea7",
  at_cid(t."key_cid") AS "key_cid",
  at_cid(t."key_cid_0c96082a") AS "key_cid_0c96082a",
  at_uri(t."subject") AS "subject",
  at_cid(t."subject_cid") AS "subject_cid",
  t."indexed_at_2a993648" AS "indexed_at_2a993648",
  at_uri(t."indexed_root") AS "indexed_root",
  at_cid(t."indexed_root_cid") AS "indexed_root_cid",
  at_did(t."local_who") AS "local_who",
  t."local_said" AS "local_said",
  t."word" AS "word",
  t."raw" AS "raw",
  t."bulk" AS "bulk"
FROM "x_sqlite_hostile_v_9d6a9849" AS t
WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did);

DROP INDEX IF EXISTS "x_sqlite_hostile_v_9d6a9849__did_75ca3ca2__key";

DROP INDEX IF EXISTS "x_sqlite_hostile_v_9d6a9849__key_d5ef5ea7__key";

DROP INDEX IF EXISTS "x_sqlite_hostile_v_9d6a9849__subject__key";

DROP INDEX IF EXISTS "x_sqlite_hostile_v_9d6a9849__indexed_root__key";

DROP INDEX IF EXISTS "x_sqlite_hostile_v_9d6a9849__local_who__key";

