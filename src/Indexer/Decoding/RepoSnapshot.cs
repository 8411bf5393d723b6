using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// A whole repository, read from a CAR: its commit, then each record in key order, with every CID and the tree checked on
/// the way. One instance reads many CARs, one after the other, and allocates nothing for a record.
/// </summary>
/// <remarks>
/// A walk that ends with a <see cref="Fault"/> says that the repository is not to be believed, also what was read of it
/// before. The signature is not checked here. See https://atproto.com/specs/sync.
/// </remarks>
internal sealed class RepoSnapshot : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly BlockHash _hash = new();
    private readonly CarBlocks _index = new();
    private readonly RecordPath _path = new();
    private readonly MstWalk _walk;
    private BlockSource _blocks;
    private ReadOnlyMemory<byte> _block;
    private long _recordBytes;
    private int _collectionLength;

    public RepoSnapshot(TimeProvider clock)
    {
        _clock = clock;
        _walk = new MstWalk(_hash);
        _blocks = _index;
    }

    public Did Did => Signed.Did;

    public Tid Rev => Signed.Rev;

    public Cid Commit => _blocks.Root;

    public Cid Data => Signed.Data;

    /// <summary>The commit object, for whoever checks its signature.</summary>
    public SignedCommit Signed { get; private set; }

    /// <summary>Why the repository is refused; null while all is well.</summary>
    public RepoFault? Fault { get; private set; }

    /// <summary>Records met so far, those with a fault of their own included.</summary>
    public long Records { get; private set; }

    /// <summary>Why the current record alone is not believed; null for a good one.</summary>
    public RepoFault? RecordFault { get; private set; }

    /// <summary>The current record's whole path, also where it is not a valid one. Valid until the next move.</summary>
    public ReadOnlyMemory<byte> Path => _walk.Key;

    /// <summary>
    /// The current record as an operation that creates it; collection and record key are empty where the path is not
    /// valid. All of it is valid until the next move; the block of a CAR in memory as long as the CAR is.
    /// </summary>
    public RecordOp Current => new(
        RecordAction.Create,
        Path[.._collectionLength],
        _collectionLength == 0 ? default : Path[(_collectionLength + 1)..],
        _walk.RecordCid,
        _block)
    {
        Fault = RecordFault,
    };

    /// <summary>
    /// Opens a CAR, which must outlive the walk, up to its commit and stands before its first record. False, with
    /// <see cref="Fault"/>, for one that is refused.
    /// </summary>
    /// <param name="expected">The repository asked for, if one was.</param>
    public bool TryOpen(CarBody car, Did? expected = null)
    {
        Fault = car.TryIndex(_index, out _blocks, out var fault) ? Open(expected) : fault;
        return Fault is null;
    }

    /// <summary>The same for a CAR in memory.</summary>
    public bool TryOpen(ReadOnlyMemory<byte> car, Did? expected = null)
    {
        _blocks = _index;
        Fault = _index.TryFill(car, out var fault) ? Open(expected) : fault;
        return Fault is null;
    }

    /// <summary>Stands before the first record again. A CAR that has not changed gives the same records.</summary>
    public void Rewind()
    {
        Clear();
        _walk.Start(_blocks, Signed.Data);
        Fault = _walk.Fault;
    }

    /// <summary>Moves to the next record; false at the end, and at a <see cref="Fault"/>.</summary>
    public bool MoveNext()
    {
        if (Fault is not null)
            return false;
        if (!_walk.MoveNext())
        {
            Fault = _walk.Fault ?? FindJunk();
            return false;
        }

        if (!_blocks.TryOpen(_walk.RecordDigest.Span, _hash, BlockRooms.Record, out _block, out var fault))
        {
            Fault = fault;
            return false;
        }

        _recordBytes += _block.Length;
        if (_recordBytes > DecodingLimits.RecordRepeatFreeBytes + (DecodingLimits.RecordRepeatFactorMax * _blocks.CarLength))
        {
            Fault = new RepoFault(FaultReasons.RecordRepeat, $"{Records} keys lead to {_recordBytes} bytes in a CAR of {_blocks.CarLength}.");
            return false;
        }

        Records++;
        _collectionLength = _path.CollectionLengthOf(Path.Span);
        RecordFault = _collectionLength == 0
            ? RecordPath.Fault(Path.Span)
            : RecordCheck.FindFault(_block.Span, DecodingLimits.RecordBytesMax);
        return true;
    }

    public void Dispose()
    {
        _index.Dispose();
        _hash.Dispose();
    }

    private void Clear()
    {
        Records = 0;
        RecordFault = null;
        _recordBytes = 0;
    }

    private RepoFault? Open(Did? expected)
    {
        Clear();
        Signed = default;
        if (!_blocks.Root.IsDagCbor)
            return new RepoFault(FaultReasons.CarRoot, $"The root {_blocks.Root} cannot be a commit.");
        if (!_blocks.TryOpen(_blocks.Root, _hash, BlockRooms.Commit, out var block, out var fault) || !CommitDecoder.TryDecode(block, out var signed, out fault))
            return fault;

        Signed = signed;
        if (expected is not null && expected != signed.Did)
            return new RepoFault(FaultReasons.CommitDid, $"The commit is of {signed.Did}, not of {expected}.");
        fault = RevClock.FindFault(signed.Rev, _clock);
        if (fault is null)
            _walk.Start(_blocks, signed.Data);
        return fault ?? _walk.Fault;
    }

    private RepoFault? FindJunk()
    {
        var junk = _blocks.CarLength - _blocks.ReachedBytes;
        return junk <= DecodingLimits.CarJunkFreeBytes + (DecodingLimits.CarJunkFactorMax * _blocks.ReachedBytes)
            ? null
            : new RepoFault(FaultReasons.CarJunk, $"{junk} bytes of {_blocks.CarLength} are not of the repository.");
    }
}
