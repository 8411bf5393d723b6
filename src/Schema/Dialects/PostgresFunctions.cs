using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Dialects;

/// <summary>
/// The functions of the PostgreSQL family that turn compact forms into text and text into compact forms:
/// <c>at_did</c>, <c>at_tid</c>, <c>at_cid</c>, <c>at_uri</c>, <c>at_rkey</c>, one of each for each way. What is neither gives NULL.
/// Table <c>did_text(did, text)</c> tells the DIDs that are stored as hashes.
/// </summary>
/// <remarks>
/// From text they are IMMUTABLE, so that <c>WHERE subject = at_uri('at://…')</c> uses an index. To text, those that show a DID are
/// STABLE: did_text may learn it later.
/// </remarks>
public static class PostgresFunctions
{
    /// <summary>The statements, one by one, that make the functions anew. Safe to send twice.</summary>
    public static IReadOnlyList<string> Statements { get; } =
    [
        Base32Encode, Base32Decode, FrozenNames(), .. PostgresDidFunctions.Statements, .. PostgresKeyFunctions.Statements,
        .. PostgresUriFunctions.Statements,
    ];

    private const string Base32Encode =
        """
        CREATE OR REPLACE FUNCTION at_base32(bytes bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $at$
        DECLARE
          alphabet CONSTANT text := 'abcdefghijklmnopqrstuvwxyz234567';
          count CONSTANT int := length(bytes);
          word bigint;
          result text := '';
        BEGIN
          FOR start IN 0..count - 1 BY 5 LOOP
            word := 0;
            FOR i IN start..start + 4 LOOP
              word := (word << 8) | CASE WHEN i < count THEN get_byte(bytes, i) ELSE 0 END;
            END LOOP;
            FOR shift IN REVERSE 35..0 BY 5 LOOP
              result := result || substr(alphabet, ((word >> shift) & 31)::int + 1, 1);
            END LOOP;
          END LOOP;
          RETURN left(result, (count * 8 + 4) / 5);
        END $at$
        """;

    private const string Base32Decode =
        """
        CREATE OR REPLACE FUNCTION at_base32(letters text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $at$
        DECLARE
          alphabet CONSTANT text := 'abcdefghijklmnopqrstuvwxyz234567';
          count CONSTANT int := length(letters);
          word bigint;
          result bytea := '';
        BEGIN
          IF letters !~ '^[a-z2-7]*$' OR count % 8 IN (1, 3, 6) THEN
            RETURN NULL;
          END IF;
          FOR start IN 1..count BY 8 LOOP
            word := 0;
            FOR i IN start..start + 7 LOOP
              word := (word << 5) | CASE WHEN i <= count THEN strpos(alphabet, substr(letters, i, 1)) - 1 ELSE 0 END;
            END LOOP;
            result := result || decode(lpad(to_hex(word), 10, '0'), 'hex');
          END LOOP;
          -- What hangs over the last whole byte must be zero, or two texts would mean the same bytes.
          IF encode(substr(result, count * 5 / 8 + 1), 'hex') ~ '[^0]' THEN
            RETURN NULL;
          END IF;
          RETURN substr(result, 1, count * 5 / 8);
        END $at$
        """;

    private static string FrozenNames() =>
        $"""
        CREATE OR REPLACE FUNCTION at_frozen_nsids() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $at$
          SELECT ARRAY[
            {string.Join(",\n    ", FrozenNsids.All.Select(nsid => $"'{nsid}'"))}
          ]
        $at$
        """;
}
