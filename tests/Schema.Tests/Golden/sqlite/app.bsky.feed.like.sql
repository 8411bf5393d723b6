CREATE TABLE IF NOT EXISTS "app_bsky_feed_like" (
  "did" blob NOT NULL,
  "rkey" blob NOT NULL,
  "rev" integer NOT NULL,
  "cid" blob NOT NULL,
  "indexed_at" integer NOT NULL,
  "flags" integer NOT NULL,
  "subject" blob,
  "subject_cid" blob,
  "created_at" integer,
  "via" blob,
  "via_cid" blob,
  "rest" blob,
  CONSTRAINT "app_bsky_feed_like__pk" PRIMARY KEY ("did", "rkey")
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS "app_bsky_feed_like__subject__key" ON "app_bsky_feed_like" ("subject") WHERE "subject" IS NOT NULL;

CREATE INDEX IF NOT EXISTS "app_bsky_feed_like__via__key" ON "app_bsky_feed_like" ("via") WHERE "via" IS NOT NULL;

DROP VIEW IF EXISTS "app_bsky_feed_like_v";

CREATE VIEW "app_bsky_feed_like_v" AS
SELECT
  at_did(t.did) AS did,
  'at://' || at_did(t.did) || '/app.bsky.feed.like/' || at_rkey(t.rkey) AS uri,
  at_rkey(t.rkey) AS rkey,
  at_tid(t.rev) AS rev,
  at_cid(t.cid) AS cid,
  strftime('%Y-%m-%dT%H:%M:%S', (t.indexed_at - ((t.indexed_at % 1000000 + 1000000) % 1000000)) / 1000000, 'unixepoch') || printf('.%03dZ', ((t.indexed_at % 1000000 + 1000000) % 1000000) / 1000) AS indexed_at,
  t.flags AS flags,
  at_uri(t."subject") AS "subject",
  at_cid(t."subject_cid") AS "subject_cid",
  strftime('%Y-%m-%dT%H:%M:%S', (t."created_at" - ((t."created_at" % 1000000 + 1000000) % 1000000)) / 1000000, 'unixepoch') || printf('.%03dZ', ((t."created_at" % 1000000 + 1000000) % 1000000) / 1000) AS "created_at",
  at_uri(t."via") AS "via",
  at_cid(t."via_cid") AS "via_cid"
FROM "app_bsky_feed_like" AS t
WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did);

DROP INDEX IF EXISTS "app_bsky_feed_like__subject__key";

DROP INDEX IF EXISTS "app_bsky_feed_like__via__key";

