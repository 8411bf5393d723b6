using Lexidex.Schema.Control;

namespace Lexidex.Admin.Shared;

/// <summary>What a state means to the one who looks. Colour follows from it, and never stands without a word.</summary>
public enum Tone
{
    Neutral,
    Good,
    Busy,
    Caution,
    Bad,
}

/// <summary>The tone and the words of each state.</summary>
internal static class Tones
{
    public static Tone Of(SourceState state) => state switch
    {
        SourceState.Live => Tone.Good,
        SourceState.Connecting or SourceState.CatchingUp => Tone.Busy,
        SourceState.Paused => Tone.Caution,
        SourceState.Error => Tone.Bad,
        _ => Tone.Neutral,
    };

    public static string Words(SourceState state) => state switch
    {
        SourceState.CatchingUp => "catching up",
        _ => state.ToString().ToLowerInvariant(),
    };

    public static Tone OfSync(string state) => state switch
    {
        SyncStates.Active => Tone.Good,
        SyncStates.Partial or SyncStates.Resyncing => Tone.Busy,
        SyncStates.Desynchronized => Tone.Caution,
        SyncStates.Error => Tone.Bad,
        _ => Tone.Neutral,
    };

    public static Tone OfLexicon(string state) => state switch
    {
        "active" => Tone.Good,
        "registered" => Tone.Busy,
        "refused" => Tone.Bad,
        "retired" => Tone.Caution,
        _ => Tone.Neutral,
    };

    public static Tone OfPlan(string state) => state switch
    {
        "done" => Tone.Good,
        "requested" or "running" => Tone.Busy,
        "failed" or "refused" => Tone.Bad,
        _ => Tone.Neutral,
    };

    public static string Css(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Busy => "busy",
        Tone.Caution => "caution",
        Tone.Bad => "bad",
        _ => "neutral",
    };
}
