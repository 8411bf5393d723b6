namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>
/// How many rows one statement of a load has: as many as its time-out suffices for on this cluster, which is learned. Half as many
/// after one that took too long, and a few more with each batch that did not.
/// </summary>
internal sealed class LoadSize
{
    /// <summary>Below it a time-out is no matter of size, and the batch itself is halved.</summary>
    public const int Least = 500;

    public int Rows { get; private set; } = PostgresTable.LoadRowsMax;

    /// <param name="rows">Those of the statement that took too long.</param>
    public bool TryHalve(int rows)
    {
        if (rows / 2 < Least)
            return false;
        Rows = rows / 2;
        return true;
    }

    public void Grow() => Rows = Math.Min(PostgresTable.LoadRowsMax, Rows + Least);
}
