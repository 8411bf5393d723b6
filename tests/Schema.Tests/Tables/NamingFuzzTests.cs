using System.Text;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests.Tables;

/// <summary>Hostile names from a fixed seed: 1,000,000 of each kind in tier long.</summary>
public sealed class NamingFuzzTests
{
    private const string NameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int PropertiesOfOneTable = 200;

    private static readonly string[] Hostile =
        ["\"", "'", ";", "--", "/*", "\0", "\n", "`", "\\", "_", "__", "é", "ſ", "K", "İ", "\u202e", "😀", "select", "did", "rest", "aB", "Ab", "ab", "9", "", " "];

    private static readonly int Count = Tier.Current switch { TierLevel.Quick => 20_000, TierLevel.Default => 100_000, _ => 1_000_000 };

    [Fact]
    public void No_two_nsids_have_one_table_and_every_name_is_safe()
    {
        var random = new Random(4);
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
        {
            var text = NsidText(random);
            if (!Nsid.TryParse(text, out var nsid))
                continue;
            var table = TableNames.Of(nsid);
            AssertSafe(table);
            AssertSafe(table + "_v");
            if (!tables.TryAdd(table, nsid.Text))
                Assert.Equal(nsid.Text, tables[table]);
        }

        Assert.True(tables.Count > Count / 2, $"Only {tables.Count} different tables.");
    }

    [Fact]
    public void No_two_properties_of_a_table_have_one_column_and_every_name_is_safe()
    {
        var random = new Random(5);
        for (var i = 0; i < Count; i += PropertiesOfOneTable)
        {
            var names = new ColumnNames();
            var properties = Enumerable.Range(0, PropertiesOfOneTable).Select(_ => Property(random)).Distinct(StringComparer.Ordinal).ToList();
            var columns = properties.ConvertAll(property => names.Take([property], [property]));

            Assert.Equal(columns.Count, columns.Distinct(StringComparer.OrdinalIgnoreCase).Count());
            columns.ForEach(AssertSafe);
            Assert.DoesNotContain(columns, column => ReservedWords.Contains(column) || ReservedWords.IsSystemName(column));
        }
    }

    // The allow-list once more, written apart from the type that is tested.
    private static void AssertSafe(string name)
    {
        var safe = name.Length is > 0 and <= 60 && name[0] is '_' or (>= 'a' and <= 'z');
        foreach (var character in name)
            safe &= character is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9');
        Assert.True(safe && name.Length is > 0 and <= 60, name);
    }

    private static string NsidText(Random random)
    {
        var text = new StringBuilder();
        for (var labels = random.Next(2, 7); labels > 0; labels--)
            text.Append('x').Append(Word(random, "abc019-", random.Next(random.Next(8) == 0 ? 60 : 8))).Append("z.");
        return text.Append("aBcD"[random.Next(4)]).Append(Word(random, NameCharacters, random.Next(20))).ToString();
    }

    private static string Property(Random random)
    {
        var text = new StringBuilder();
        for (var parts = random.Next(1, 6); parts > 0; parts--)
            text.Append(random.Next(2) == 0 ? Hostile[random.Next(Hostile.Length)] : Word(random, NameCharacters, random.Next(1, 40)));
        return text.ToString();
    }

    private static string Word(Random random, string alphabet, int length) =>
        string.Create(length, (random, alphabet), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = state.alphabet[state.random.Next(state.alphabet.Length)];
        });
}
