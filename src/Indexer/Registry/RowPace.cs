namespace Lexidex.Indexer.Registry;

/// <summary>Keeps work over many rows to so many a second, from its making on.</summary>
internal sealed class RowPace(int rowsPerSecond, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();
    private long _rows;

    /// <summary>So many more rows are done: waits until they are due.</summary>
    public async Task KeepAsync(int rows, CancellationToken cancellationToken)
    {
        _rows += rows;
        var due = TimeSpan.FromSeconds((double)_rows / rowsPerSecond) - clock.GetElapsedTime(_begun);
        if (due > TimeSpan.Zero)
            await Task.Delay(due, clock, cancellationToken);
    }
}
