using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Lexidex.Indexer.Telemetry;

/// <summary>
/// The books of the path: every record operation received is written or dropped for a reason. Also published as metrics
/// of meter «Lexidex».
/// </summary>
internal sealed class IngestCounters
{
    private static readonly Meter Meter = new("Lexidex");
    private static readonly Counter<long> ReceivedMetric = Meter.CreateCounter<long>("lexidex.operations.received", "{operation}");
    private static readonly Counter<long> WrittenMetric = Meter.CreateCounter<long>("lexidex.operations.written", "{operation}");
    private static readonly Counter<long> DroppedMetric = Meter.CreateCounter<long>("lexidex.operations.dropped", "{operation}");
    private static readonly Counter<long> FlaggedMetric = Meter.CreateCounter<long>("lexidex.records.flagged", "{record}");

    private readonly ConcurrentDictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _flagged = new(StringComparer.Ordinal);
    private long _received;
    private long _written;

    public long Received => Interlocked.Read(ref _received);

    public long Written => Interlocked.Read(ref _written);

    public IReadOnlyDictionary<string, long> DroppedByReason => _dropped;

    /// <summary>Records that are written although they do not meet their lexicon, by the first reason found.</summary>
    public IReadOnlyDictionary<string, long> FlaggedByReason => _flagged;

    public void Receive(int operations)
    {
        Interlocked.Add(ref _received, operations);
        ReceivedMetric.Add(operations);
    }

    /// <summary>Counts operations whose rows are durable.</summary>
    public void Write(int operations)
    {
        Interlocked.Add(ref _written, operations);
        WrittenMetric.Add(operations);
    }

    public void Flag(string reason)
    {
        _flagged.AddOrUpdate(reason, 1, (_, count) => count + 1);
        FlaggedMetric.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    public void Drop(string reason, int operations)
    {
        if (operations == 0)
            return;
        _dropped.AddOrUpdate(reason, operations, (_, count) => count + operations);
        DroppedMetric.Add(operations, new KeyValuePair<string, object?>("reason", reason));
    }
}
