using System.Diagnostics;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>The rows of a measurement, encoded and cut into batches as a writer loop would cut them.</summary>
internal sealed class BenchLoad : IDisposable
{
    private const int Seed = 20_260_101;

    private readonly ProjectorSet _projectors = new();
    private readonly List<BatchBuilder> _builders = [];

    public IEnumerable<LaneBatch> Batches => _builders.Select(builder => builder.Batch);

    /// <summary>Processor time that projecting and encoding took, without making the records.</summary>
    public TimeSpan Encoding { get; private set; }

    public long EncodedBytes { get; private set; }

    /// <param name="asBulk">Rows of repositories that have none yet; else live rows.</param>
    public static BenchLoad Make(long rows, int rowsOfBatch, bool asBulk)
    {
        var load = new BenchLoad();
        using var records = new BenchRecords(Seed);
        for (var left = rows; left > 0; left -= rowsOfBatch)
        {
            var part = Enumerable.Range(0, (int)Math.Min(left, rowsOfBatch)).Select(_ => records.Next()).ToArray();
            load.Add(part, asBulk);
        }

        return load;
    }

    public void Dispose()
    {
        foreach (var builder in _builders)
            builder.Dispose();
        _projectors.Dispose();
    }

    private void Add(BenchRecord[] records, bool asBulk)
    {
        var builder = new BatchBuilder(_projectors);
        var started = Stopwatch.GetTimestamp();
        foreach (var record in records)
        {
            if (asBulk)
                builder.AddBulk(record.Table, record.Origin, record.Op);
            else
                builder.Upsert(record.Table, record.Origin, record.Op);
        }

        Encoding += Stopwatch.GetElapsedTime(started);
        EncodedBytes += builder.Batch.Bytes;
        AddRepos(builder.Batch, records, asBulk);
        _builders.Add(builder);
    }

    // What a writer loop adds to its rows: the state of each repository, the counts of a bulk load, a position.
    private static void AddRepos(LaneBatch batch, BenchRecord[] records, bool asBulk)
    {
        foreach (var record in records)
        {
            var did = record.Origin.Did;
            batch.Repos.TryAdd(did, new RepoState { Did = did, Sync = SyncState.Active, Rev = record.Origin.Rev, Level = VerificationLevel.Structure });
            if (asBulk)
                batch.BulkCounts[(did, record.Table.Collection.Text)] = batch.BulkCounts.GetValueOrDefault((did, record.Table.Collection.Text)) + 1;
            batch.Positions[("bench", Lane.Of(did))] = records.Length;
        }
    }
}
