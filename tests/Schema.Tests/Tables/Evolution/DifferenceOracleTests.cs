using System.Text;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Tables.Evolution;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Tables.Evolution;

/// <summary>
/// The validator knows nothing of differences, so it may judge them: for random pairs of lexicons, records of each are checked
/// under the other. A difference must never be called compatible where a record disagrees.
/// </summary>
public sealed class DifferenceOracleTests
{
    private const int RecordsOfEach = 100;

    private static readonly int Pairs = Tier.Current switch { TierLevel.Quick => 150, TierLevel.Default => 1_000, _ => 10_000 };

    // Kinds that break nothing, that no two records of this oracle have, or that are differences of tables.
    private static readonly ChangeKind[] NeverToBlame =
    [
        ChangeKind.PropertyAdded, ChangeKind.ObjectPropertyAdded, ChangeKind.ArrayPropertyAdded, ChangeKind.OptionalPropertyRemoved,
        ChangeKind.PropertyRenamed, ChangeKind.AnnotationChanged, ChangeKind.OpenUnionRefAdded, ChangeKind.OpenUnionRefRemoved,
        ChangeKind.DefinitionAdded, ChangeKind.DefinitionRemoved, ChangeKind.MainKindChanged, ChangeKind.IndexAdded, ChangeKind.ColumnTypeChanged,
    ];

    [Fact]
    public void No_difference_is_called_compatible_where_a_record_disagrees()
    {
        var toBlame = new HashSet<ChangeKind>();
        var (claimed, shown, records) = (0, 0, 0);
        for (var seed = 0; seed < Pairs; seed++)
        {
            var random = new Random(seed);
            var schemas = new RandomSchema(random);
            var before = schemas.Catalog();
            var after = schemas.Changed(before);
            var difference = Difference(before, after);
            foreach (var (from, to, breaks) in new[] { (before, after, ChangeClass.BreaksOldData), (after, before, ChangeClass.BreaksNewData) })
            {
                var found = FindDisagreement(from, to, random, ref records);
                if (found is { } record && !difference.Class.HasFlag(breaks))
                    Assert.Fail(Report(seed, before, after, breaks, record));
                claimed += difference.Class.HasFlag(breaks) ? 1 : 0;
                shown += found is null ? 0 : 1;
                var blamed = difference.Changes.Where(change => change.Class.HasFlag(breaks)).Select(change => change.Kind).Distinct().ToList();
                if (found is not null && blamed.Count == 1)
                    toBlame.Add(blamed[0]);
            }
        }

        // A search ends at its first disagreement, so it seldom needs all its records.
        // The oracle sees something: most claims are shown by a record, and each kind that breaks was once the only one to blame.
        Assert.True(records > Pairs * RecordsOfEach / 2, $"Only {records} valid records.");
        Assert.True(shown * 2 > claimed, $"{shown} of {claimed} claims were shown.");
        if (Tier.AtLeast(TierLevel.Default))
            Assert.Empty(Enum.GetValues<ChangeKind>().Except(NeverToBlame).Except(toBlame));
    }

    private static (byte[] Key, byte[] Record)? FindDisagreement(LexiconCatalog from, LexiconCatalog to, Random random, ref int records)
    {
        var source = new SchemaRecords(from, random);
        var (own, other) = (Validator(from), Validator(to));
        for (var i = 0; i < RecordsOfEach; i++)
        {
            var (key, record) = source.Next();
            if (own.Check(key, record) != LexiconViolation.None)
                continue;
            records++;
            if (other.Check(key, record) != LexiconViolation.None)
                return (key, record);
        }
        return null;
    }

    // Small: properties that have no part in it are taken out of both sides, and then the kinds that were found and the record are shown.
    private static string Report(int seed, LexiconCatalog before, LexiconCatalog after, ChangeClass breaks, (byte[] Key, byte[] Record) found)
    {
        var names = Shape(before).Properties.Concat(Shape(after).Properties).Select(property => property.Name).Distinct();
        foreach (var name in names)
        {
            var (old, now) = (Without(before, name), Without(after, name));
            if (Disagrees(old, now, breaks, found))
                (before, after) = (old, now);
        }

        var to = breaks == ChangeClass.BreaksOldData ? after : before;
        return $"""
            Seed {seed}: said not to be {breaks}, but {Validator(to).Explain(found.Key, found.Record)}
            Left: {string.Join(", ", Shape(before).Properties)}
            Right: {string.Join(", ", Shape(after).Properties)}
            Changes: {string.Join("; ", Difference(before, after).Changes)}
            Record {Encoding.UTF8.GetString(found.Key)}: {Convert.ToHexStringLower(found.Record)}
            """;
    }

    private static bool Disagrees(LexiconCatalog before, LexiconCatalog after, ChangeClass breaks, (byte[] Key, byte[] Record) found)
    {
        var (from, to) = breaks == ChangeClass.BreaksOldData ? (before, after) : (after, before);
        return Validator(from).Check(found.Key, found.Record) == LexiconViolation.None
            && Validator(to).Check(found.Key, found.Record) != LexiconViolation.None
            && !Difference(before, after).Class.HasFlag(breaks);
    }

    private static LexiconCatalog Without(LexiconCatalog catalog, string property) => catalog.With([new LexiconDocument(SchemaPair.Id,
        [.. catalog.Find(SchemaPair.Id)!.Definitions.Select(named => named.Definition is RecordDefinition record
            ? named with { Definition = record with { Record = new([.. record.Record.Properties.Where(one => one.Name != property)]) } }
            : named)])]);

    private static ObjectDefinition Shape(LexiconCatalog catalog) => ((RecordDefinition)catalog.Find(SchemaPair.Id)!.Main!).Record;

    private static SchemaDifference Difference(LexiconCatalog before, LexiconCatalog after) =>
        SchemaDifference.Between(SchemaPair.Id, before, after);

    private static RecordValidator Validator(LexiconCatalog catalog) => RecordValidator.Of(SchemaPair.Id, catalog)!;
}
