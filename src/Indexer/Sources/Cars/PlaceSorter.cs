using System.Buffers;
using System.Runtime.InteropServices;
using Lexidex.Indexer.Decoding;
using Microsoft.Win32.SafeHandles;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>
/// Sorts more places than memory may hold: they are dealt into parts by the first bits of their hash, a full part goes to
/// a scratch file, and at the end each part is read, sorted and laid behind the one before it.
/// </summary>
internal sealed class PlaceSorter(string folder) : IDisposable
{
    private const int PartBits = 6;
    private const int Parts = 1 << PartBits;
    private const int PartRoom = 4_096;

    // Honest places fall evenly; a part that is twice as full as the most blocks make it holds more than are taken.
    private const int PartPlacesMax = 2 * (DecodingLimits.CarBlocksMax / Parts);

    private readonly BlockPlace[] _rooms = ArrayPool<BlockPlace>.Shared.Rent(Parts * PartRoom);
    private readonly int[] _counts = new int[Parts];
    private readonly int[] _spilled = new int[Parts];
    private readonly List<(int Part, int Count)> _runs = [];
    private SafeFileHandle? _scratch;
    private long _scratchLength;

    /// <summary>Whether a digest came more than once.</summary>
    public bool HasTwice { get; private set; }

    /// <summary>False where one part would take more memory than is allowed.</summary>
    public bool TryAdd(in BlockPlace place)
    {
        var part = (int)(place.Hash >> (64 - PartBits));
        if (_counts[part] == PartRoom && !TrySpill(part))
            return false;

        _rooms[(part * PartRoom) + _counts[part]++] = place;
        return true;
    }

    /// <summary>Gives all places in order, each digest once, part by part. The span is valid until the next call.</summary>
    public ReadOnlySpan<BlockPlace> Sort(int part, ref BlockPlace[] room)
    {
        var count = _spilled[part] + _counts[part];
        if (room.Length < count)
        {
            ArrayPool<BlockPlace>.Shared.Return(room);
            room = ArrayPool<BlockPlace>.Shared.Rent(count);
        }

        var filled = ReadRuns(part, room);
        _rooms.AsSpan(part * PartRoom, _counts[part]).CopyTo(room.AsSpan(filled));
        return room.AsSpan(0, SortOnce(room.AsSpan(0, count)));
    }

    public static int PartCount => Parts;

    public void Dispose()
    {
        ArrayPool<BlockPlace>.Shared.Return(_rooms);
        _scratch?.Dispose();
    }

    // One CID over and over must not fill the disk, so what is there twice goes before anything is written.
    private bool TrySpill(int part)
    {
        var room = _rooms.AsSpan(part * PartRoom, PartRoom);
        _counts[part] = SortOnce(room);
        if (_counts[part] <= PartRoom / 2)
            return true;
        if (_spilled[part] + _counts[part] > PartPlacesMax)
            return false;

        var bytes = MemoryMarshal.AsBytes(room[.._counts[part]]);
        _scratch ??= ScratchFile.Create(folder);
        RandomAccess.Write(_scratch, bytes, _scratchLength);
        _scratchLength += bytes.Length;
        _runs.Add((part, _counts[part]));
        _spilled[part] += _counts[part];
        _counts[part] = 0;
        return true;
    }

    private int ReadRuns(int part, BlockPlace[] room)
    {
        var filled = 0;
        long offset = 0;
        foreach (var (owner, count) in _runs)
        {
            var bytes = MemoryMarshal.AsBytes(owner == part ? room.AsSpan(filled, count) : default);
            if (owner == part && ScratchFile.ReadFull(_scratch!, bytes, offset) != bytes.Length)
                throw new IOException("A scratch file is shorter than what was written to it.");
            filled += owner == part ? count : 0;
            offset += count * (long)System.Runtime.CompilerServices.Unsafe.SizeOf<BlockPlace>();
        }

        return filled;
    }

    private int SortOnce(Span<BlockPlace> places)
    {
        places.Sort();
        var count = 0;
        foreach (ref readonly var place in places)
        {
            if (count > 0 && places[count - 1].IsOf(place))
                HasTwice = true;
            else
                places[count++] = place;
        }

        return count;
    }
}
