using System.Diagnostics;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Commands.Bench;

/// <summary>The rows of a measurement, encoded and cut into batches as writer loops would cut them, each for its own lanes.</summary>
internal sealed class BenchLoad : IDisposable
{
    private const int Seed = 20_260_101;

    // Small beside a batch, whose bounds are looked at after each.
    private const int Chunk = 2_000;

    private readonly ProjectorSet _projectors = new();
    private readonly List<BatchBuilder>[] _loops;
    private readonly BenchMode _mode;

    private BenchLoad(BenchMode mode)
    {
        _mode = mode;
        _loops = [.. Enumerable.Range(0, mode.Connections).Select(_ => new List<BatchBuilder>())];
    }

    /// <summary>The batches of each writer, in order.</summary>
    public IEnumerable<IEnumerable<LaneBatch>> Loops => _loops.Select(builders => builders.Select(builder => builder.Batch));

    public IEnumerable<LaneBatch> Batches => Loops.SelectMany(batches => batches);

    /// <summary>Processor time that projecting and encoding took, without making the records.</summary>
    public TimeSpan Encoding { get; private set; }

    public static BenchLoad Make(long rows, BenchMode mode)
    {
        var load = new BenchLoad(mode);
        using var records = new BenchRecords(Seed);
        for (var left = rows; left > 0; left -= Chunk)
        {
            var part = Enumerable.Range(0, (int)Math.Min(left, Chunk)).Select(_ => records.Next()).ToArray();
            load.Add(part);
        }

        return load;
    }

    public void Dispose()
    {
        foreach (var builder in _loops.SelectMany(builders => builders))
            builder.Dispose();
        _projectors.Dispose();
    }

    private void Add(BenchRecord[] records)
    {
        foreach (var builders in _loops.Where(builders => builders.Count == 0 || IsFull(builders[^1])))
            builders.Add(new BatchBuilder(_projectors));
        var started = Stopwatch.GetTimestamp();
        foreach (var record in records)
        {
            if (_mode.AsBulk)
                BuilderOf(record).AddBulk(record.Table, record.Origin, record.Op);
            else
                BuilderOf(record).Upsert(record.Table, record.Origin, record.Op);
        }

        Encoding += Stopwatch.GetElapsedTime(started);
        foreach (var record in records)
            AddRepo(BuilderOf(record).Batch, record);
        foreach (var rows in _loops.SelectMany(builders => builders[^1].Batch.LiveRows))
            rows.Replaces = _mode.Replaces;
    }

    private BatchBuilder BuilderOf(BenchRecord record) => _loops[Lane.Of(record.Origin.Did) % _loops.Length][^1];

    private static bool IsFull(BatchBuilder builder) =>
        builder.OperationCount >= PipelineLimits.Default.BatchRows || builder.Batch.Bytes >= PipelineLimits.Default.BatchBytes;

    // What a writer loop adds to its rows: the state of each repository, the counts of a bulk load, a position.
    private void AddRepo(LaneBatch batch, BenchRecord record)
    {
        var did = record.Origin.Did;
        batch.Repos.TryAdd(did, new RepoState { Did = did, Sync = SyncState.Active, Rev = record.Origin.Rev, Level = VerificationLevel.Structure });
        if (_mode.AsBulk)
            batch.BulkCounts[(did, record.Table.Collection.Text)] = batch.BulkCounts.GetValueOrDefault((did, record.Table.Collection.Text)) + 1;
        batch.Positions[("bench", Lane.Of(did))] = batch.OperationCount;
    }
}
