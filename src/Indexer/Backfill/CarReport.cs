using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Pipeline;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Backfill;

/// <summary>How far the files have come.</summary>
internal readonly record struct CarProgress(int Files, int FilesInAll, long Bytes, long BytesInAll, long Records);

/// <summary>A file whose repository was not taken.</summary>
internal sealed record RefusedCar(string Path, RepoFault Fault);

/// <summary>What became of all files.</summary>
internal sealed record CarReport
{
    /// <summary>Repositories that were indexed completely, in the order of their keys.</summary>
    public required IReadOnlyList<Did> Repos { get; init; }

    /// <summary>CARs that were taken; more than there are <see cref="Repos"/> where one repository came twice.</summary>
    public required long Cars { get; init; }

    public required long Records { get; init; }

    public required long Indexed { get; init; }

    public required long Unregistered { get; init; }

    /// <summary>Records of <see cref="Records"/> that alone were not believed: dead letters.</summary>
    public required long Rejected { get; init; }

    /// <summary>In the order of the files.</summary>
    public required IReadOnlyList<RefusedCar> Refused { get; init; }
}

/// <summary>Adds up what becomes of files, in whatever order they end.</summary>
internal sealed class CarTally(IReadOnlyList<FileInfo> files, IProgress<CarProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<DidKey, Did> _repos = [];
    private readonly Dictionary<FileInfo, RepoFault> _refused = [];
    private readonly long _bytesInAll = files.Sum(file => file.Length);
    private int _files;
    private long _bytes;
    private long _cars;
    private long _records;
    private long _indexed;
    private long _unregistered;
    private long _rejected;

    public void Add(FileInfo file, RepoOutcome outcome)
    {
        lock (_lock)
        {
            _files++;
            _bytes += file.Length;
            if (outcome.Fault is { } fault)
                _refused[file] = fault;
            else
                Count(outcome);
            progress?.Report(new CarProgress(_files, files.Count, _bytes, _bytesInAll, _records));
        }
    }

    public CarReport Close() => new()
    {
        Repos = [.. _repos.Values],
        Cars = _cars,
        Records = _records,
        Indexed = _indexed,
        Unregistered = _unregistered,
        Rejected = _rejected,
        Refused = [.. files.Where(_refused.ContainsKey).Select(file => new RefusedCar(file.ToString(), _refused[file]))],
    };

    private void Count(RepoOutcome outcome)
    {
        if (outcome.Did is { } did)
            _repos[did.Key] = did;
        _cars++;
        _records += outcome.Records;
        _indexed += outcome.Indexed;
        _unregistered += outcome.Unregistered;
        _rejected += outcome.Rejected;
    }
}
