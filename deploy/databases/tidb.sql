-- TiDB 6.5 and later, once, as an administrator. Never run by this project on a real TiDB: taken from its documents.
CREATE DATABASE lexidex CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER 'lexidex'@'%' IDENTIFIED BY 'change me';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, CREATE VIEW, CREATE TEMPORARY TABLES ON lexidex.* TO 'lexidex'@'%';

-- Clustered keys by default. Our tables ask for them by themselves.
SET GLOBAL tidb_enable_clustered_index = ON;

-- Pessimistic transactions: a batch locks its lease rows first, and waits instead of failing at its commit.
SET GLOBAL tidb_txn_mode = 'pessimistic';

-- Indexes are built after a backfill; these let it use the machine.
SET GLOBAL tidb_ddl_enable_fast_reorg = ON;
SET GLOBAL tidb_ddl_reorg_worker_cnt = 8;
