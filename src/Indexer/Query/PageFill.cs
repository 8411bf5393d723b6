using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Query;

/// <summary>Fills a page until it has enough records or bytes, and remembers where it ended.</summary>
internal sealed class PageFill(int limit) : IDisposable
{
    // A page of the largest records would be a hundred megabytes; a short page with a cursor serves as well.
    private const int BytesMax = 8 << 20;

    private readonly RecordRebuilders _rebuilders = new();
    private readonly List<StoredRecord> _records = [];
    private long _bytes;
    private RowView? _last;

    public bool IsFull => _records.Count >= limit || _bytes >= BytesMax;

    /// <summary>True once a row was offered and not taken: there is more.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The last row that was offered and passed, taken or not.</summary>
    public RowView? Last => _last;

    public IReadOnlyList<StoredRecord> Records => _records;

    /// <summary>Takes the row's record, or passes over one of a repository that may not be shown.</summary>
    public void Take(RowView row, RepoState? repo)
    {
        IsCut |= IsFull;
        if (IsCut)
            return;
        _last = row;
        if (!RepoDirectory.IsVisible(repo))
            return;
        var record = _rebuilders.Read(row, RepoDirectory.TextOf(row.Did, repo));
        _records.Add(record);
        _bytes += record.Block.Length;
    }

    public RecordPageOf Close(bool isEnd, RowOrder order) => new(_records, isEnd || _last is null ? null : order.CursorAfter(_last));

    public void Dispose() => _rebuilders.Dispose();
}
