namespace Lexidex.Schema.Dialects;

/// <summary>Record keys and CIDs in PostgreSQL: bytea, both ways.</summary>
internal static class PostgresKeyFunctions
{
    public static IReadOnlyList<string> Statements { get; } =
    [
        """
        CREATE OR REPLACE FUNCTION at_rkey(key text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $at$
          SELECT CASE
            WHEN key ~ '^[2-7a-j][2-7a-z]{12}$' THEN '\x01'::bytea || int8send(at_tid_bits(key))
            WHEN key ~ '^[A-Za-z0-9._:~-]+$' AND length(key) <= 512 AND key NOT IN ('.', '..')
              THEN '\x02'::bytea || convert_to(key, 'UTF8')
          END
        $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_rkey(form bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $at$
        BEGIN
          IF length(form) = 9 AND get_byte(form, 0) = 1 THEN
            RETURN at_tid_letters(('x' || encode(substr(form, 2), 'hex'))::bit(64)::bigint);
          ELSIF length(form) > 1 AND get_byte(form, 0) = 2 THEN
            RETURN convert_from(substr(form, 2), 'UTF8');
          END IF;
          RETURN NULL;
        END $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_cid(form bytea) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $at$
          SELECT 'b' || at_base32(CASE WHEN length(form) = 32 THEN '\x01711220'::bytea || form ELSE form END)
        $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_cid(cid_text text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $at$
        DECLARE
          bytes CONSTANT bytea := CASE WHEN cid_text ~ '^b[a-z2-7]{6,160}$' THEN at_base32(substr(cid_text, 2)) END;
        BEGIN
          IF length(bytes) = 36 AND substr(bytes, 1, 4) = '\x01711220'::bytea THEN
            RETURN substr(bytes, 5);
          ELSIF length(bytes) <> 32 AND get_byte(bytes, 0) = 1 THEN
            RETURN bytes;
          END IF;
          RETURN NULL;
        END $at$
        """,
    ];
}
