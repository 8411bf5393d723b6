CREATE TABLE IF NOT EXISTS store_step (step INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS store_format (version INTEGER NOT NULL PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS repo (
  did BLOB NOT NULL PRIMARY KEY, lane INTEGER NOT NULL, sync INTEGER NOT NULL, account INTEGER NOT NULL,
  rev INTEGER, seen_rev INTEGER, commit_cid BLOB, data_cid BLOB, host TEXT, handle TEXT,
  signing_key TEXT, resolved_at INTEGER, level INTEGER NOT NULL, error TEXT, attempts INTEGER NOT NULL, retry_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS repo__sync ON repo (sync, did);
CREATE TABLE IF NOT EXISTS repo_collection (
  did BLOB NOT NULL, collection TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (did, collection)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS repo_collection__collection ON repo_collection (collection, did);
CREATE TABLE IF NOT EXISTS collection_total (
  collection TEXT NOT NULL, lane INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (collection, lane)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS collection_table (
  collection TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, projection TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS repo_hidden (
  did BLOB NOT NULL PRIMARY KEY, status INTEGER NOT NULL, since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS repo_queue (
  did BLOB NOT NULL PRIMARY KEY, lane INTEGER NOT NULL, did_text TEXT, host TEXT NOT NULL, priority INTEGER NOT NULL,
  due_at INTEGER NOT NULL, attempts INTEGER NOT NULL, error TEXT, is_claimed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS repo_queue__due ON repo_queue (host, priority, due_at);
CREATE INDEX IF NOT EXISTS repo_queue__claimed ON repo_queue (did) WHERE is_claimed = 1;
CREATE TABLE IF NOT EXISTS checkpoint (
  source TEXT NOT NULL, lane INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (source, lane)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lane_lease (
  lane INTEGER NOT NULL PRIMARY KEY, owner TEXT, epoch INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS plc (
  did BLOB NOT NULL, digest BLOB NOT NULL, created_at INTEGER NOT NULL, operation BLOB NOT NULL, PRIMARY KEY (did, digest)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS did_text (did BLOB NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record (
  did BLOB NOT NULL, collection TEXT NOT NULL, rkey BLOB NOT NULL, rev INTEGER NOT NULL, cid BLOB NOT NULL,
  indexed_at INTEGER NOT NULL, flags INTEGER NOT NULL, rest BLOB, PRIMARY KEY (did, collection, rkey)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead_letter (
  id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, reason TEXT NOT NULL, detail TEXT NOT NULL,
  source TEXT NOT NULL, did BLOB NOT NULL, path TEXT NOT NULL, bytes BLOB NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS dead_letter_total (
  reason TEXT NOT NULL PRIMARY KEY, added INTEGER NOT NULL, dropped INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead_letter_size (id INTEGER PRIMARY KEY, bytes INTEGER NOT NULL) STRICT;
INSERT INTO dead_letter_size (id, bytes) SELECT 1, coalesce((SELECT sum(octet_length(bytes) + octet_length(detail) + octet_length(source) + octet_length(path)) FROM dead_letter), 0)
WHERE NOT EXISTS (SELECT 1 FROM dead_letter_size);
CREATE TABLE IF NOT EXISTS link (
  target BLOB NOT NULL, collection TEXT NOT NULL, path TEXT NOT NULL, did BLOB NOT NULL, rkey BLOB NOT NULL,
  PRIMARY KEY (target, collection, path, did, rkey)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link__source ON link (did, collection, rkey);
CREATE TABLE IF NOT EXISTS link_collection (collection TEXT NOT NULL PRIMARY KEY, is_whole INTEGER NOT NULL) STRICT, WITHOUT ROWID;
