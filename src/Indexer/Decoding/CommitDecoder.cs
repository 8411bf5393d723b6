using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>Reads a commit object. Fields that the format does not know are left alone: they are signed like the others.</summary>
internal ref struct CommitDecoder
{
    private const int PairsMax = 23;

    private SignedCommit _commit;
    private ulong _version;
    private bool _hasDid;
    private bool _hasRev;
    private bool _hasPrev;
    private bool _hasSignature;
    private RepoFault? _fault;

    public static bool TryDecode(ReadOnlyMemory<byte> block, out SignedCommit commit, out RepoFault? fault)
    {
        var decoder = new CommitDecoder();
        try
        {
            decoder.Read(block);
        }
        catch (BlockFormatException exception)
        {
            decoder._fault = new RepoFault(FaultReasons.CommitShape, exception.Message);
        }

        fault = decoder._fault ?? decoder.FindFault();
        commit = decoder._commit with { Block = block };
        return fault is null;
    }

    private void Read(ReadOnlyMemory<byte> block)
    {
        if (block.Length > DecodingLimits.CommitBytesMax)
        {
            _fault = new RepoFault(FaultReasons.CommitShape, $"The commit is longer than {DecodingLimits.CommitBytesMax} bytes.");
            return;
        }

        var check = new CborReader(block.Span);
        check.SkipValue();
        var reader = new CborReader(block.Span);
        var pairs = reader.ReadMapHead();
        if (pairs > PairsMax || !check.AtEnd)
            _fault = new RepoFault(FaultReasons.CommitShape, "The block is not one map of a commit's size.");

        for (var left = pairs; left > 0 && _fault is null; left--)
            ReadPair(ref reader, block);
    }

    private void ReadPair(ref CborReader reader, ReadOnlyMemory<byte> block)
    {
        var start = reader.Offset;
        var key = reader.ReadText();
        if (key.SequenceEqual("did"u8))
            ReadDid(reader.ReadText());
        else if (key.SequenceEqual("rev"u8))
            ReadRev(reader.ReadText());
        else if (key.SequenceEqual("version"u8))
            _version = reader.ReadUnsigned();
        else if (key.SequenceEqual("data"u8))
            _commit = _commit with { Data = ReadCid(reader.ReadLink()) };
        else if (key.SequenceEqual("prev"u8))
            ReadPrev(ref reader);
        else if (key.SequenceEqual("sig"u8))
            ReadSignature(ref reader, block, start);
        else
            reader.SkipValue();
    }

    private void ReadDid(ReadOnlySpan<byte> text)
    {
        _hasDid = Did.TryParse(text, out var did);
        _commit = _commit with { Did = did };
    }

    private void ReadRev(ReadOnlySpan<byte> text)
    {
        _hasRev = Tid.TryParse(text, out var rev) && rev.FitsColumn;
        _commit = _commit with { Rev = rev };
    }

    private void ReadPrev(ref CborReader reader)
    {
        _hasPrev = true;
        if (reader.PeekType() == CborType.Null)
            reader.ReadNull();
        else
            _commit = _commit with { Prev = ReadCid(reader.ReadLink()) };
    }

    private void ReadSignature(ref CborReader reader, ReadOnlyMemory<byte> block, int start)
    {
        _hasSignature = true;
        var length = reader.ReadBytes().Length;
        _commit = _commit with
        {
            Signature = block[(reader.Offset - length)..reader.Offset],
            SignaturePair = start..reader.Offset,
        };
    }

    // The version goes first: what another version holds is not ours to judge.
    private readonly RepoFault? FindFault()
    {
        if (_version != 3)
            return new RepoFault(FaultReasons.CommitVersion, $"The commit is of version {_version}.");
        if (!_hasDid)
            return new RepoFault(FaultReasons.CommitDid, "The commit names no valid DID.");
        if (!_hasRev)
            return new RepoFault(FaultReasons.RevInvalid, "The commit has no rev that is a TID below 2^63.");
        if (!_commit.Data.IsDagCbor)
            return new RepoFault(FaultReasons.CommitShape, "The commit names no tree.");
        if (!_hasPrev || !_hasSignature)
            return new RepoFault(FaultReasons.CommitShape, "The commit has no prev or no signature.");
        return null;
    }

    private static Cid ReadCid(ReadOnlySpan<byte> link) => Cid.TryParseBytes(link, out var cid) ? cid : default;
}
