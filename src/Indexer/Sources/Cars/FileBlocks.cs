using System.Buffers;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;
using Microsoft.Win32.SafeHandles;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>The blocks of a CAR file, in whatever order they lie. Each is read into its room and hashed at every opening.</summary>
internal sealed class FileBlocks : BlockSource, IDisposable
{
    // Longer blocks are no blocks of a repository: so much of one is enough to say so.
    private const int KeptBytesMax = DecodingLimits.RecordBytesMax + 1;

    // Blocks lie at least a CID and two bytes apart, so this many bytes hold the beginning of one block at most.
    private const int BytesForEachBit = 32;

    // A block that begins so near behind the one before it says that the file is in the order of the walk.
    private const int NearBytes = 4_096;

    private readonly SafeFileHandle _file;
    private readonly FileWindow _window;
    private readonly PlaceIndex _index;
    private readonly byte[][] _rooms = new byte[BlockRooms.Count][];
    private readonly ulong[] _reached;
    private readonly long _length;
    private long _reachedBytes;
    private long _lastEnd;

    public FileBlocks(SafeFileHandle file, FileWindow window, long length, Cid root, PlaceIndex index)
    {
        _file = file;
        _window = window;
        _length = length;
        _index = index;
        Root = root;
        Array.Fill(_rooms, []);
        _reached = new ulong[(length / BytesForEachBit / 64) + 1];
    }

    public override Cid Root { get; }

    public override long CarLength => _length;

    public override long ReachedBytes => _reachedBytes;

    public override bool TryOpen(
        ReadOnlySpan<byte> digest, BlockHash hash, int room, out ReadOnlyMemory<byte> block, out RepoFault? fault)
    {
        block = default;
        fault = null;
        if (!TryGuess(digest, out var start, out var length) && !TryFind(digest, out start, out length))
        {
            fault = FaultOf(FaultReasons.BlockMissing, digest);
            return false;
        }

        block = Load(start, length, room);
        var isSame = length <= KeptBytesMax ? hash.Matches(block.Span, digest) : hash.Matches(block.Span, Rest(start, length), digest);
        if (!isSame)
        {
            fault = FaultOf(FaultReasons.BlockCid, digest);
            return false;
        }

        _lastEnd = start + length;
        Reach(start, length);
        return true;
    }

    public void Dispose()
    {
        for (var at = 0; at < _rooms.Length; at++)
            Rent(at, 0);
        _index.Dispose();
    }

    // Where the file is in the order of the walk, the block asked for is the next one. Another copy of it could stand
    // earlier, and the first stands: so only where no block came twice.
    private bool TryGuess(ReadOnlySpan<byte> digest, out long start, out int length)
    {
        (start, length) = (0, 0);
        if (_index.HasTwice || _lastEnd == 0 || _lastEnd >= _length)
            return false;

        var section = _window.Read(_lastEnd, 9 + BlockCid.Length);
        var bytes = Varint.Read(section, out var width);
        if (width <= 0 || !BlockCid.StartsWith(section[width..]) || !section.Slice(width + BlockCid.DigestOffset, BlockHash.Length).SequenceEqual(digest))
            return false;

        start = _lastEnd + width + BlockCid.Length;
        length = (int)bytes - BlockCid.Length;
        return true;
    }

    private bool TryFind(ReadOnlySpan<byte> digest, out long start, out int length)
    {
        var isThere = _index.TryFind(BlockPlace.Of(digest, 0, 0), out var place);
        start = place.Start;
        length = place.Length;
        return isThere;
    }

    private ReadOnlyMemory<byte> Load(long start, int length, int room)
    {
        var kept = Math.Min(length, KeptBytesMax);
        if (_rooms[room].Length < kept)
            Rent(room, kept);

        var block = _rooms[room].AsMemory(0, kept);
        if (kept <= FileWindow.Size && (_window.Holds(start, kept) || IsNear(start)))
            _window.Read(start, kept)[..kept].CopyTo(block.Span);
        else if (ScratchFile.ReadFull(_file, block.Span, start) != kept)
            throw new IOException("The CAR file became shorter while it was read.");
        return block;
    }

    private bool IsNear(long start) => start >= _lastEnd && start - _lastEnd < NearBytes;

    // What follows the kept part of a block that is too long, piece by piece, for its hash.
    private IEnumerable<ReadOnlyMemory<byte>> Rest(long start, int length)
    {
        var room = new byte[FileWindow.Size];
        for (long at = KeptBytesMax; at < length; at += room.Length)
        {
            var piece = room.AsMemory(0, (int)Math.Min(room.Length, length - at));
            if (ScratchFile.ReadFull(_file, piece.Span, start + at) != piece.Length)
                throw new IOException("The CAR file became shorter while it was read.");
            yield return piece;
        }
    }

    private void Reach(long start, int length)
    {
        var bit = start / BytesForEachBit;
        ref var bits = ref _reached[bit / 64];
        var mask = 1UL << (int)(bit % 64);
        if ((bits & mask) != 0)
            return;
        bits |= mask;
        _reachedBytes += length;
    }

    private void Rent(int room, int bytes)
    {
        if (_rooms[room].Length > 0)
            ArrayPool<byte>.Shared.Return(_rooms[room]);
        _rooms[room] = bytes == 0 ? [] : ArrayPool<byte>.Shared.Rent(bytes);
    }
}
