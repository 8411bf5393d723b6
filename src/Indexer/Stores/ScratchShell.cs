using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores;

/// <summary>The engine's own program: the files that it imports, and how it is started for them.</summary>
internal abstract class ScratchShell
{
    public abstract string Program { get; }

    /// <summary>What it does, for a report.</summary>
    public abstract string Description { get; }

    public virtual IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <summary>Writes the rows of batches, in their order, in the form that the program imports.</summary>
    public abstract Task WriteFilesAsync(IReadOnlyList<StoreTable> tables, IEnumerable<LaneBatch> batches, CancellationToken cancellationToken);

    public abstract IReadOnlyList<string> ImportArguments(IReadOnlyList<StoreTable> tables);

    /// <summary>Prints how many rows all tables hold.</summary>
    public abstract IReadOnlyList<string> CountArguments(IReadOnlyList<StoreTable> tables);

    protected static string CountText(IReadOnlyList<StoreTable> tables) =>
        $"SELECT {string.Join(" + ", tables.Select(table => $"(SELECT count(*) FROM {table.Name})"))}";
}
