CREATE TABLE IF NOT EXISTS "app_bsky_feed_post" (
  "did" blob NOT NULL,
  "rkey" blob NOT NULL,
  "rev" integer NOT NULL,
  "cid" blob NOT NULL,
  "indexed_at" integer NOT NULL,
  "flags" integer NOT NULL,
  "text" text,
  "reply_root" blob,
  "reply_root_cid" blob,
  "reply_parent" blob,
  "reply_parent_cid" blob,
  "created_at" integer,
  "rest" blob,
  CONSTRAINT "app_bsky_feed_post__pk" PRIMARY KEY ("did", "rkey")
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS "app_bsky_feed_post__reply_root__key" ON "app_bsky_feed_post" ("reply_root") WHERE "reply_root" IS NOT NULL;

CREATE INDEX IF NOT EXISTS "app_bsky_feed_post__reply_parent__key" ON "app_bsky_feed_post" ("reply_parent") WHERE "reply_parent" IS NOT NULL;

DROP VIEW IF EXISTS "app_bsky_feed_post_v";

CREATE VIEW "app_bsky_feed_post_v" AS
SELECT
  at_did(t.did) AS did,
  'at://' || at_did(t.did) || '/app.bsky.feed.post/' || at_rkey(t.rkey) AS uri,
  at_rkey(t.rkey) AS rkey,
  at_tid(t.rev) AS rev,
  at_cid(t.cid) AS cid,
  strftime('%Y-%m-%dT%H:%M:%S', (t.indexed_at - ((t.indexed_at % 1000000 + 1000000) % 1000000)) / 1000000, 'unixepoch') || printf('.%03dZ', ((t.indexed_at % 1000000 + 1000000) % 1000000) / 1000) AS indexed_at,
  t.flags AS flags,
  t."text" AS "text",
  at_uri(t."reply_root") AS "reply_root",
  at_cid(t."reply_root_cid") AS "reply_root_cid",
  at_uri(t."reply_parent") AS "reply_parent",
  at_cid(t."reply_parent_cid") AS "reply_parent_cid",
  strftime('%Y-%m-%dT%H:%M:%S', (t."created_at" - ((t."created_at" % 1000000 + 1000000) % 1000000)) / 1000000, 'unixepoch') || printf('.%03dZ', ((t."created_at" % 1000000 + 1000000) % 1000000) / 1000) AS "created_at"
FROM "app_bsky_feed_post" AS t
WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did);

DROP INDEX IF EXISTS "app_bsky_feed_post__reply_root__key";

DROP INDEX IF EXISTS "app_bsky_feed_post__reply_parent__key";

