using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>Reads a CAR of version 1 from front to back, in place. Says where each block lies; hashes nothing.</summary>
/// <remarks>See https://ipld.io/specs/transport/car/carv1/.</remarks>
internal ref struct CarReader(ReadOnlySpan<byte> car)
{
    private readonly ReadOnlySpan<byte> _car = car;
    private int _offset = 0;

    /// <summary>Why reading ended before the end; null while all is well.</summary>
    public RepoFault? Fault { get; private set; }

    /// <summary>The first root. Others say nothing in a repository.</summary>
    public Cid Root { get; private set; }

    /// <summary>Where the current section's block begins.</summary>
    public int BlockStart { get; private set; }

    public int BlockLength { get; private set; }

    /// <summary>Whether the current block can be a commit, node or record; its digest then stands right before it.</summary>
    public bool IsDagCbor { get; private set; }

    public bool TryReadHeader()
    {
        if (!TryReadLength("the header", out var length))
            return false;
        if (length > DecodingLimits.CarHeaderBytesMax)
            return Refuse(FaultReasons.CarHeader, $"The header is {length} bytes long.");

        var header = _car.Slice(_offset, length);
        _offset += length;
        try
        {
            return TryReadHeader(header);
        }
        catch (BlockFormatException exception)
        {
            return Refuse(FaultReasons.CarHeader, exception.Message);
        }
    }

    /// <summary>Moves to the next section; false at the end, and at a fault.</summary>
    public bool MoveNext()
    {
        if (_offset == _car.Length || !TryReadLength("a section", out var length))
            return false;

        var section = _car.Slice(_offset, length);
        IsDagCbor = BlockCid.StartsWith(section);
        var cidLength = IsDagCbor ? BlockCid.Length : CarCid.LengthOf(section);
        if (cidLength == 0)
            return Refuse(FaultReasons.CarCid, $"No CID stands at byte {_offset}.");

        BlockStart = _offset + cidLength;
        BlockLength = length - cidLength;
        _offset += length;
        return true;
    }

    private bool TryReadLength(string what, out int length)
    {
        length = 0;
        var value = Varint.Read(_car[_offset..], out var width);
        if (width == 0)
            return Refuse(FaultReasons.CarTruncated, $"The CAR ends at byte {_car.Length}, inside the length of {what}.");
        if (width < 0)
            return Refuse(FaultReasons.CarSection, $"The length of {what} at byte {_offset} is not a varint.");
        if (value == 0)
            return Refuse(FaultReasons.CarSection, $"The length of {what} at byte {_offset} is zero.");
        if (value > _car.Length - _offset - width)
            return Refuse(FaultReasons.CarTruncated, $"The CAR ends inside {what} of {value} bytes at byte {_offset}.");

        _offset += width;
        length = (int)value;
        return true;
    }

    private bool TryReadHeader(ReadOnlySpan<byte> header)
    {
        var check = new CborReader(header);
        check.SkipValue();
        if (!check.AtEnd)
            return Refuse(FaultReasons.CarHeader, $"Bytes follow the header's map at byte {check.Offset}.");

        var reader = new CborReader(header);
        var roots = -1;
        ulong version = 0;
        for (var left = reader.ReadMapHead(); left > 0; left--)
        {
            var key = reader.ReadText();
            if (key.SequenceEqual("version"u8))
                version = reader.ReadUnsigned();
            else if (key.SequenceEqual("roots"u8))
                roots = ReadRoots(ref reader);
            else
                reader.SkipValue();
        }

        if (version != 1)
            return Refuse(version == 0 ? FaultReasons.CarHeader : FaultReasons.CarVersion, $"The version is {version}.");
        if (roots < 0)
            return Refuse(FaultReasons.CarHeader, "The header has no roots.");
        return roots > 0 || Refuse(FaultReasons.CarRoot, "The list of roots is empty.");
    }

    private int ReadRoots(ref CborReader reader)
    {
        var count = reader.ReadArrayHead();
        for (var at = 0; at < count; at++)
        {
            var link = reader.ReadLink();
            if (at == 0 && Cid.TryParseBytes(link, out var root))
                Root = root;
        }

        return count;
    }

    private bool Refuse(string reason, string detail)
    {
        Fault ??= new RepoFault(reason, detail);
        return false;
    }
}
