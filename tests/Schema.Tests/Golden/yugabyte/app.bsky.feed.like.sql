CREATE TABLE IF NOT EXISTS "app_bsky_feed_like" (
  "did" uuid NOT NULL,
  "rkey" bytea NOT NULL,
  "rev" bigint NOT NULL,
  "cid" bytea NOT NULL,
  "indexed_at" timestamptz NOT NULL,
  "flags" smallint NOT NULL,
  "subject" bytea,
  "subject_cid" bytea,
  "created_at" timestamptz,
  "via" bytea,
  "via_cid" bytea,
  "rest" bytea,
  CONSTRAINT "app_bsky_feed_like__pk" PRIMARY KEY ("did" HASH, "rkey" ASC)
) SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "app_bsky_feed_like__subject__key" ON "app_bsky_feed_like" ("subject" HASH) WHERE "subject" IS NOT NULL SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "app_bsky_feed_like__via__key" ON "app_bsky_feed_like" ("via" HASH) WHERE "via" IS NOT NULL SPLIT INTO 16 TABLETS;

DROP VIEW IF EXISTS "app_bsky_feed_like_v";

CREATE VIEW "app_bsky_feed_like_v" AS
SELECT
  at_did(t.did) AS did,
  'at://' || at_did(t.did) || '/app.bsky.feed.like/' || at_rkey(t.rkey) AS uri,
  at_rkey(t.rkey) AS rkey,
  at_tid(t.rev) AS rev,
  at_cid(t.cid) AS cid,
  t.indexed_at AS indexed_at,
  t.flags AS flags,
  at_uri(t."subject") AS "subject",
  at_cid(t."subject_cid") AS "subject_cid",
  t."created_at" AS "created_at",
  at_uri(t."via") AS "via",
  at_cid(t."via_cid") AS "via_cid"
FROM "app_bsky_feed_like" AS t
WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did);

DROP INDEX IF EXISTS "app_bsky_feed_like__subject__key";

DROP INDEX IF EXISTS "app_bsky_feed_like__via__key";

