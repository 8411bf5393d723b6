CREATE TABLE IF NOT EXISTS "app_bsky_feed_post" (
  "did" uuid NOT NULL,
  "rkey" bytea NOT NULL,
  "rev" bigint NOT NULL,
  "cid" bytea NOT NULL,
  "indexed_at" timestamptz NOT NULL,
  "flags" smallint NOT NULL,
  "text" text,
  "reply_root" bytea,
  "reply_root_cid" bytea,
  "reply_parent" bytea,
  "reply_parent_cid" bytea,
  "created_at" timestamptz,
  "rest" bytea,
  CONSTRAINT "app_bsky_feed_post__pk" PRIMARY KEY ("did" HASH, "rkey" ASC)
) SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "app_bsky_feed_post__reply_root__key" ON "app_bsky_feed_post" ("reply_root" HASH) WHERE "reply_root" IS NOT NULL SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "app_bsky_feed_post__reply_parent__key" ON "app_bsky_feed_post" ("reply_parent" HASH) WHERE "reply_parent" IS NOT NULL SPLIT INTO 16 TABLETS;

DROP VIEW IF EXISTS "app_bsky_feed_post_v";

CREATE VIEW "app_bsky_feed_post_v" AS
SELECT
  at_did(t.did) AS did,
  'at://' || at_did(t.did) || '/app.bsky.feed.post/' || at_rkey(t.rkey) AS uri,
  at_rkey(t.rkey) AS rkey,
  at_tid(t.rev) AS rev,
  at_cid(t.cid) AS cid,
  t.indexed_at AS indexed_at,
  t.flags AS flags,
  t."text" AS "text",
  at_uri(t."reply_root") AS "reply_root",
  at_cid(t."reply_root_cid") AS "reply_root_cid",
  at_uri(t."reply_parent") AS "reply_parent",
  at_cid(t."reply_parent_cid") AS "reply_parent_cid",
  t."created_at" AS "created_at"
FROM "app_bsky_feed_post" AS t
WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did);

DROP INDEX IF EXISTS "app_bsky_feed_post__reply_root__key";

DROP INDEX IF EXISTS "app_bsky_feed_post__reply_parent__key";

