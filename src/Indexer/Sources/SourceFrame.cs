using System.Buffers;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Sources;

/// <summary>
/// One firehose frame as received and where it stood. The buffer is rented: whoever handles the frame last gives it back
/// with <see cref="Return"/>, once.
/// </summary>
internal readonly record struct SourceFrame(byte[] Buffer, int Length, Did Did, long Seq)
{
    public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(0, Length);

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}

/// <summary>A stream of frames that can be taken up again at a position.</summary>
internal interface IRepoSource
{
    /// <summary>Names the source's positions in the store; the same for ever.</summary>
    string Name { get; }

    /// <summary>Reads until cancelled, reconnecting as needed. Frames come in the order of their seq.</summary>
    /// <param name="from">The last position that is durable; 0 to begin where the source stands now.</param>
    IAsyncEnumerable<SourceFrame> ReadAsync(long from, CancellationToken cancellationToken);
}
