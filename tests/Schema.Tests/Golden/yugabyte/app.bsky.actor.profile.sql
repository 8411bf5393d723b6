CREATE TABLE IF NOT EXISTS "app_bsky_actor_profile" (
  "did" uuid NOT NULL,
  "rkey" bytea NOT NULL,
  "rev" bigint NOT NULL,
  "cid" bytea NOT NULL,
  "indexed_at" timestamptz NOT NULL,
  "flags" smallint NOT NULL,
  "display_name" text,
  "description" text,
  "pronouns" text,
  "website" text,
  "joined_via_starter_pack" bytea,
  "joined_via_starter_pack_cid" bytea,
  "pinned_post" bytea,
  "pinned_post_cid" bytea,
  "created_at" timestamptz,
  "rest" bytea,
  CONSTRAINT "app_bsky_actor_profile__pk" PRIMARY KEY ("did" HASH, "rkey" ASC)
) SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "app_bsky_actor_profile__joined_via_starter_pack__key" ON "app_bsky_actor_profile" ("joined_via_starter_pack" HASH) WHERE "joined_via_starter_pack" IS NOT NULL SPLIT INTO 16 TABLETS;

CREATE INDEX CONCURRENTLY IF NOT EXISTS "app_bsky_actor_profile__pinned_post__key" ON "app_bsky_actor_profile" ("pinned_post" HASH) WHERE "pinned_post" IS NOT NULL SPLIT INTO 16 TABLETS;

DROP VIEW IF EXISTS "app_bsky_actor_profile_v";

CREATE VIEW "app_bsky_actor_profile_v" AS
SELECT
  at_did(t.did) AS did,
  'at://' || at_did(t.did) || '/app.bsky.actor.profile/' || at_rkey(t.rkey) AS uri,
  at_rkey(t.rkey) AS rkey,
  at_tid(t.rev) AS rev,
  at_cid(t.cid) AS cid,
  t.indexed_at AS indexed_at,
  t.flags AS flags,
  t."display_name" AS "display_name",
  t."description" AS "description",
  t."pronouns" AS "pronouns",
  t."website" AS "website",
  at_uri(t."joined_via_starter_pack") AS "joined_via_starter_pack",
  at_cid(t."joined_via_starter_pack_cid") AS "joined_via_starter_pack_cid",
  at_uri(t."pinned_post") AS "pinned_post",
  at_cid(t."pinned_post_cid") AS "pinned_post_cid",
  t."created_at" AS "created_at"
FROM "app_bsky_actor_profile" AS t
WHERE NOT EXISTS (SELECT 1 FROM repo_hidden AS h WHERE h.did = t.did);

DROP INDEX IF EXISTS "app_bsky_actor_profile__joined_via_starter_pack__key";

DROP INDEX IF EXISTS "app_bsky_actor_profile__pinned_post__key";

