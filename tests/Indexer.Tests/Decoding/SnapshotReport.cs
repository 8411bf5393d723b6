using System.Text;
using Lexidex.Indexer.Decoding;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>What a whole reading of a CAR gave: its records by path, or why it was refused.</summary>
internal sealed record SnapshotReport(string Reason, IReadOnlyDictionary<string, string> Records, IReadOnlyList<string> RecordFaults)
{
    public static SnapshotReport Of(ReadOnlyMemory<byte> car)
    {
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        return Of(snapshot, car);
    }

    public static SnapshotReport Of(RepoSnapshot snapshot, ReadOnlyMemory<byte> car)
    {
        using var body = new MemoryCar(car);
        return Of(snapshot, body);
    }

    public static SnapshotReport Of(RepoSnapshot snapshot, CarBody car)
    {
        var records = new Dictionary<string, string>();
        var faults = new List<string>();
        snapshot.TryOpen(car);
        while (snapshot.MoveNext())
        {
            records.Add(Encoding.UTF8.GetString(snapshot.Path.Span), snapshot.Current.Cid.ToString());
            if (snapshot.RecordFault is { } fault)
                faults.Add(fault.Reason);
        }

        return new SnapshotReport(snapshot.Fault?.Reason ?? "", records, faults);
    }
}
