namespace Lexidex.Schema.Dialects;

/// <summary>DIDs and TIDs in PostgreSQL: uuid and bigint, both ways.</summary>
internal static class PostgresDidFunctions
{
    public static IReadOnlyList<string> Statements { get; } =
    [
        """
        CREATE OR REPLACE FUNCTION at_did(did_text text) RETURNS uuid LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $at$
        BEGIN
          IF did_text ~ '^did:plc:[a-z2-7]{24}$' THEN
            RETURN encode(at_base32(substr(did_text, 9)) || '\x01'::bytea, 'hex')::uuid;
          ELSIF did_text ~ '^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$' AND length(did_text) <= 2048 THEN
            RETURN encode(substr(sha256(convert_to(did_text, 'UTF8')), 1, 15) || '\x02'::bytea, 'hex')::uuid;
          END IF;
          RETURN NULL;
        END $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_did(key uuid) RETURNS text LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $at$
        DECLARE
          bytes CONSTANT bytea := uuid_send(key);
        BEGIN
          IF get_byte(bytes, 15) = 1 THEN
            RETURN 'did:plc:' || at_base32(substr(bytes, 1, 15));
          END IF;
          RETURN (SELECT t.text FROM did_text AS t WHERE t.did = key);
        END $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_tid_bits(letters text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $at$
        DECLARE
          alphabet CONSTANT text := '234567abcdefghijklmnopqrstuvwxyz';
          result bigint := 0;
        BEGIN
          IF letters !~ '^[2-7a-j][2-7a-z]{12}$' THEN
            RETURN NULL;
          END IF;
          FOR i IN 1..13 LOOP
            result := (result << 5) | (strpos(alphabet, substr(letters, i, 1)) - 1);
          END LOOP;
          RETURN result;
        END $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_tid_letters(bits bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $at$
        DECLARE
          alphabet CONSTANT text := '234567abcdefghijklmnopqrstuvwxyz';
          result text := substr(alphabet, ((bits >> 60) & 15)::int + 1, 1);
        BEGIN
          FOR shift IN REVERSE 55..0 BY 5 LOOP
            result := result || substr(alphabet, ((bits >> shift) & 31)::int + 1, 1);
          END LOOP;
          RETURN result;
        END $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_tid(letters text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $at$
          SELECT CASE WHEN letters ~ '^[2-7ab]' THEN at_tid_bits(letters) END
        $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_tid(value bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $at$
          SELECT CASE WHEN value >= 0 THEN at_tid_letters(value) END
        $at$
        """,
    ];
}
