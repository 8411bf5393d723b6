namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Some rows of a bulk load were there already: of a repository that was loaded by half, or by a write whose answer was lost.</summary>
internal sealed class RowsExistException(string table) : Exception($"Table {table} has some of the rows already.");
