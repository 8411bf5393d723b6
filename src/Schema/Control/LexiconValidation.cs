using System.Text.Json;

namespace Lexidex.Schema.Control;

/// <summary>The body of <c>POST /control/validate</c>. Nothing is registered and nothing is written.</summary>
public sealed record ValidateInputs
{
    /// <summary>Most inputs of one request, and most lexicons that come with them.</summary>
    public const int InputsMax = 500;

    /// <summary>Longest input, in bytes of JSON.</summary>
    public const int InputBytesMax = 1 << 20;

    /// <summary>Records, which have a <c>$type</c>, and lexicon documents, which have none or <c>com.atproto.lexicon.schema</c>.</summary>
    public required IReadOnlyList<ValidateInput> Inputs { get; init; }

    /// <summary>Lexicons to judge by beside those that are registered; one of a registered NSID takes its place.</summary>
    public IReadOnlyList<JsonElement> Lexicons { get; init; } = [];
}

/// <summary>One thing to judge.</summary>
public sealed record ValidateInput
{
    /// <summary>What the verdict calls it: a file name, say.</summary>
    public string Name { get; init; } = "";

    public required JsonElement Value { get; init; }

    /// <summary>The record's key; null where it is not known: then the key is not judged.</summary>
    public string? RecordKey { get; init; }
}

/// <summary>What was found, in the order of the request.</summary>
public sealed record ValidationResult
{
    public required IReadOnlyList<ValidationVerdict> Verdicts { get; init; }
}

/// <summary>What validating one lexicon or record found.</summary>
public sealed record ValidationVerdict
{
    /// <summary>The file, AT-URI or name that it came with.</summary>
    public required string Input { get; init; }

    /// <summary>What it was taken for: <c>lexicon</c> or <c>record</c>; null for what is no JSON.</summary>
    public string? Kind { get; init; }

    /// <summary>The lexicon's id or the record's collection; empty where it cannot be read.</summary>
    public required string Nsid { get; init; }

    public bool Valid => Reason is null;

    /// <summary>Why it is not valid, with the place; null for a valid one.</summary>
    public string? Reason { get; init; }

    /// <summary>Line and column of a lexicon's fault in the text as it was given, from 1; null for other faults.</summary>
    public int? Line { get; init; }

    public int? Column { get; init; }

    /// <summary>The table that a record lexicon makes.</summary>
    public string? Table { get; init; }

    /// <summary>References of a lexicon that lead nowhere: no fault, but what stands behind them is not known.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
