using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Pipeline;

/// <summary>Every bound of the path, in one place.</summary>
internal sealed record PipelineLimits
{
    public static PipelineLimits Default { get; } = new();

    /// <summary>Loops that write, each with one connection, 1 to <see cref="Lane.Count"/>. Default: the processors of the machine.</summary>
    public int WriterLoops { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Work items that may wait before one loop.</summary>
    public int InboxItems { get; init; } = 1_024;

    /// <summary>Work items taken at once, so that the states of their repositories are read in one question.</summary>
    public int BurstItems { get; init; } = 256;

    public int BatchRows { get; init; } = 40_000;

    public long BatchBytes { get; init; } = 8L << 20;

    /// <summary>Bytes of frames that wait between source and loops.</summary>
    public long FrameBytesInFlight { get; init; } = 64L << 20;

    /// <summary>Bytes of memory that CARs take which wait or are being loaded; the next fetch waits, and a CAR under way goes to a file.</summary>
    public long CarBytesInFlight { get; init; } = 128L << 20;

    /// <summary>Repositories that are read or wait to become durable at a time, so that a batch holds many small ones.</summary>
    public int CarsInFlight { get; init; } = 512;

    /// <summary>Largest CAR that is taken at all.</summary>
    public long CarBytesMax { get; init; } = DecodingLimits.CarBytesMax;

    /// <summary>Repository states kept in memory by one loop.</summary>
    public int StatesInMemory { get; init; } = 100_000;

    /// <summary>Events that wait for one repository's snapshot.</summary>
    public int ParkedEventsMax { get; init; } = 1_000;

    public long ParkedBytesMax { get; init; } = 8L << 20;

    /// <summary>Bytes of parked events of one loop.</summary>
    public long ParkedBytesInAll { get; init; } = 128L << 20;

    /// <summary>Repositories of one loop whose work waits until their account's identity was asked for; beyond it the loop takes no new work.</summary>
    public int KeyWaitsMax { get; init; } = 4_096;

    /// <summary>Identities that one loop asks for at a time.</summary>
    public int KeyRequestsAtOnce { get; init; } = 64;

    /// <summary>How far a rev may be ahead of our clock.</summary>
    public TimeSpan RevAheadMax { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LeaseRenewal { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a source's position is sent down the lanes.</summary>
    public TimeSpan MarkerInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop may take to write what is in the loops.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// The same for another number of loops. What each may hold becomes less where they become more, so that all together hold
    /// about what they held; never so little that one could not work.
    /// </summary>
    public PipelineLimits WithWriterLoops(int loops)
    {
        return this with
        {
            WriterLoops = loops,
            BatchRows = (int)Share(BatchRows, least: 1_000),
            BatchBytes = Share(BatchBytes, least: 1L << 20),
            StatesInMemory = (int)Share(StatesInMemory, least: 2_000),
            ParkedBytesMax = Share(ParkedBytesMax, least: 1L << 20),
            ParkedBytesInAll = Share(ParkedBytesInAll, least: 2L << 20),
            KeyWaitsMax = (int)Share(KeyWaitsMax, least: 64),
            KeyRequestsAtOnce = (int)Share(KeyRequestsAtOnce, least: 2),
        };

        long Share(long each, long least) => Math.Clamp(each * WriterLoops / loops, Math.Min(least, each), each);
    }
}
