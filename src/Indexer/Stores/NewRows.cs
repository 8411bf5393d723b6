namespace Lexidex.Indexer.Stores;

/// <summary>
/// Live rows are copied as if they were new, which costs half: nearly all are. Where one was not, the batch is merged instead,
/// and so are the live rows of the next ones: whatever sent one such row may send more.
/// </summary>
internal sealed class NewRows
{
    private const int BatchesInDoubt = 32;

    private int _inDoubt;

    /// <summary>How the next batch is tried first.</summary>
    public RowsAsNew Guess => _inDoubt == 0 ? RowsAsNew.All : RowsAsNew.Bulk;

    public void WasWrong() => _inDoubt = BatchesInDoubt;

    public void WasRight() => _inDoubt = Math.Max(0, _inDoubt - 1);
}
