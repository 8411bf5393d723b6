namespace Lexidex.Indexer.Stores.MySql;

/// <summary>What to do about a failure.</summary>
internal enum MySqlFault : byte
{
    /// <summary>We or the database are wrong: nothing gets better by trying again.</summary>
    Fatal,

    /// <summary>The same transaction may succeed a moment later, perhaps on another connection.</summary>
    Passing,

    /// <summary>Half as much may succeed.</summary>
    TooLarge,

    /// <summary>A row's value is not taken: the others may be.</summary>
    RefusedRow,
}
