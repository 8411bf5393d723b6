using Xunit;

namespace Lexidex.Tests.Shared;

/// <summary>How much a run of the tests may cost; each level runs all of the levels before it.</summary>
internal enum TierLevel
{
    /// <summary>Before each commit: no browser, no PDS, small sizes; all of it within four minutes.</summary>
    Quick,

    /// <summary>What CI runs.</summary>
    Default,

    /// <summary>Full sizes.</summary>
    Long,

    /// <summary>By hand.</summary>
    Soak,
}

/// <summary>The tier that this run was started for: LEXIDEX_TIER, set by ./test; without it, the default one.</summary>
internal static class Tier
{
    public static TierLevel Current { get; } = Parse(Environment.GetEnvironmentVariable("LEXIDEX_TIER"));

    public static bool AtLeast(TierLevel level) => Current >= level;

    /// <summary>Skips the running test, saying so, in a tier below <paramref name="level"/>.</summary>
    public static void Require(TierLevel level) =>
        Assert.SkipUnless(AtLeast(level), $"This test belongs to tier {level}; this run is {Current}.");

    private static TierLevel Parse(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return TierLevel.Default;
        if (Enum.TryParse<TierLevel>(name, ignoreCase: true, out var level) && Enum.IsDefined(level))
            return level;
        throw new InvalidOperationException($"LEXIDEX_TIER is '{name}': it must be quick, default, long or soak.");
    }
}
