namespace Lexidex.Indexer.Registry;

/// <summary>How fast older rows are projected again or moved, and how long readers get to see a change.</summary>
internal sealed record PlanPace
{
    public static PlanPace Usual { get; } = new();

    /// <summary>Rows of one read and one write.</summary>
    public int PageRows { get; init; } = 1_000;

    /// <summary>Repositories of which kept records move before it is written down how far that came.</summary>
    public int PageRepos { get; init; } = 5_000;

    /// <summary>The most rows a second that are read, so that live writes keep their share of the store.</summary>
    public int RowsPerSecond { get; init; } = 50_000;

    /// <summary>Every process looks at the catalog twice a second: after this time each has seen what was decided.</summary>
    public TimeSpan ReadersGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a plan rests that met a fault which passes, such as a lock that is held or a store that is away.</summary>
    public TimeSpan AfterFault { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often progress is written down, in pages: so much is done again after a crash.</summary>
    public int PagesBetweenNotes { get; init; } = 20;
}
