using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>Counts of one load, for its outcome.</summary>
internal sealed class LoadedRecords
{
    public long Indexed { get; private set; }

    public long Unregistered { get; private set; }

    public long Rejected { get; private set; }

    public void Count(StoreTable table)
    {
        if (table.IsUnregistered)
            Unregistered++;
        else
            Indexed++;
    }

    public void Reject() => Rejected++;

    public RepoOutcome ToOutcome(Did did, Tid rev) => new()
    {
        Did = did,
        Rev = rev,
        Records = Indexed + Unregistered + Rejected,
        Indexed = Indexed,
        Unregistered = Unregistered,
        Rejected = Rejected,
    };
}
