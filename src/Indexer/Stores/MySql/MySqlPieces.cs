namespace Lexidex.Indexer.Stores.MySql;

/// <summary>In what pieces a writer sends rows. They become smaller when the server says that one was too large.</summary>
internal sealed class MySqlPieces
{
    private const int LoadRowsUsual = 100_000;
    private const int StatementRowsUsual = 256;

    /// <summary>Rows of one LOAD DATA.</summary>
    public int LoadRows { get; private set; } = LoadRowsUsual;

    /// <summary>Rows of one INSERT.</summary>
    public int StatementRows { get; private set; } = StatementRowsUsual;

    /// <summary>Halves both, from no more than what there is; false where they are one row each.</summary>
    public bool TryHalve(int rows)
    {
        if (Math.Min(LoadRows, rows) <= 1)
            return false;
        LoadRows = Math.Max(1, Math.Min(LoadRows, rows) / 2);
        StatementRows = Math.Max(1, Math.Min(StatementRows, rows) / 2);
        return true;
    }
}
