using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lexidex.Indexer.Decoding;
using Microsoft.Win32.SafeHandles;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>The places of all blocks of a CAR file, sorted in a scratch file. Only every 128th hash stays in memory.</summary>
internal sealed class PlaceIndex : IDisposable
{
    private const int PagePlaces = 128;

    private readonly SafeFileHandle _file;
    private readonly List<ulong> _fences;
    private readonly BlockPlace[] _page = new BlockPlace[PagePlaces];
    private int _pageAt = -1;

    private PlaceIndex(SafeFileHandle file, List<ulong> fences, long count, bool hasTwice)
    {
        _file = file;
        _fences = fences;
        Count = count;
        HasTwice = hasTwice;
    }

    /// <summary>Different blocks of a commit's, node's or record's kind.</summary>
    public long Count { get; }

    /// <summary>Whether a block stands in the file more than once; the first of them is indexed.</summary>
    public bool HasTwice { get; }

    /// <summary>Reads the whole file once. Null, with the fault, where it is no CAR or holds too many blocks.</summary>
    public static PlaceIndex? Read(FileSections sections, string folder, out RepoFault? fault)
    {
        using var sorter = new PlaceSorter(folder);
        var fits = true;
        while (fits && sections.MoveNext())
        {
            if (sections.IsDagCbor)
                fits = sorter.TryAdd(BlockPlace.Of(sections.Digest, sections.BlockStart, sections.BlockLength));
        }

        fault = sections.Fault;
        if (fault is not null)
            return null;

        var index = fits ? Write(sorter, folder) : null;
        if (index?.Count <= DecodingLimits.CarBlocksMax)
            return index;
        index?.Dispose();
        fault = new RepoFault(FaultReasons.CarBlocks, $"The CAR has more than {DecodingLimits.CarBlocksMax} blocks.");
        return null;
    }

    public bool TryFind(in BlockPlace wanted, out BlockPlace place)
    {
        // Places with the very same hash could begin on the page before.
        var page = LastPageFrom(wanted.Hash);
        if (TryFind(page, wanted, out place))
            return true;
        return page > 0 && _fences[page] == wanted.Hash && TryFind(page - 1, wanted, out place);
    }

    public void Dispose() => _file.Dispose();

    private static PlaceIndex Write(PlaceSorter sorter, string folder)
    {
        var file = ScratchFile.Create(folder);
        var fences = new List<ulong>();
        var room = ArrayPool<BlockPlace>.Shared.Rent(1);
        long count = 0;
        for (var part = 0; part < PlaceSorter.PartCount; part++)
        {
            var places = sorter.Sort(part, ref room);
            for (var at = (int)(-count & (PagePlaces - 1)); at < places.Length; at += PagePlaces)
                fences.Add(places[at].Hash);
            RandomAccess.Write(file, MemoryMarshal.AsBytes(places), count * Unsafe.SizeOf<BlockPlace>());
            count += places.Length;
        }

        ArrayPool<BlockPlace>.Shared.Return(room);
        return new PlaceIndex(file, fences, count, sorter.HasTwice);
    }

    private int LastPageFrom(ulong hash)
    {
        var at = _fences.BinarySearch(hash);
        return at >= 0 ? at : Math.Max(0, ~at - 1);
    }

    private bool TryFind(int page, in BlockPlace wanted, out BlockPlace place)
    {
        place = default;
        var count = (int)Math.Min(PagePlaces, Count - ((long)page * PagePlaces));
        if (count <= 0)
            return false;
        Load(page, count);

        var at = ~_page.AsSpan(0, count).BinarySearch(wanted);
        if (at < 0 || at >= count || !_page[at].IsOf(wanted))
            return false;
        place = _page[at];
        return true;
    }

    private void Load(int page, int count)
    {
        if (_pageAt == page)
            return;
        var bytes = MemoryMarshal.AsBytes(_page.AsSpan(0, count));
        if (ScratchFile.ReadFull(_file, bytes, (long)page * PagePlaces * Unsafe.SizeOf<BlockPlace>()) != bytes.Length)
            throw new IOException("A scratch file is shorter than what was written to it.");
        _pageAt = page;
    }
}
