using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>Reads a CAR file from front to back as <see cref="CarReader"/> reads one in memory, through a window.</summary>
internal sealed class FileSections(FileWindow window, long length)
{
    private const int HeadBytesMax = 9 + BlockCid.Length;
    private const int CidBytesMax = 128;

    private readonly byte[] _digest = new byte[BlockHash.Length];
    private long _offset;

    public RepoFault? Fault { get; private set; }

    public Cid Root { get; private set; }

    public long BlockStart { get; private set; }

    public int BlockLength { get; private set; }

    public bool IsDagCbor { get; private set; }

    /// <summary>Of a dag-cbor block: the SHA-256 that its CID has. Valid until the next move.</summary>
    public ReadOnlySpan<byte> Digest => _digest;

    public bool TryReadHeader()
    {
        if (!TryReadLength("the header", out var bytes))
            return false;
        if (bytes > DecodingLimits.CarHeaderBytesMax)
            return Refuse(FaultReasons.CarHeader, $"The header is {bytes} bytes long.");

        Fault = CarHeader.Read(window.Read(_offset, bytes)[..bytes], out var root);
        Root = root;
        _offset += bytes;
        return Fault is null;
    }

    /// <summary>Moves to the next section; false at the end, and at a fault.</summary>
    public bool MoveNext()
    {
        if (_offset == length || !TryReadLength("a section", out var bytes))
            return false;

        var section = window.Read(_offset, Math.Min(bytes, CidBytesMax));
        section = section[..Math.Min(section.Length, bytes)];
        IsDagCbor = BlockCid.StartsWith(section);
        var cidLength = IsDagCbor ? BlockCid.Length : CarCid.LengthOf(section);
        if (cidLength == 0)
            return Refuse(FaultReasons.CarCid, $"No CID stands at byte {_offset}.");

        if (IsDagCbor)
            section.Slice(BlockCid.DigestOffset, BlockHash.Length).CopyTo(_digest);
        BlockStart = _offset + cidLength;
        BlockLength = bytes - cidLength;
        _offset += bytes;
        return true;
    }

    private bool TryReadLength(string what, out int bytes)
    {
        bytes = 0;
        var value = Varint.Read(window.Read(_offset, HeadBytesMax), out var width);
        if (width == 0)
            return Refuse(FaultReasons.CarTruncated, $"The CAR ends at byte {length}, inside the length of {what}.");
        if (width < 0)
            return Refuse(FaultReasons.CarSection, $"The length of {what} at byte {_offset} is not a varint.");
        if (value == 0)
            return Refuse(FaultReasons.CarSection, $"The length of {what} at byte {_offset} is zero.");
        if (value > length - _offset - width)
            return Refuse(FaultReasons.CarTruncated, $"The CAR ends inside {what} of {value} bytes at byte {_offset}.");

        _offset += width;
        bytes = (int)value;
        return true;
    }

    private bool Refuse(string reason, string detail)
    {
        Fault ??= new RepoFault(reason, detail);
        return false;
    }
}
