using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// The functions for people who write SQL. Each goes both ways: a compact form becomes its text, a text its compact form.
/// They call each other without a schema, so that they work in whichever schema the store lives.
/// </summary>
internal static class PostgresFunctions
{
    private const string Pure = "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE";
    private const string Reading = "LANGUAGE sql STABLE STRICT PARALLEL SAFE";
    private const string Letters = "'abcdefghijklmnopqrstuvwxyz234567'";
    private const string TidLetters = "'234567abcdefghijklmnopqrstuvwxyz'";

    public static IReadOnlyList<string> Statements { get; } =
    [
        // Five bits for each character, taken from the two bytes that they may lie across.
        $"""
        CREATE OR REPLACE FUNCTION at_base32(b bytea) RETURNS text {Pure} AS $$
          SELECT coalesce(string_agg(substr({Letters}, 1 + ((((get_byte(b, i * 5 / 8) << 8)
            | CASE WHEN i * 5 / 8 + 1 < length(b) THEN get_byte(b, i * 5 / 8 + 1) ELSE 0 END) >> (11 - i * 5 % 8)) & 31), 1), '' ORDER BY i), '')
          FROM generate_series(0, (length(b) * 8 + 4) / 5 - 1) AS i
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_unbase32(t text) RETURNS bytea {Pure} AS $$
          SELECT coalesce(string_agg(set_byte('\x00'::bytea, 0,
            (((greatest(strpos({Letters}, substr(t, j * 8 / 5 + 1, 1)) - 1, 0) << 10)
            | (CASE WHEN j * 8 / 5 + 2 <= length(t) THEN greatest(strpos({Letters}, substr(t, j * 8 / 5 + 2, 1)) - 1, 0) ELSE 0 END << 5)
            | CASE WHEN j * 8 / 5 + 3 <= length(t) THEN greatest(strpos({Letters}, substr(t, j * 8 / 5 + 3, 1)) - 1, 0) ELSE 0 END)
            >> (7 - j * 8 % 5)) & 255), ''::bytea ORDER BY j), ''::bytea)
          FROM generate_series(0, length(t) * 5 / 8 - 1) AS j
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_did(d uuid) RETURNS text {Reading} AS $$
          SELECT CASE WHEN get_byte(uuid_send(d), 15) = 1 THEN 'did:plc:' || at_base32(substr(uuid_send(d), 1, 15))
            ELSE (SELECT t.text FROM did_text AS t WHERE t.did = d) END
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_did(t text) RETURNS uuid {Pure} AS $$
          SELECT encode(CASE WHEN t ~ '^did:plc:[a-z2-7]{Braces("24")}$' THEN at_unbase32(substr(t, 9)) || '\x01'::bytea
            ELSE substr(sha256(convert_to(t, 'UTF8')), 1, 15) || '\x02'::bytea END, 'hex')::uuid
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_tid(v bigint) RETURNS text {Pure} AS $$
          SELECT string_agg(substr({TidLetters}, 1 + ((v >> (60 - i * 5)) & CASE WHEN i = 0 THEN 15 ELSE 31 END)::integer, 1), '' ORDER BY i)
          FROM generate_series(0, 12) AS i
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_tid(t text) RETURNS bigint {Pure} AS $$
          SELECT CASE WHEN t ~ '^[2-7a-b][2-7a-z]{Braces("12")}$' THEN
            (SELECT bit_or((strpos({TidLetters}, substr(t, i + 1, 1)) - 1)::bigint << (60 - i * 5)) FROM generate_series(0, 12) AS i) END
        $$
        """,
        // The unsigned eight bytes of a record key are the same bits as the signed number.
        $"""
        CREATE OR REPLACE FUNCTION at_rkey(k bytea) RETURNS text {Pure} AS $$
          SELECT CASE WHEN get_byte(k, 0) = 1 THEN at_tid(('x' || encode(substr(k, 2), 'hex'))::bit(64)::bigint)
            ELSE convert_from(substr(k, 2), 'UTF8') END
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_rkey(t text) RETURNS bytea {Pure} AS $$
          SELECT CASE WHEN t ~ '^[2-7a-j][2-7a-z]{Braces("12")}$' THEN '\x01'::bytea || int8send(
            (SELECT bit_or((strpos({TidLetters}, substr(t, i + 1, 1)) - 1)::bigint << (60 - i * 5)) FROM generate_series(0, 12) AS i))
            ELSE '\x02'::bytea || convert_to(t, 'UTF8') END
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_cid(c bytea) RETURNS text {Pure} AS $$
          SELECT 'b' || at_base32(CASE WHEN length(c) = 32 THEN '\x01711220'::bytea || c ELSE c END)
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_cid(t text) RETURNS bytea {Pure} AS $$
          SELECT CASE WHEN length(b) = 36 AND substr(b, 1, 4) = '\x01711220'::bytea THEN substr(b, 5) ELSE b END
          FROM (SELECT at_unbase32(substr(t, 2)) AS b) AS cid
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_uri(u bytea) RETURNS text {Reading} AS $$
          SELECT 'at://' || at_did(encode(substr(u, 1, 16), 'hex')::uuid) || '/'
            || CASE WHEN get_byte(u, 16) = 0 THEN convert_from(substr(u, 18, n.stop - 18), 'UTF8') ELSE ({FrozenArray()})[get_byte(u, 16)] END
            || '/' || at_rkey(substr(u, n.stop + 1))
          FROM (SELECT CASE WHEN get_byte(u, 16) = 0 THEN 17 + position('\x00'::bytea IN substr(u, 18)) ELSE 17 END AS stop) AS n
        $$
        """,
        $"""
        CREATE OR REPLACE FUNCTION at_uri(t text) RETURNS bytea {Pure} AS $$
          SELECT CASE WHEN t ~ '^at://did:[^/]+/[^/]+/[^/]+$' THEN uuid_send(at_did(split_part(t, '/', 3)))
            || coalesce(set_byte('\x00'::bytea, 0, array_position({FrozenArray()}, split_part(t, '/', 4))),
              '\x00'::bytea || convert_to(split_part(t, '/', 4), 'UTF8') || '\x00'::bytea)
            || at_rkey(split_part(t, '/', 5)) END
        $$
        """,
    ];

    // Braces of a regular expression, which the text of the functions could not hold as they are.
    private static string Braces(string count) => "{" + count + "}";

    // NSIDs are letters, digits, dots and hyphens: nothing to escape.
    private static string FrozenArray() => $"ARRAY['{string.Join("', '", FrozenNsids.All)}']::text[]";
}
