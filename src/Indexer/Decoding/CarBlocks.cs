using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Where each block of a CAR lies, found by its digest. Refilled for every CAR; its table is rented and grows with the
/// largest one, so that in steady state nothing is allocated. Blocks come in any order, and the first of equal CIDs stands.
/// </summary>
internal sealed class CarBlocks : IDisposable
{
    private const int CheckedBit = int.MinValue;
    private const int SlotsMin = 64;
    private const int SlotsAtFirstMax = 1 << 20;

    // Blocks of real repositories are about 200 bytes long; a table twice as large as needed finds fastest.
    private const int BytesForEachSlot = 100;

    // The digests of unread blocks are whatever a stranger wrote: without secret factors they could all meet in one slot.
    private static readonly ulong[] Factors = NewFactors();

    private Slot[] _slots = [];
    private int _mask;
    private ReadOnlyMemory<byte> _car;

    private struct Slot
    {
        public uint Tag;
        public int Start;
        public int LengthAndCheck;

        public readonly bool IsChecked => LengthAndCheck < 0;

        public readonly int Length => LengthAndCheck & ~CheckedBit;
    }

    /// <summary>The CAR's first root; default before the first filling.</summary>
    public Cid Root { get; private set; }

    /// <summary>Different blocks of a commit's, node's or record's kind.</summary>
    public int Count { get; private set; }

    public int CarLength => _car.Length;

    /// <summary>Bytes of the blocks that were opened.</summary>
    public long ReachedBytes { get; private set; }

    /// <summary>Forgets the CAR of before and reads the places of all blocks of this one, which must outlive the use.</summary>
    public bool TryFill(ReadOnlyMemory<byte> car, out RepoFault? fault)
    {
        Clear();
        _car = car;
        var reader = new CarReader(car.Span);
        if (reader.TryReadHeader())
        {
            Root = reader.Root;
            AddAll(ref reader, car.Span);
        }

        fault = reader.Fault;
        if (fault is null && Count > DecodingLimits.CarBlocksMax)
            fault = new RepoFault(FaultReasons.CarBlocks, $"The CAR has more than {DecodingLimits.CarBlocksMax} blocks.");
        return fault is null;
    }

    /// <summary>
    /// Finds a block by its SHA-256 of 32 bytes and checks that it has that hash, once for each block. False, with the
    /// fault, where it is missing or another.
    /// </summary>
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
        ReachedBytes += block.Length;
        return true;
    }

    /// <summary>The same by CID. No CID but a dag-cbor one names a block here.</summary>
    public bool TryOpen(in Cid cid, BlockHash hash, out ReadOnlyMemory<byte> block, out RepoFault? fault)
    {
        Span<byte> digest = stackalloc byte[BlockHash.Length];
        if (cid.IsDagCbor && cid.WriteDigest(digest) > 0)
            return TryOpen(digest, hash, out block, out fault);

        block = default;
        fault = new RepoFault(FaultReasons.BlockMissing, $"{cid} cannot name a block.");
        return false;
    }

    /// <summary>Lets go of the CAR and keeps the room.</summary>
    public void Clear()
    {
        _slots.AsSpan(0, Count == 0 ? 0 : _mask + 1).Clear();
        _car = default;
        Root = default;
        Count = 0;
        ReachedBytes = 0;
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
        var hash = HashOf(digest);
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

    private static RepoFault FaultOf(string reason, ReadOnlySpan<byte> digest) => new(reason, Cid.FromDagCborDigest(digest).ToString());

    private static ReadOnlySpan<byte> DigestBefore(ReadOnlySpan<byte> car, int start) => car.Slice(start - BlockHash.Length, BlockHash.Length);

    private static ulong HashOf(ReadOnlySpan<byte> digest)
    {
        unchecked
        {
            var hash = BinaryPrimitives.ReadUInt64LittleEndian(digest) * Factors[0];
            hash += BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]) * Factors[1];
            hash += BinaryPrimitives.ReadUInt64LittleEndian(digest[16..]) * Factors[2];
            hash += BinaryPrimitives.ReadUInt64LittleEndian(digest[24..]) * Factors[3];

            // High bits of a product depend on all of its factors' bits, low ones only on low ones.
            return hash ^ (hash >> 29);
        }
    }

    private static ulong[] NewFactors()
    {
        var factors = new ulong[4];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(factors.AsSpan()));
        for (var at = 0; at < factors.Length; at++)
            factors[at] |= 1;
        return factors;
    }
}
