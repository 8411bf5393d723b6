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

        Fault = CarHeader.Read(_car.Slice(_offset, length), out var root);
        Root = root;
        _offset += length;
        return Fault is null;
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

    private bool Refuse(string reason, string detail)
    {
        Fault ??= new RepoFault(reason, detail);
        return false;
    }
}
