using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Reads firehose frames. One instance reads many, one after the other, and refills the same <see cref="Commit"/>; what it
/// gives is valid until the next frame, and as long as the frame's bytes are.
/// </summary>
/// <remarks>See https://atproto.com/specs/sync#firehose.</remarks>
internal sealed class FrameReader : IDisposable
{
    private readonly BlockHash _hash = new();
    private readonly CommitReader _commits;

    public FrameReader() => _commits = new CommitReader(_hash);

    /// <summary>Why the message is not believed; null for a good one. The kind still says what it wanted to be.</summary>
    public RepoFault? Fault { get; private set; }

    public RepoCommit Commit { get; } = new();

    public RepoSync? Sync { get; private set; }

    public IdentityChange? Identity { get; private set; }

    public AccountChange? Account { get; private set; }

    /// <summary>What an info or error frame says.</summary>
    public StreamNotice? Notice { get; private set; }

    /// <summary>Whose frame it is, for choosing a lane; false for a frame of no repository. Reads no more than it must and checks little.</summary>
    public static bool TryPeekDid(ReadOnlySpan<byte> frame, out Did did, out long seq) => FramePeek.TryRead(frame, out did, out seq);

    public FrameKind Read(ReadOnlyMemory<byte> frame)
    {
        Fault = null;
        if (frame.Length > DecodingLimits.FrameBytesMax)
        {
            Fault = new RepoFault(FaultReasons.FrameSize, $"The frame is {frame.Length} bytes long.");
            return FrameKind.Broken;
        }

        var kind = ReadHeader(frame.Span, out var start);
        if (Fault is null)
            ReadMessage(kind, frame, start);
        return kind;
    }

    public void Dispose()
    {
        Commit.Slice.Dispose();
        _hash.Dispose();
    }

    private FrameKind ReadHeader(ReadOnlySpan<byte> frame, out int start)
    {
        start = 0;
        try
        {
            var reader = new CborReader(frame);
            var kind = FrameHeader.Read(ref reader);
            start = reader.Offset;
            reader.SkipValue();
            if (reader.AtEnd)
                return kind;
            Fault = new RepoFault(FaultReasons.FrameCbor, $"Bytes follow the message at byte {reader.Offset}.");
        }
        catch (BlockFormatException exception)
        {
            Fault = new RepoFault(FaultReasons.FrameCbor, exception.Message);
        }

        return FrameKind.Broken;
    }

    private void ReadMessage(FrameKind kind, ReadOnlyMemory<byte> frame, int start)
    {
        try
        {
            if (kind == FrameKind.Unknown)
                return;
            var fields = FrameFields.Read(frame.Span, start);
            if (kind is FrameKind.Info or FrameKind.Error)
                Notice = new StreamNotice(Encoding.UTF8.GetString(fields.Name), TextOrNull(fields.Message));
            else
                ReadRepoMessage(kind, frame, fields);
        }
        catch (BlockFormatException exception)
        {
            Fault = new RepoFault(FaultReasons.FrameShape, exception.Message);
        }
    }

    private void ReadRepoMessage(FrameKind kind, ReadOnlyMemory<byte> frame, in FrameFields fields)
    {
        if (fields.Seq <= 0 || !Did.TryParse(fields.Did, out var did))
        {
            Fault = new RepoFault(FaultReasons.FrameShape, "The message has no valid seq or DID.");
            return;
        }

        if (kind == FrameKind.Commit)
            Fault = _commits.Read(frame, fields, did, Commit);
        else if (kind == FrameKind.Sync)
            Fault = ReadSync(frame, fields, did);
        else if (kind == FrameKind.Identity)
            Identity = new IdentityChange(fields.Seq, did, TextOrNull(fields.Handle));
        else
            Account = new AccountChange(fields.Seq, did, fields.Active, TextOrNull(fields.Status));
    }

    private RepoFault? ReadSync(ReadOnlyMemory<byte> frame, in FrameFields fields, Did did)
    {
        var fault = _commits.ReadSigned(frame, fields, did, Commit);
        if (fault is null)
            Sync = new RepoSync(fields.Seq, did, Commit.Rev, Commit.Commit, Commit.Data);
        return fault;
    }

    private static string? TextOrNull(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text);
}
