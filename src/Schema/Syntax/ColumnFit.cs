namespace Lexidex.Schema.Syntax;

/// <summary>How well a compact form holds the value it was made from.</summary>
public enum ColumnFit : byte
{
    /// <summary>There is no form: the column is NULL and the value stays in the remainder.</summary>
    Absent,

    /// <summary>The form finds the value but cannot give it back: the value stays in the remainder too.</summary>
    KeyOnly,

    /// <summary>The form gives the value back, byte for byte.</summary>
    Exact,
}
