namespace Lexidex.Indexer.Decoding;

/// <summary>A whole CAR at hand: in memory, or in a file that is read in parts. Whoever made it disposes it.</summary>
internal abstract class CarBody : IDisposable
{
    public abstract long Length { get; }

    /// <summary>How many bytes of memory it takes while it is read: what counts against the bounds.</summary>
    public abstract long ResidentBytes { get; }

    /// <summary>
    /// Finds the places of all blocks. Those of a CAR in memory are noted in the index that is given, which is used again for
    /// the next; a file has an index of its own.
    /// </summary>
    public abstract bool TryIndex(CarBlocks index, out BlockSource blocks, out RepoFault? fault);

    /// <summary>A copy of its first bytes, as many as there are of those asked for.</summary>
    public abstract byte[] CopyStart(int bytesMax);

    public abstract void Dispose();
}
