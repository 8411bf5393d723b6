namespace Lexidex.Indexer.Stores.MySql;

/// <summary>LOAD DATA LOCAL turns errors into warnings, or leaves rows out: here they are errors again.</summary>
internal sealed class RowsNotLoadedException(int number, string message) : Exception(message)
{
    /// <summary>The number of the first warning; 0 where there was none but rows are missing.</summary>
    public int Number { get; } = number;
}
