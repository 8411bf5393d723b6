using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;
using Lexidex.Store.Conformance.Fixtures;

namespace Lexidex.Store.Conformance.Histories;

/// <summary>A record of a history: its repository by number, so that the same history can be played to other repositories.</summary>
internal readonly record struct HistoryKey(int Repo, string Collection, string RecordKey)
{
    public static string[] Collections { get; } = [TestTables.Collection, "com.example.other", "com.example.second"];

    public StoreTable Table => Collection == TestTables.Collection ? TestTables.Everything : StoreTable.Unregistered;

    public TestRow RowOf(DidKey did, ulong rev, string content) => Table.IsUnregistered
        ? TestRow.Unregistered(did, RecordKey, rev, Collection) with { Rest = Encoding.UTF8.GetBytes(content) }
        : TestRow.Of(did, RecordKey, rev, content);

    public override string ToString() => $"{Repo}/{Collection}/{RecordKey}";
}
