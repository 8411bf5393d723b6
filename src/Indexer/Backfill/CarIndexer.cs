using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Verification;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Backfill;

/// <summary>Indexes CAR files: a bounded number are read and loaded at a time, each repository in its lane.</summary>
internal sealed class CarIndexer(IngestPipeline pipeline, PipelineLimits limits, SpoolOptions spooling, VerificationDemand demand, TimeProvider clock)
{
    /// <summary>Answers when everything is durable. What a refused file held is not in the report's counts.</summary>
    public async Task<CarReport> IndexAsync(
        IReadOnlyList<FileInfo> files, IProgress<CarProgress>? progress, CancellationToken cancellationToken)
    {
        var tally = new CarTally(files, progress);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = limits.CarsInFlight,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(files, options, async (file, stop) => tally.Add(file, await LoadAsync(file, stop)));
        return tally.Close();
    }

    private async Task<RepoOutcome> LoadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (file.Length > limits.CarBytesMax)
            return Refused(FaultReasons.CarSize, $"The file has {file.Length} bytes; at most {limits.CarBytesMax} are taken.");

        var isSmall = file.Length <= spooling.InMemoryBytesMax;
        var resident = isSmall ? file.Length : DecodingLimits.FileCarResidentBytes;
        await pipeline.TakeCarBytesAsync(resident, cancellationToken);
        try
        {
            CarBody car = isSmall
                ? new MemoryCar(await File.ReadAllBytesAsync(file.FullName, cancellationToken))
                : FileCar.Open(file.FullName, spooling.Folder);
            var outcome = await LoadAsync(file, car, cancellationToken);

            // Not where we are told to stop: then the loop may still be reading it.
            car.Dispose();
            return outcome;
        }
        finally
        {
            pipeline.GiveCarBytes(resident);
        }
    }

    private async Task<RepoOutcome> LoadAsync(FileInfo file, CarBody car, CancellationToken cancellationToken)
    {
        if (!TryPeekDid(car, out var did, out var fault))
            return new RepoOutcome { Fault = fault };
        var outcome = await pipeline.LoadAsync(new RepoCar(did, car, file.Name, Host: null) { Demand = demand }, cancellationToken);
        return outcome is { IsStale: true, Fault: null }
            ? Refused(FaultReasons.RevOlder, "The repository has moved on past this file, as its events tell.") with { Did = did }
            : outcome;
    }

    // A file says whose it is only in its commit; which lane it goes to depends on that.
    private bool TryPeekDid(CarBody car, out Did did, out RepoFault? fault)
    {
        fault = null;
        if (car is MemoryCar memory && CarOwner.TryPeek(memory.Bytes, out did))
            return true;

        using var snapshot = new RepoSnapshot(clock);
        var isOpen = snapshot.TryOpen(car);
        did = isOpen ? snapshot.Did : default;
        fault = snapshot.Fault;
        return isOpen;
    }

    private static RepoOutcome Refused(string reason, string detail) => new() { Fault = new RepoFault(reason, detail) };
}
