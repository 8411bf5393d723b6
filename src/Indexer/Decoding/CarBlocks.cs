using System.Buffers;
using System.Numerics;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Where each block of a CAR lies, found by its digest. Refilled for every CAR; its table is rented and grows with the
/// largest one, so that in steady state nothing is allocated. Blocks come in any order, and the first of equal CIDs stands.
/// </summary>
internal sealed class CarBlocks : BlockSource, IDisposable
{
    private const int CheckedBit = int.MinValue;
    private const int SlotsMin = 64;
    private const int SlotsAtFirstMax = 1 << 20;

    // Blocks of real repositories are about 200 bytes long; a table twice as large as needed finds fastest.
    private const int BytesForEachSlot = 100;

    private Slot[] _slots = [];
    private int _mask;
    private ReadOnlyMemory<byte> _car;
    private Cid _root;
    private long _reachedBytes;

    private struct Slot
    {
        public uint Tag;
        public int Start;
        public int LengthAndCheck;

        public readonly bool IsChecked => LengthAndCheck < 0;

        public readonly int Length => LengthAndCheck & ~CheckedBit;
    }

    public override Cid Root => _root;

    /// <summary>Different blocks of a commit's, node's or record's kind.</summary>
    public int Count { get; private set; }

    public override long CarLength => _car.Length;

    public override long ReachedBytes => _reachedBytes;

    /// <summary>Forgets the CAR of before and reads the places of all blocks of this one, which must outlive the use.</summary>
    public bool TryFill(ReadOnlyMemory<byte> car, out RepoFault? fault)
    {
        Clear();
        _car = car;
        var reader = new CarReader(car.Span);
        if (reader.TryReadHeader())
        {
            _root = reader.Root;
            AddAll(ref reader, car.Span);
        }

        fault = reader.Fault;
        if (fault is null && Count > DecodingLimits.CarBlocksMax)
            fault = new RepoFault(FaultReasons.CarBlocks, $"The CAR has more than {DecodingLimits.CarBlocksMax} blocks.");
        return fault is null;
    }

    public override bool TryOpen(
        ReadOnlySpan<byte> digest, BlockHash hash, int room, out ReadOnlyMemory<byte> block, out RepoFault? fault) =>
        TryOpen(digest, hash, out block, out fault);

    /// <summary>The same for a block that lies in memory, valid as long as the CAR is. It is hashed once.</summary>
    public bool TryOpen(ReadOnlySpan<byte> digest, BlockHash hash, out ReadOnlyMemory<byte> block, out RepoFault? fault)
    {
        block = default;
        fault = null;
        var at = Count == 0 ? -1 : Probe(_car.Span, digest, out _);
        if (at < 0 || _slots[at].Start == 0)
        {
            fault = FaultOf(FaultReasons.BlockMissing, digest);
            return false;
        }

        ref var slot = ref _slots[at];
        block = _car.Slice(slot.Start, slot.Length);
        if (slot.IsChecked)
            return true;
        if (!hash.Matches(block.Span, digest))
        {
            fault = FaultOf(FaultReasons.BlockCid, digest);
            return false;
        }

        slot.LengthAndCheck |= CheckedBit;
        _reachedBytes += block.Length;
        return true;
    }

    public bool TryOpen(in Cid cid, BlockHash hash, out ReadOnlyMemory<byte> block, out RepoFault? fault) =>
        TryOpen(cid, hash, BlockRooms.Record, out block, out fault);

    /// <summary>Lets go of the CAR and keeps the room.</summary>
    public void Clear()
    {
        _slots.AsSpan(0, Count == 0 ? 0 : _mask + 1).Clear();
        _car = default;
        _root = default;
        Count = 0;
        _reachedBytes = 0;
    }

    public void Dispose()
    {
        Clear();
        Rent(0);
    }

    private void AddAll(ref CarReader reader, ReadOnlySpan<byte> car)
    {
        Reserve((int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(car.Length / BytesForEachSlot, SlotsMin, SlotsAtFirstMax)));
        while (Count <= DecodingLimits.CarBlocksMax && reader.MoveNext())
        {
            if (reader.IsDagCbor)
                Add(car, reader.BlockStart, reader.BlockLength);
        }
    }

    private void Add(ReadOnlySpan<byte> car, int start, int length)
    {
        if (Count > _mask / 2)
            Grow(car);

        ref var slot = ref _slots[Probe(car, DigestBefore(car, start), out var tag)];
        if (slot.Start != 0)
            return;
        slot = new Slot { Tag = tag, Start = start, LengthAndCheck = length };
        Count++;
    }

    // The slot of this digest, or the empty one where it would stand. At least half of the slots are empty.
    private int Probe(ReadOnlySpan<byte> car, ReadOnlySpan<byte> digest, out uint tag)
    {
        var hash = DigestHash.Of(digest);
        tag = unchecked((uint)hash);
        var at = unchecked((int)(hash >> 32)) & _mask;
        while (true)
        {
            ref readonly var slot = ref _slots[at];
            if (slot.Start == 0 || (slot.Tag == tag && digest.SequenceEqual(DigestBefore(car, slot.Start))))
                return at;
            at = (at + 1) & _mask;
        }
    }

    private void Grow(ReadOnlySpan<byte> car)
    {
        var old = _slots;
        var oldLength = _mask + 1;
        _slots = [];
        Reserve(oldLength * 2);
        foreach (ref readonly var slot in old.AsSpan(0, oldLength))
        {
            if (slot.Start != 0)
                _slots[Probe(car, DigestBefore(car, slot.Start), out _)] = slot;
        }

        ArrayPool<Slot>.Shared.Return(old);
    }

    private void Reserve(int slots)
    {
        if (_slots.Length < slots)
            Rent(slots);
        _mask = slots - 1;
        _slots.AsSpan(0, slots).Clear();
    }

    private void Rent(int slots)
    {
        if (_slots.Length > 0)
            ArrayPool<Slot>.Shared.Return(_slots);
        _slots = slots == 0 ? [] : ArrayPool<Slot>.Shared.Rent(slots);
    }

    private static ReadOnlySpan<byte> DigestBefore(ReadOnlySpan<byte> car, int start) => car.Slice(start - BlockHash.Length, BlockHash.Length);
}
