using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Stores;

/// <summary>How far the build of one index has come.</summary>
/// <param name="Done">Of <paramref name="Total"/>, in what the engine counts: rows or blocks. Both 0 where it does not tell.</param>
internal readonly record struct IndexBuild(string Index, string Phase, long Done, long Total);

/// <summary>
/// Changes of a table that has rows, each made so that doing it again after a crash in the middle ends in the same table.
/// None reads or casts a value.
/// </summary>
internal interface ITableChanges
{
    /// <summary>The names of all columns that the table has, in no order; none where it is not there.</summary>
    Task<IReadOnlyCollection<string>> ReadColumnsAsync(TableProjection table, CancellationToken cancellationToken);

    /// <summary>Adds the projection's columns that the table has not, NULL in all rows.</summary>
    Task AddColumnsAsync(TableProjection table, CancellationToken cancellationToken);

    /// <summary>
    /// Takes columns away where they are there, with the view, which the next <see cref="IStore.EnsureTableAsync"/> makes anew;
    /// nothing where none is there. To be called when no reader names them any more.
    /// </summary>
    Task DropColumnsAsync(TableProjection table, IReadOnlyList<string> columns, CancellationToken cancellationToken);

    /// <summary>The names of the table's indexes that stand and are fit for use, in no order.</summary>
    Task<IReadOnlyCollection<string>> ReadIndexesAsync(TableProjection table, CancellationToken cancellationToken);

    /// <summary>Builds the projection's indexes that are missing or were cut off, online where the engine can, and tells of it.</summary>
    Task BuildIndexesAsync(TableProjection table, IProgress<IndexBuild> progress, CancellationToken cancellationToken);

    /// <summary>The same where all lanes are held: an engine that builds faster while it locks writers out may do so.</summary>
    Task BuildIndexesWhileNobodyWritesAsync(TableProjection table, IProgress<IndexBuild> progress, CancellationToken cancellationToken) =>
        BuildIndexesAsync(table, progress, cancellationToken);

    Task DropIndexesAsync(TableProjection table, IReadOnlyList<string> indexes, CancellationToken cancellationToken);
}
