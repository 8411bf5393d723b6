using System.Text.Json;

namespace Lexidex.Schema.Control;

/// <summary>The body of <c>POST /control/diff/{nsid}</c>. Changes nothing.</summary>
public sealed record CompareLexicons
{
    /// <summary>The old side: a version by its CID or the beginning of it; null for the one in force.</summary>
    public string? Before { get; init; }

    /// <summary>The new side where <see cref="Document"/> is null: a version by its CID or the beginning of it; null for the one in force.</summary>
    public string? After { get; init; }

    /// <summary>The new side: a document that need not be registered.</summary>
    public JsonElement? Document { get; init; }
}

/// <summary>What differs between two versions of a lexicon.</summary>
public sealed record LexiconComparison
{
    /// <summary>What all changes together break: <c>compatible</c>, <c>breaks-old-data</c>, <c>breaks-new-data</c> or <c>breaks-both</c>.</summary>
    public required string Class { get; init; }

    /// <summary>Where the texts differ.</summary>
    public IReadOnlyList<PlaceDifference> Places { get; init; } = [];

    /// <summary>What that is by the rules of evolution, from both sides: kinds D1 to D29.</summary>
    public IReadOnlyList<LexiconChange> Changes { get; init; } = [];

    /// <summary>What bears on any change of this lexicon, whatever the two sides are: kinds D30 to D33.</summary>
    public IReadOnlyList<LexiconChange> Events { get; init; } = [];
}

/// <summary>One place where two documents differ; null where one of them has nothing there.</summary>
public sealed record PlaceDifference(string Path, JsonElement? Before, JsonElement? After);

/// <summary>One change, or one event of the registry.</summary>
/// <param name="Change">Number and kind as docs/lexicons.md has them, such as <c>D1 property-added</c>.</param>
/// <param name="Class">What it breaks.</param>
/// <param name="Path">Where.</param>
/// <param name="Effect">What it does to the table and the rows.</param>
public sealed record LexiconChange(string Change, string Class, string Path, string Before, string After, string Effect);
