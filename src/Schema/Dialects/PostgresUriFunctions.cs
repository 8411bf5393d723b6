namespace Lexidex.Schema.Dialects;

/// <summary>AT-URIs in PostgreSQL: bytea, both ways.</summary>
internal static class PostgresUriFunctions
{
    public static IReadOnlyList<string> Statements { get; } =
    [
        """
        CREATE OR REPLACE FUNCTION at_nsid(nsid text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $at$
        DECLARE
          frozen CONSTANT int := array_position(at_frozen_nsids(), nsid);
        BEGIN
          IF frozen IS NOT NULL THEN
            RETURN set_byte('\x00'::bytea, 0, frozen);
          ELSIF length(nsid) <= 317 AND nsid ~ ('^[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
              || '(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+\.[a-zA-Z][a-zA-Z0-9]{0,62}$') THEN
            RETURN '\x00'::bytea || convert_to(nsid, 'UTF8') || '\x00'::bytea;
          END IF;
          RETURN NULL;
        END $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_uri(uri text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $at$
        DECLARE
          parts CONSTANT text[] := regexp_match(uri, '^at://([^/]+)/([^/]+)/([^/]+)$');
        BEGIN
          RETURN uuid_send(at_did(parts[1])) || at_nsid(parts[2]) || at_rkey(parts[3]);
        END $at$
        """,
        """
        CREATE OR REPLACE FUNCTION at_uri(form bytea) RETURNS text LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $at$
        DECLARE
          tail CONSTANT bytea := substr(form, 17);
          ending int := 1;
          nsid text;
        BEGIN
          IF length(tail) < 3 THEN
            RETURN NULL;
          ELSIF get_byte(tail, 0) > 0 THEN
            nsid := (at_frozen_nsids())[get_byte(tail, 0)];
          ELSE
            ending := position('\x00'::bytea IN substr(tail, 2)) + 1;
            IF ending < 3 THEN
              RETURN NULL;
            END IF;
            nsid := convert_from(substr(tail, 2, ending - 2), 'UTF8');
          END IF;
          RETURN 'at://' || at_did(encode(substr(form, 1, 16), 'hex')::uuid) || '/' || nsid || '/' || at_rkey(substr(tail, ending + 1));
        END $at$
        """,
    ];
}
