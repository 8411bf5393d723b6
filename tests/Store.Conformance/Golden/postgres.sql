CREATE TABLE IF NOT EXISTS store_step (step integer NOT NULL PRIMARY KEY, name text NOT NULL, made_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS store_format (version integer NOT NULL PRIMARY KEY);
CREATE TABLE IF NOT EXISTS repo (
  did uuid NOT NULL PRIMARY KEY, lane smallint NOT NULL, sync smallint NOT NULL, account smallint NOT NULL,
  rev bigint, seen_rev bigint, commit_cid bytea, data_cid bytea, host text COLLATE "C", handle text COLLATE "C",
  signing_key text COLLATE "C", resolved_at timestamptz, level smallint NOT NULL, error text, attempts integer NOT NULL,
  retry_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS repo__sync ON repo (sync, did);
CREATE TABLE IF NOT EXISTS repo_collection (
  did uuid NOT NULL, collection text COLLATE "C" NOT NULL, count bigint NOT NULL, PRIMARY KEY (did, collection)
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS repo_collection__collection ON repo_collection (collection, did);
CREATE TABLE IF NOT EXISTS collection_total (
  collection text COLLATE "C" NOT NULL, lane smallint NOT NULL, count bigint NOT NULL, PRIMARY KEY (collection, lane)
) WITH (fillfactor = 25);
CREATE TABLE IF NOT EXISTS collection_table (
  collection text COLLATE "C" NOT NULL PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, projection text NOT NULL
);
CREATE TABLE IF NOT EXISTS repo_hidden (did uuid NOT NULL PRIMARY KEY, status smallint NOT NULL, since timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS repo_queue (
  did uuid NOT NULL PRIMARY KEY, lane smallint NOT NULL, did_text text COLLATE "C", host text COLLATE "C" NOT NULL,
  priority integer NOT NULL, due_at timestamptz NOT NULL, attempts integer NOT NULL, error text, is_claimed boolean NOT NULL
);
CREATE INDEX IF NOT EXISTS repo_queue__due ON repo_queue (host, priority, due_at, did);
CREATE INDEX IF NOT EXISTS repo_queue__claimed ON repo_queue (did) WHERE is_claimed;
CREATE TABLE IF NOT EXISTS checkpoint (
  source text COLLATE "C" NOT NULL, lane smallint NOT NULL, position bigint NOT NULL, PRIMARY KEY (source, lane)
) WITH (fillfactor = 25);
CREATE TABLE IF NOT EXISTS lane_lease (
  lane smallint NOT NULL PRIMARY KEY, owner text COLLATE "C", epoch bigint NOT NULL, expires_at timestamptz NOT NULL
) WITH (fillfactor = 25);
CREATE TABLE IF NOT EXISTS plc (
  did uuid NOT NULL, digest bytea NOT NULL, created_at timestamptz NOT NULL, operation bytea NOT NULL, PRIMARY KEY (did, digest)
);
CREATE TABLE IF NOT EXISTS did_text (did uuid NOT NULL PRIMARY KEY, text text COLLATE "C" NOT NULL);
CREATE TABLE IF NOT EXISTS record (
  did uuid NOT NULL, collection text COLLATE "C" NOT NULL, rkey bytea NOT NULL, rev bigint NOT NULL, cid bytea NOT NULL,
  indexed_at timestamptz NOT NULL, flags smallint NOT NULL, rest bytea, PRIMARY KEY (did, collection, rkey)
);
CREATE TABLE IF NOT EXISTS dead_letter (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest bytea NOT NULL UNIQUE, reason text COLLATE "C" NOT NULL,
  detail text NOT NULL, source text COLLATE "C" NOT NULL, did uuid NOT NULL, path text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL, at timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS dead_letter_total (
  reason text COLLATE "C" NOT NULL PRIMARY KEY, added bigint NOT NULL, dropped bigint NOT NULL
);
INSERT INTO lane_lease (lane, owner, epoch, expires_at) SELECT lane, NULL, 0, 'epoch' FROM generate_series(0, 255) AS lane
ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS dead_letter_size (id smallint NOT NULL PRIMARY KEY, bytes bigint NOT NULL);
INSERT INTO dead_letter_size (id, bytes) SELECT 1, coalesce((SELECT sum(octet_length(bytes)::bigint + octet_length(detail) + octet_length(source) + octet_length(path)) FROM dead_letter), 0)
WHERE NOT EXISTS (SELECT 1 FROM dead_letter_size) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS link (
  target bytea NOT NULL, collection text COLLATE "C" NOT NULL, path text COLLATE "C" NOT NULL, did uuid NOT NULL,
  rkey bytea NOT NULL, PRIMARY KEY (target, collection, path, did, rkey)
);
CREATE INDEX IF NOT EXISTS link__source ON link (did, collection, rkey);
CREATE TABLE IF NOT EXISTS link_collection (collection text COLLATE "C" NOT NULL PRIMARY KEY, is_whole boolean NOT NULL);
