CREATE TABLE IF NOT EXISTS store_step (step integer NOT NULL, name text NOT NULL, made_at timestamptz NOT NULL, PRIMARY KEY (step HASH)) SPLIT INTO 1 TABLETS;
CREATE TABLE IF NOT EXISTS store_format (version integer NOT NULL, PRIMARY KEY (version HASH)) SPLIT INTO 1 TABLETS;
CREATE TABLE IF NOT EXISTS repo (
  did uuid NOT NULL, lane smallint NOT NULL, sync smallint NOT NULL, account smallint NOT NULL,
  rev bigint, seen_rev bigint, commit_cid bytea, data_cid bytea, host text COLLATE "C", handle text COLLATE "C",
  signing_key text COLLATE "C", resolved_at timestamptz, level smallint NOT NULL, error text, attempts integer NOT NULL,
  retry_at timestamptz, PRIMARY KEY (did HASH)) SPLIT INTO 16 TABLETS;
CREATE INDEX NONCONCURRENTLY IF NOT EXISTS repo__sync ON repo (sync ASC, did ASC);
CREATE TABLE IF NOT EXISTS repo_collection (
  did uuid NOT NULL, collection text COLLATE "C" NOT NULL, count bigint NOT NULL, PRIMARY KEY (did HASH, collection ASC)) SPLIT INTO 16 TABLETS;
CREATE INDEX NONCONCURRENTLY IF NOT EXISTS repo_collection__collection ON repo_collection (collection ASC, did ASC);
CREATE TABLE IF NOT EXISTS collection_total (
  collection text COLLATE "C" NOT NULL, lane smallint NOT NULL, count bigint NOT NULL, PRIMARY KEY (collection HASH, lane ASC)) SPLIT INTO 1 TABLETS;
CREATE TABLE IF NOT EXISTS collection_table (
  collection text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL UNIQUE, projection text NOT NULL, PRIMARY KEY (collection HASH)) SPLIT INTO 1 TABLETS;
CREATE TABLE IF NOT EXISTS repo_hidden (did uuid NOT NULL, status smallint NOT NULL, since timestamptz NOT NULL, PRIMARY KEY (did HASH)) SPLIT INTO 1 TABLETS;
CREATE TABLE IF NOT EXISTS repo_queue (
  did uuid NOT NULL, lane smallint NOT NULL, did_text text COLLATE "C", host text COLLATE "C" NOT NULL,
  priority integer NOT NULL, due_at timestamptz NOT NULL, attempts integer NOT NULL, error text, is_claimed boolean NOT NULL, PRIMARY KEY (did HASH)) SPLIT INTO 16 TABLETS;
CREATE INDEX NONCONCURRENTLY IF NOT EXISTS repo_queue__due ON repo_queue (host ASC, priority ASC, due_at ASC, did ASC);
CREATE INDEX NONCONCURRENTLY IF NOT EXISTS repo_queue__claimed ON repo_queue (did ASC) WHERE is_claimed;
CREATE TABLE IF NOT EXISTS checkpoint (
  source text COLLATE "C" NOT NULL, lane smallint NOT NULL, position bigint NOT NULL, PRIMARY KEY (source HASH, lane ASC)) SPLIT INTO 1 TABLETS;
CREATE TABLE IF NOT EXISTS lane_lease (
  lane smallint NOT NULL, owner text COLLATE "C", epoch bigint NOT NULL, expires_at timestamptz NOT NULL, PRIMARY KEY (lane HASH)) SPLIT INTO 1 TABLETS;
CREATE TABLE IF NOT EXISTS plc (
  did uuid NOT NULL, digest bytea NOT NULL, created_at timestamptz NOT NULL, operation bytea NOT NULL, PRIMARY KEY (did HASH, digest ASC)) SPLIT INTO 16 TABLETS;
CREATE TABLE IF NOT EXISTS did_text (did uuid NOT NULL, text text COLLATE "C" NOT NULL, PRIMARY KEY (did HASH)) SPLIT INTO 1 TABLETS;
CREATE TABLE IF NOT EXISTS record (
  did uuid NOT NULL, collection text COLLATE "C" NOT NULL, rkey bytea NOT NULL, rev bigint NOT NULL, cid bytea NOT NULL,
  indexed_at timestamptz NOT NULL, flags smallint NOT NULL, rest bytea, PRIMARY KEY (did HASH, collection ASC, rkey ASC)) SPLIT INTO 16 TABLETS;
CREATE TABLE IF NOT EXISTS dead_letter (
  id bigint GENERATED ALWAYS AS IDENTITY, digest bytea NOT NULL UNIQUE, reason text COLLATE "C" NOT NULL,
  detail text NOT NULL, source text COLLATE "C" NOT NULL, did uuid NOT NULL, path text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (id ASC));
CREATE TABLE IF NOT EXISTS dead_letter_total (
  reason text COLLATE "C" NOT NULL, added bigint NOT NULL, dropped bigint NOT NULL, PRIMARY KEY (reason HASH)) SPLIT INTO 1 TABLETS;
INSERT INTO lane_lease (lane, owner, epoch, expires_at) SELECT lane, NULL, 0, 'epoch' FROM generate_series(0, 255) AS lane
ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS bulk_load (did uuid NOT NULL, epoch bigint NOT NULL, collections text COLLATE "C" NOT NULL, PRIMARY KEY (did HASH)) SPLIT INTO 1 TABLETS;
CREATE TABLE IF NOT EXISTS dead_letter_size (id smallint NOT NULL, bytes bigint NOT NULL, PRIMARY KEY (id HASH)) SPLIT INTO 1 TABLETS;
INSERT INTO dead_letter_size (id, bytes) SELECT 1, coalesce((SELECT sum(octet_length(bytes)::bigint + octet_length(detail) + octet_length(source) + octet_length(path)) FROM dead_letter), 0)
WHERE NOT EXISTS (SELECT 1 FROM dead_letter_size) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS link (
  target bytea NOT NULL, collection text COLLATE "C" NOT NULL, path text COLLATE "C" NOT NULL, did uuid NOT NULL,
  rkey bytea NOT NULL, PRIMARY KEY (target HASH, collection ASC, path ASC, did ASC, rkey ASC)) SPLIT INTO 16 TABLETS;
CREATE INDEX NONCONCURRENTLY IF NOT EXISTS link__source ON link (did HASH, collection ASC, rkey ASC);
CREATE TABLE IF NOT EXISTS link_collection (collection text COLLATE "C" NOT NULL, is_whole boolean NOT NULL, PRIMARY KEY (collection HASH)) SPLIT INTO 1 TABLETS;
