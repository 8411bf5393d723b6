CREATE TABLE IF NOT EXISTS "app_bsky_actor_profile" (
  "did" blob NOT NULL,
  "rkey" blob NOT NULL,
  "rev" integer NOT NULL,
  "cid" blob NOT NULL,
  "indexed_at" integer NOT NULL,
  "flags" integer NOT NULL,
  "display_name" text,
  "description" text,
  "pronouns" text,
  "website" text,
  "joined_via_starter_pack" blob,
  "joined_via_starter_pack_cid" blob,
  "pinned_post" blob,
  "pinned_post_cid" blob,
  "created_at" integer,
  "rest" blob,
  CONSTRAINT "app_bsky_actor_profile__pk" PRIMARY KEY ("did", "rkey")
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS "app_bsky_actor_profile__joined_via_starter_pack__key" ON "app_bsky_actor_profile" ("joined_via_starter_pack") WHERE "joined_via_starter_pack" IS NOT NULL;

CREATE INDEX IF NOT EXISTS "app_bsky_actor_profile__pinned_post__key" ON "app_bsky_actor_profile" ("pinned_post") WHERE "pinned_post" IS NOT NULL;

DROP VIEW IF EXISTS "app_bsky_actor_profile_v";

CREATE VIEW "app_bsky_actor_profile_v" AS
SELECT
  at_did(t.did) AS did,
  'at://' || at_did(t.did) || '/app.bsky.actor.profile/' || at_rkey(t.rkey) AS uri,
  at_rkey(t.rkey) AS rkey,
  at_tid(t.rev) AS rev,
  at_cid(t.cid) AS cid,
  strftime('%Y-%m-%dT%H:%M:%S', (t.indexed_at - ((t.indexed_at % 1000000 + 1000000) % 1000000)) / 1000000, 'unixepoch') || printf('.%03dZ', ((t.indexed_at % 1000000 + 1000000) % 1000000) / 1000) AS indexed_at,
  t.flags AS flags,
  t."display_name" AS "display_name",
  t."description" AS "description",
  t."pronouns" AS "pronouns",
  t."website" AS "website",
  at_uri(t."joined_via_starter_pack") AS "joined_via_starter_pack",
  at_cid(t."joined_via_starter_pack_cid") AS "joined_via_starter_pack_cid",
  at_uri(t."pinned_post") AS "pinned_post",
  at_cid(t."pinned_post_cid") AS "pinned_post_cid",
  strftime('%Y-%m-%dT%H:%M:%S', (t."created_at" - ((t."created_at" % 1000000 + 1000000) % 1000000)) / 1000000, 'unixepoch') || printf('.%03dZ', ((t."created_at" % 1000000 + 1000000) % 1000000) / 1000) AS "created_at"
FROM "app_bsky_actor_profile" AS t
WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did);

DROP INDEX IF EXISTS "app_bsky_actor_profile__joined_via_starter_pack__key";

DROP INDEX IF EXISTS "app_bsky_actor_profile__pinned_post__key";

