namespace Lexidex.Indexer.Projection;

/// <summary>Bits of a row's flags. Stored: never renumber.</summary>
[Flags]
internal enum RecordFlags : short
{
    None = 0,

    /// <summary>The record does not meet its lexicon.</summary>
    LexiconInvalid = 1,

    /// <summary>The remainder is the record's own bytes; columns are filled for queries only.</summary>
    Verbatim = 2,
}
