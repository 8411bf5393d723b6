namespace Lexidex.Indexer.Stores;

/// <summary>How something of a store was found.</summary>
internal enum CheckVerdict : byte
{
    Fine,

    /// <summary>Lexidex works, but slower, or with less safety, than it could.</summary>
    Warning,

    /// <summary>Lexidex does not work, or loses what it promises.</summary>
    Failed,
}

/// <summary>One thing that was looked at in a store.</summary>
/// <param name="What">Its name, as the engine's own documents call it where they do.</param>
/// <param name="Found">What the server said.</param>
/// <param name="Mend">What to do; null when it is fine.</param>
internal sealed record StoreCheck(string What, string Found, CheckVerdict Verdict, string? Mend)
{
    public static StoreCheck Fine(string what, string found) => new(what, found, CheckVerdict.Fine, null);

    public static StoreCheck Warn(string what, string found, string mend) => new(what, found, CheckVerdict.Warning, mend);

    public static StoreCheck Fail(string what, string found, string mend) => new(what, found, CheckVerdict.Failed, mend);

    /// <summary>Fine where it holds, else a warning.</summary>
    public static StoreCheck Expect(bool holds, string what, string found, string mend) => holds ? Fine(what, found) : Warn(what, found, mend);

    /// <summary>Fine where it holds, else a failure.</summary>
    public static StoreCheck Require(bool holds, string what, string found, string mend) => holds ? Fine(what, found) : Fail(what, found, mend);

    /// <summary>Tells how far the server's clock is from ours.</summary>
    /// <param name="safeMax">Where a fence goes by clocks: how far they may be apart; null where none does.</param>
    public static StoreCheck OfClock(TimeSpan offset, TimeSpan? safeMax = null)
    {
        const string What = "clock";
        var found = $"{offset.TotalSeconds:+0.0;-0.0;0.0} s from this machine's";
        var mend = "Keep both clocks right (chrony or systemd-timesyncd): leases and retry times are told by them.";
        if (offset.Duration() > safeMax)
            return Fail(What, found, $"{mend} Loads outside of transactions are fenced by them.");
        return offset.Duration() switch
        {
            { TotalSeconds: < 2 } => Fine(What, found),
            { TotalSeconds: < 60 } => Warn(What, found, mend),
            _ => Fail(What, found, mend),
        };
    }
}
