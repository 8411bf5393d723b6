using Lexidex.Tests.Shared;

namespace Lexidex.Store.Conformance.Fixtures.Ysql;

/// <summary>
/// What YugabyteDB's server has and PostgreSQL's has not, as SQL in a schema that is searched before PostgreSQL's own: so that
/// even <c>version()</c> and <c>pg_settings</c> answer as YugabyteDB's would. Hash codes are of the right range, and not the real ones.
/// </summary>
internal static class YsqlStandIns
{
    public const string SearchPath = "public,yb,pg_catalog";

    public static string Statements { get; } = $"CREATE SCHEMA yb; SET search_path = yb;\n{string.Join(";\n", YugabyteOnPostgres.StandIns)};\nRESET search_path;\n{Own}";

    private const string Own =
        """
        CREATE FUNCTION yb.version() RETURNS text LANGUAGE sql IMMUTABLE
        AS $$ SELECT 'PostgreSQL 15.12-YB-2025.2.3.0-b149 on x86_64-pc-linux-gnu, compiled by clang version 17.0.6, 64-bit' $$;

        CREATE TABLE yb.settings (name text PRIMARY KEY, setting text NOT NULL);
        INSERT INTO yb.settings VALUES ('yb_insert_on_conflict_read_batch_size', '1024'), ('yb_disable_transactional_writes', 'off'),
          ('yb_effective_transaction_isolation_level', 'read committed'), ('yb_enable_cbo', 'on');

        CREATE VIEW yb.pg_settings AS SELECT name, setting, unit FROM pg_catalog.pg_settings UNION ALL SELECT name, setting, NULL FROM yb.settings;

        CREATE FUNCTION yb.current_setting(text, boolean) RETURNS text LANGUAGE sql STABLE
        AS $$ SELECT coalesce((SELECT setting FROM yb.settings WHERE name = $1), pg_catalog.current_setting($1, $2)) $$;

        -- COPY … REPLACE: the row that is met goes first. The text of the option stands in the statement as a comment.
        CREATE FUNCTION yb.replace_row() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT 1 FROM pg_index WHERE indrelid = TG_RELID AND NOT indisprimary) THEN
            RAISE EXCEPTION 'COPY with REPLACE is not supported on table "%"', TG_TABLE_NAME USING ERRCODE = '0A000';
          END IF;
          EXECUTE format('DELETE FROM %s AS t WHERE %s', TG_RELID::regclass, TG_ARGV[0]) USING NEW;
          RETURN NEW;
        END $$;

        CREATE FUNCTION yb.let_replace() RETURNS event_trigger LANGUAGE plpgsql AS $$
        DECLARE made oid; keys text;
        BEGIN
          FOR made IN SELECT objid FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' AND schema_name = 'public' LOOP
            SELECT string_agg(format('t.%I = ($1).%I', a.attname, a.attname), ' AND ') INTO keys
            FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = made AND i.indisprimary;
            CONTINUE WHEN keys IS NULL OR EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = made AND tgname = 'yb_replace');
            EXECUTE format('CREATE TRIGGER yb_replace BEFORE INSERT ON %s FOR EACH ROW WHEN (current_query() LIKE ''COPY %%REPLACE%%'') EXECUTE FUNCTION yb.replace_row(%L)', made::regclass, keys);
          END LOOP;
        END $$;

        CREATE EVENT TRIGGER yb_let_replace ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION yb.let_replace();
        """;
}
