namespace Lexidex.Indexer.Stores;

/// <summary>Which rows of a batch one attempt copies as if none of them existed. The others are merged with what is there.</summary>
internal enum RowsAsNew
{
    None,

    /// <summary>Those of repositories that have no rows.</summary>
    Bulk,

    /// <summary>Also live rows, unless the batch knows better.</summary>
    All,
}
