namespace Lexidex.Indexer.Decoding;

/// <summary>A CAR whose bytes are all in memory.</summary>
/// <param name="whenDone">Takes the bytes back, if they were borrowed.</param>
internal sealed class MemoryCar(ReadOnlyMemory<byte> bytes, Action? whenDone = null) : CarBody
{
    private Action? _whenDone = whenDone;

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public override long Length => Bytes.Length;

    public override long ResidentBytes => Bytes.Length;

    public override bool TryIndex(CarBlocks index, out BlockSource blocks, out RepoFault? fault)
    {
        blocks = index;
        return index.TryFill(Bytes, out fault);
    }

    public override byte[] CopyStart(int bytesMax) => Bytes[..Math.Min(Bytes.Length, bytesMax)].ToArray();

    public override void Dispose() => Interlocked.Exchange(ref _whenDone, null)?.Invoke();
}
