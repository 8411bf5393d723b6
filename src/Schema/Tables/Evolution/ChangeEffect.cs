namespace Lexidex.Schema.Tables.Evolution;

/// <summary>What a kind of change does to the columns of a table.</summary>
public enum ColumnEffect
{
    None,

    /// <summary>New columns, empty until older rows are re-projected.</summary>
    Add,

    /// <summary>A new column beside the old one, which is read but no longer written.</summary>
    AddBeside,

    /// <summary>The column stays and goes on being filled; it is dropped only by name.</summary>
    Keep,

    /// <summary>Nothing is written any more; the table stays.</summary>
    Retire,

    /// <summary>What the changes of the places that use it say.</summary>
    ByUse,
}

public enum IndexEffect
{
    None,

    /// <summary>A key index where the new column is a reference or a DID.</summary>
    AsProposed,

    /// <summary>Built online, and checked after.</summary>
    Build,
}

/// <summary>The work on data that stands already. Nothing is ever fetched again for it.</summary>
public enum DataWork
{
    None,

    /// <summary>Rows are rebuilt and projected anew, from the store alone; so their flag for lexicon-invalid is decided anew as well.</summary>
    Reproject,

    /// <summary>The flag for lexicon-invalid is decided anew, in the same way; no column changes.</summary>
    Revalidate,

    /// <summary>Both.</summary>
    ReprojectAndRevalidate,
}

/// <summary>What one kind of change means for a table that stands.</summary>
public sealed record ChangeEffect(ColumnEffect Columns, IndexEffect Indexes, DataWork Data);
