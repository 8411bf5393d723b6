using Lexidex.Indexer.Projection;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Stores;

/// <summary>A record that names a target, and where in it.</summary>
internal sealed record LinkRow(ReadOnlyMemory<byte> Target, string Collection, string Path, DidKey Did, ReadOnlyMemory<byte> RecordKey);

/// <summary>Which links, in the order of target, collection, path, DID and record key.</summary>
internal sealed record LinkQuery
{
    /// <summary>The form of <see cref="LinkTarget"/>; null for all.</summary>
    public ReadOnlyMemory<byte>? Target { get; init; }

    /// <summary>Of records of this collection.</summary>
    public string? Collection { get; init; }

    /// <summary>At this path.</summary>
    public string? Path { get; init; }

    /// <summary>Where a listing goes on.</summary>
    public LinkRow? After { get; init; }

    /// <summary>Also those from accounts that are hidden: for who copies a store, never for who reads it.</summary>
    public bool WithHidden { get; init; }

    public int Limit { get; init; } = 50;
}

/// <summary>
/// Tables link and link_collection: what records name in places that no column shows. Writers keep them with the rows, in the same
/// transaction, for the collections that an operator chose.
/// </summary>
internal interface ILinkRows
{
    /// <summary>The collections whose links writers keep, as last read: when the store was opened, and when the lanes were taken.</summary>
    LinkedCollections Kept { get; }

    /// <summary>Reads them again.</summary>
    Task<LinkedCollections> RefreshAsync(CancellationToken cancellationToken);

    /// <summary>Has links of a collection kept from now on. Only while all lanes are held: whoever takes them next reads it.</summary>
    /// <param name="isWhole">Whether every record that is there has its links.</param>
    Task KeepAsync(string collection, bool isWhole, CancellationToken cancellationToken);

    /// <summary>Takes away the links of a collection, and keeps them no more. Only while all lanes are held.</summary>
    Task ForgetAsync(string collection, CancellationToken cancellationToken);

    Task<IReadOnlyList<LinkRow>> ListAsync(LinkQuery query, CancellationToken cancellationToken);
}
