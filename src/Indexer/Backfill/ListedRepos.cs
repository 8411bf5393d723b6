using System.Buffers.Binary;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Backfill;

/// <summary>
/// Which repositories a host's list named. Eight bytes are kept of each key, so that a list of the whole network fits in
/// memory; keys are hashes, and two that begin alike are as good as never met.
/// </summary>
internal sealed class ListedRepos(int countMax = ListedRepos.UsualMax)
{
    /// <summary>Half a gibibyte.</summary>
    public const int UsualMax = 1 << 26;

    private const int Parts = 256;

    private readonly ulong[][] _parts = [.. Enumerable.Repeat(Array.Empty<ulong>(), Parts)];
    private readonly int[] _counts = new int[Parts];
    private bool _isSorted;

    public int Count { get; private set; }

    /// <summary>True once more was listed than is remembered: then nothing can be said of what is not listed.</summary>
    public bool IsOverfull { get; private set; }

    public void Add(DidKey did)
    {
        if (Count == countMax)
        {
            IsOverfull = true;
            return;
        }

        var start = StartOf(did);
        var part = start >> 56;
        ref var room = ref _parts[part];
        ref var count = ref _counts[part];
        if (room.Length == count)
            Array.Resize(ref room, Math.Max(16, count + (count / 4)));
        room[count++] = start;
        Count++;
        _isSorted = false;
    }

    public bool Contains(DidKey did)
    {
        Sort();
        var start = StartOf(did);
        return _parts[start >> 56].AsSpan(0, _counts[start >> 56]).BinarySearch(start) >= 0;
    }

    private void Sort()
    {
        if (_isSorted)
            return;
        for (var part = 0; part < Parts; part++)
            _parts[part].AsSpan(0, _counts[part]).Sort();
        _isSorted = true;
    }

    private static ulong StartOf(DidKey did)
    {
        Span<byte> bytes = stackalloc byte[DidKey.Length];
        did.WriteBytes(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
