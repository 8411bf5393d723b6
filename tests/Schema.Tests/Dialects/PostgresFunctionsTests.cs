using System.Text;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Dialects;

/// <summary>The SQL functions and the program's own forms are the same forms, both ways.</summary>
public sealed class PostgresFunctionsTests
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    private const string TidLetters = "234567abcdefghijklmnopqrstuvwxyz";

    private readonly Random _random = new(31_337);

    [Fact]
    public async Task Dids_have_one_form()
    {
        string[] dids = [.. Many(40, () => "did:plc:" + Word(Letters, 24)), "did:web:example.com", "did:plc:short", "did:web:a%3A1", "did:plc:" + new string('a', 25)];
        await Agree("at_did", dids, did => DidKey.Of(Encoding.UTF8.GetBytes(did)).ToGuid().ToString("N"), "encode(uuid_send({0}), 'hex')");
    }

    [Fact]
    public async Task Record_keys_have_one_form()
    {
        string[] keys = [.. Many(40, () => Word(TidLetters[..16], 1) + Word(TidLetters, 12)), "self", "a.b:c_d~e-F", "k222222222222", new string('x', 512)];
        await Agree("at_rkey", keys, key => Form((text, form) => RecordKeyForm.Write(text, form), key), "encode({0}, 'hex')");
    }

    [Fact]
    public async Task Revisions_have_one_form()
    {
        string[] tids = [.. Many(40, () => Word(TidLetters[..8], 1) + Word(TidLetters, 12)), "2222222222222", "bzzzzzzzzzzzz"];
        await Agree("at_tid", tids, tid => Tid.Parse(tid).Value.ToString("x16", null), "lpad(to_hex({0}), 16, '0')");
    }

    [Fact]
    public async Task Cids_have_one_form()
    {
        var digests = Many(40, () => Bytes(32));
        string[] cids = [.. digests.Select(digest => Cid.OfDagCbor(digest).ToString()), .. digests.Select(RawCid)];
        await Agree("at_cid", cids, cid => Form((text, form) => CidFormOf(text, form), cid), "encode({0}, 'hex')");
    }

    [Fact]
    public async Task Uris_have_one_form()
    {
        string[] nsids = [.. FrozenNsids.All, "a.b.c", "com.example.thing", "x-y.z-0.abcDEF"];
        string[] uris = [.. nsids.Select(nsid => $"at://did:plc:{Word(Letters, 24)}/{nsid}/{(_random.Next(2) == 0 ? "self" : "3jui7kd54zh2y")}")];
        await Agree("at_uri", uris, uri => Form((text, form) => { AtUriForm.TryWrite(text, form, out var length); return length; }, uri), "encode({0}, 'hex')");
    }

    [Fact]
    public async Task What_has_no_form_is_null()
    {
        string[] expressions =
        [
            "at_did('did:plc:')",
            "at_did('DID:plc:aaaaaaaaaaaaaaaaaaaaaaaa')",
            "at_did(E'did:web:x\\n')",
            "at_did('00000000-0000-0000-0000-000000000002'::uuid)",
            "at_tid('3jui7kd54zh2')",
            "at_tid('c222222222222')",
            "at_tid(-1::bigint)",
            "at_rkey('.')",
            "at_rkey('a/b')",
            "at_rkey(''::bytea)",
            "at_rkey('\\x0101'::bytea)",
            "at_cid('bafy')",
            "at_cid('zdpuAyvkgEDQm9TenwGkd5eNaosSxjgEYd8QatfPetgB1CdEZ')",
            "at_uri('at://alice.example/app.bsky.feed.post/self')",
            "at_uri('at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post')",
            "at_uri('at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/nodots/self')",
            "at_uri('at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/self#x')",
            "at_uri('\\x0000'::bytea)",
            "at_uri(decode(repeat('01', 40), 'hex') || '\\x00'::bytea)",
        ];
        var (server, database) = await Database();

        var answer = await server.QueryAsync(database, string.Join(" UNION ALL ", expressions.Select((item, at) => $"SELECT {at} WHERE {item} IS NOT NULL")));

        Assert.Equal("", answer.Trim());
    }

    // One query for each way: text to form as the program writes it, and the form back to the same text.
    private static async Task Agree(string function, string[] texts, Func<string, string> form, string shown)
    {
        var (server, database) = await Database();
        var list = string.Join(',', texts.Select(text => $"'{text}'"));
        var call = string.Format(null, shown, function + "(t)");

        var answer = await server.QueryAsync(database,
            $"SELECT {call} || ' ' || {function}({function}(t)) FROM unnest(ARRAY[{list}]) WITH ORDINALITY AS u(t, n) ORDER BY n");

        Assert.Equal(texts.Select(text => $"{form(text)} {text}"), answer.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<(PostgresServer Server, string Database)> Database()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        await server.QueryAsync(database, "CREATE TABLE did_text (did uuid PRIMARY KEY, text text NOT NULL);" + string.Join(";\n", PostgresFunctions.Statements));
        await server.QueryAsync(database,
            "INSERT INTO did_text SELECT at_did(t), t FROM unnest(ARRAY['did:web:example.com', 'did:plc:short', 'did:web:a%3A1', 'did:plc:' || repeat('a', 25)]) AS t");
        return (server, database);
    }

    private delegate int FormWriter(ReadOnlySpan<byte> text, Span<byte> form);

    private static string Form(FormWriter write, string text)
    {
        Span<byte> form = stackalloc byte[AtUriForm.MaxLength];
        return Convert.ToHexStringLower(form[..write(Encoding.UTF8.GetBytes(text), form)]);
    }

    private static int CidFormOf(ReadOnlySpan<byte> text, Span<byte> form)
    {
        Assert.Equal(ColumnFit.Exact, CidForm.TryFromText(text, form, out var length));
        return length;
    }

    private static string RawCid(byte[] digest) =>
        Cid.TryParseBytes([0x01, 0x55, 0x12, 0x20, .. digest], out var cid) ? cid.ToString() : throw new InvalidOperationException();

    private string Word(string letters, int length) => new([.. Enumerable.Range(0, length).Select(_ => letters[_random.Next(letters.Length)])]);

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static T[] Many<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];
}
