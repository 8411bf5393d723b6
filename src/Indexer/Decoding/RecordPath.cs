using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// Splits tree keys and operation paths into collection and record key. Remembers the last valid collection, because
/// keys come in order and most have the same.
/// </summary>
/// <remarks>See https://atproto.com/specs/repository#repo-paths.</remarks>
internal sealed class RecordPath
{
    private readonly byte[] _collection = new byte[Nsid.MaxLength];
    private int _collectionLength;

    /// <summary>The length of the collection, which the slash follows; 0 where the path is not valid.</summary>
    public int CollectionLengthOf(ReadOnlySpan<byte> path)
    {
        var length = path.IndexOf((byte)'/');
        if (length <= 0 || !RecordKey.IsValid(path[(length + 1)..]))
            return 0;

        var collection = path[..length];
        if (collection.SequenceEqual(_collection.AsSpan(0, _collectionLength)))
            return length;
        if (!Nsid.IsValid(collection))
            return 0;

        collection.CopyTo(_collection);
        _collectionLength = length;
        return length;
    }

    public static RepoFault Fault(ReadOnlySpan<byte> path) =>
        new(FaultReasons.RecordPath, $"«{System.Text.Encoding.UTF8.GetString(path)}» is not a collection and a record key.");
}
