namespace Lexidex.Schema.Tables.Evolution;

/// <summary>
/// What a change breaks. Classes of several changes are joined by <c>|</c>: the class of a difference is the class of all its changes.
/// </summary>
[Flags]
public enum ChangeClass
{
    /// <summary>Old data is valid under the new lexicon and new data under the old.</summary>
    Compatible = 0,

    /// <summary>Some record that is valid under the old lexicon is not under the new.</summary>
    BreaksOldData = 1,

    /// <summary>Some record that is valid under the new lexicon is not under the old.</summary>
    BreaksNewData = 2,

    BreaksBoth = BreaksOldData | BreaksNewData,
}
