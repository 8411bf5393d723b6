CREATE TABLE IF NOT EXISTS "dev_lexidex_sim_note" (
  "did" uuid NOT NULL,
  "rkey" bytea NOT NULL,
  "rev" bigint NOT NULL,
  "cid" bytea NOT NULL,
  "indexed_at" timestamptz NOT NULL,
  "flags" smallint NOT NULL,
  "text" text,
  "created_at" timestamptz,
  "score" bigint,
  "pinned" boolean,
  "subject" bytea,
  "subject_cid" bytea,
  "about" uuid,
  "attachment" bytea,
  "payload" bytea,
  "meta_source" text,
  "meta_count" bigint,
  "rest" bytea,
  CONSTRAINT "dev_lexidex_sim_note__pk" PRIMARY KEY ("did" HASH, "rkey" ASC)
) SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "dev_lexidex_sim_note__subject__key" ON "dev_lexidex_sim_note" ("subject" HASH) WHERE "subject" IS NOT NULL SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "dev_lexidex_sim_note__about__key" ON "dev_lexidex_sim_note" ("about" HASH) WHERE "about" IS NOT NULL SPLIT INTO 16 TABLETS;

DROP VIEW IF EXISTS "dev_lexidex_sim_note_v";

CREATE VIEW "dev_lexidex_sim_note_v" AS
SELECT
  at_did(t.did) AS did,
  'at://' || at_did(t.did) || '/dev.lexidex.sim.note/' || at_rkey(t.rkey) AS uri,
  at_rkey(t.rkey) AS rkey,
  at_tid(t.rev) AS rev,
  at_cid(t.cid) AS cid,
  t.indexed_at AS indexed_at,
  t.flags AS flags,
  t."text" AS "text",
  t."created_at" AS "created_at",
  t."score" AS "score",
  t."pinned" AS "pinned",
  at_uri(t."subject") AS "subject",
  at_cid(t."subject_cid") AS "subject_cid",
  at_did(t."about") AS "about",
  at_cid(t."attachment") AS "attachment",
  t."payload" AS "payload",
  t."meta_source" AS "meta_source",
  t."meta_count" AS "meta_count"
FROM "dev_lexidex_sim_note" AS t
WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did);

DROP INDEX IF EXISTS "dev_lexidex_sim_note__subject__key";

DROP INDEX IF EXISTS "dev_lexidex_sim_note__about__key";

