using System.Buffers;
using System.Text;
using System.Text.Json;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Tests.Tables.Evolution;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Lexicons.Validation;

/// <summary>
/// The same records under the same lexicons, judged by us and by the reference's own validator (@atproto/lex-document). Each lexicon
/// judges records of its own, which are valid as a rule, and those of a changed copy, which often are not.
/// </summary>
public sealed class PeerValidatorTests
{
    private const int RecordsOfEach = 20;

    private static readonly int Lexicons = Tier.AtLeast(TierLevel.Long) ? 5_000 : 500;

    [Fact]
    public async Task The_reference_takes_the_same_records()
    {
        Tier.Require(TierLevel.Default);
        var cases = Enumerable.Range(0, Lexicons).Select(Case.Make).ToList();

        var answers = await NodePeer.AskAsync("judge.mjs", [.. cases.Select(one => one.Question)]);

        var (taken, refused) = (0, 0);
        foreach (var (one, answer) in cases.Zip(answers))
        {
            using var said = JsonDocument.Parse(answer);
            Assert.False(said.RootElement.TryGetProperty("fault", out var fault), $"{fault}\n{one.Documents}");
            var ours = one.Ours();
            foreach (var (record, verdict) in one.Records.Zip(said.RootElement.GetProperty("valid").EnumerateArray()))
            {
                var found = ours(record);
                Assert.True(found is null == verdict.GetBoolean(), $"{one.Documents}\n{Case.JsonOf(record)}\nOurs: {found}, the reference's: {verdict}");
                _ = verdict.GetBoolean() ? taken++ : refused++;
            }
        }

        // Both happen often, or agreeing would say little.
        Assert.True(taken > Lexicons * 5 && refused > Lexicons * 2, $"{taken} were taken and {refused} refused.");
    }

    private sealed class Case(LexiconCatalog catalog, byte[] key, IReadOnlyList<byte[]> records)
    {
        private readonly string[] _documents = [.. catalog.Documents.Select(document => LexiconJson.Of(document).ToJsonString())];

        public IReadOnlyList<byte[]> Records => records;

        public string Documents => string.Join(",\n", _documents);

        public string Question =>
            $$"""{"id":"{{SchemaPair.Id}}","lexicons":[{{string.Join(',', _documents)}}],"records":[{{string.Join(',', records.Select(JsonOf))}}]}""";

        public static Case Make(int seed)
        {
            var random = new Random(seed);
            var schemas = new RandomSchema(random) { IsStrict = true };
            var catalog = schemas.Catalog();
            var (own, other) = (new SchemaRecords(catalog, random), new SchemaRecords(schemas.Changed(catalog), random));
            return new Case(catalog, own.Next().Key, [.. Enumerable.Range(0, RecordsOfEach).Select(at => (at % 2 == 0 ? own : other).Next().Record)]);
        }

        /// <summary>Our validator, of the lexicons as they were written: the reference's judges data alone, so the key is one that is right.</summary>
        public Func<byte[], PlacedViolation?> Ours()
        {
            var read = LexiconCatalog.Of(_documents.Select(LexiconText.Parse));
            var validator = RecordValidator.Of(SchemaPair.Id, read)!;
            return record => validator.Explain(key, record);
        }

        public static string JsonOf(byte[] record)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
                RecordJson.Write(record, json);
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
    }
}
