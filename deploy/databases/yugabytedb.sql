-- YugabyteDB 2025.1 and later, once, as a superuser (ysqlsh). Never run by this project on a real YugabyteDB: taken from its documents.
--
-- Start the tablet servers with
--   --yb_enable_read_committed_isolation=true     else READ COMMITTED is taken for REPEATABLE READ, and conflicts end batches with 40001
--   --enable_automatic_tablet_splitting=true      16 tablets a table are a beginning
-- and give each node 16 cores and 64 GB or more, NVMe disks as they are (no RAID), XFS with noatime.
CREATE DATABASE lexidex WITH ENCODING 'UTF8' TEMPLATE template0;
CREATE ROLE lexidex LOGIN PASSWORD 'change me';
GRANT ALL ON DATABASE lexidex TO lexidex;
\c lexidex
GRANT ALL ON SCHEMA public TO lexidex;

-- Rows of one INSERT … ON CONFLICT are looked up in one request instead of one each. Older releases have 0 or 1 here.
ALTER DATABASE lexidex SET yb_insert_on_conflict_read_batch_size = 1024;

-- Plans by cost, for those who write SQL of their own.
ALTER DATABASE lexidex SET yb_enable_cbo = on;
