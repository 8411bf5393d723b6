using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>A table with a column of every type, and repositories to fill it with.</summary>
internal static class TestTables
{
    public const string Collection = "com.example.everything";

    public static StoreTable Everything { get; } = new(new TableProjection(
        Nsid.Parse(Collection),
        "com_example_everything",
        [
            Column("is_good", ColumnType.Boolean), Column("number", ColumnType.Integer), Column("label", ColumnType.Text, 512),
            Column("owner", ColumnType.Did), Column("subject", ColumnType.AtUri), Column("subject_cid", ColumnType.Cid),
            Column("link", ColumnType.CidLink), Column("clock", ColumnType.Tid), Column("created_at", ColumnType.Datetime),
            Column("payload", ColumnType.Bytes, 16384),
        ],
        [
            new IndexProjection("com_example_everything__subject", ["subject"], IndexKind.Key),
            new IndexProjection("com_example_everything__created_at", ["created_at"], IndexKind.Time),
        ]));

    public static int ColumnCount => Everything.RestField - Everything.FirstColumnField;

    public static DidKey Alice { get; } = Plc('a');

    public static DidKey Bob { get; } = Plc('b');

    /// <summary>A did:plc of one letter over and over.</summary>
    public static DidKey Plc(char letter) => DidKey.Of(Encoding.ASCII.GetBytes("did:plc:" + new string(letter, 24)));

    /// <summary>The n-th of many repositories, spread over the lanes.</summary>
    public static DidKey Numbered(int number)
    {
        var text = new char[24];
        for (var i = 0; i < text.Length; i++, number /= 26)
            text[i] = (char)('a' + (number % 26));
        return DidKey.Of(Encoding.ASCII.GetBytes("did:plc:" + new string(text)));
    }

    private static ColumnProjection Column(string name, ColumnType type, int cap = 0) => new(name, [name], type, ColumnCaps.Of(type) ?? cap);
}
