using System.Data;
using System.Globalization;
using Lexidex.Indexer.Projection;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>A writer's connection, and what has been made on it.</summary>
internal sealed class PostgresWriterSession(NpgsqlConnection connection) : IAsyncDisposable
{
    // Larger pieces would let the server wait for their end, and smaller ones cost a call each.
    private const int PieceBytes = 256 * 1024;

    public static readonly ReadOnlyMemory<byte> Header = new byte[]
    {
        (byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0,
        0, 0, 0, 0,
        0, 0, 0, 0,
    };

    public static readonly ReadOnlyMemory<byte> Trailer = new byte[] { 0xFF, 0xFF };

    private readonly Dictionary<string, StoreTable> _stages = new(StringComparer.Ordinal);

    private bool _hasLinkStage;

    public NpgsqlConnection Connection => connection;

    /// <summary>The links of the rows that are on their way now.</summary>
    public LinkRows Links { get; } = new();

    public bool IsUsable => connection.FullState == ConnectionState.Open;

    /// <summary>Makes the staging table, once for each table and connection. To be called outside a transaction.</summary>
    public async ValueTask EnsureStageAsync(PostgresTable table, CancellationToken cancellationToken)
    {
        if (_stages.TryGetValue(table.Name, out var known) && ReferenceEquals(known, table.Table))
            return;

        // Another description of the same table may have other columns.
        await connection.ExecuteAllAsync([$"DROP TABLE IF EXISTS {table.Stage}", table.CreateStage], cancellationToken);
        _stages[table.Name] = table.Table;
    }

    /// <summary>The same for links.</summary>
    public async ValueTask EnsureLinkStageAsync(CancellationToken cancellationToken)
    {
        if (!_hasLinkStage)
            await connection.ExecuteAllAsync([PostgresLinkText.CreateStage], cancellationToken);
        _hasLinkStage = true;
    }

    /// <summary>Sends the rows as they stand in the batch's buffer.</summary>
    /// <remarks>See https://www.postgresql.org/docs/15/sql-copy.html, «Binary Format».</remarks>
    public ValueTask CopyAsync(string copy, RecordBatch rows, CancellationToken cancellationToken) => CopyAsync(copy, rows.Runs(), cancellationToken);

    /// <param name="runs">Whole rows, back to back.</param>
    public async ValueTask CopyAsync(string copy, IEnumerable<ReadOnlyMemory<byte>> runs, CancellationToken cancellationToken)
    {
        var stream = await connection.BeginRawBinaryCopyAsync(copy, cancellationToken);
        try
        {
            await stream.WriteAsync(Header, cancellationToken);
            foreach (var run in runs)
            {
                for (var piece = run; piece.Length > 0; piece = piece[Math.Min(PieceBytes, piece.Length)..])
                    await stream.WriteAsync(piece[..Math.Min(PieceBytes, piece.Length)], cancellationToken);
            }

            await stream.WriteAsync(Trailer, cancellationToken);
        }
        catch
        {
            // Disposing the stream would tell the server that all had been sent; the connection ends it, and itself, cleanly.
            await connection.CloseAsync();
            throw;
        }

        await stream.DisposeAsync();
    }

    /// <summary>From here on COPY writes past the log of transactions. To be called outside a transaction.</summary>
    /// <param name="timeout">The longest that one statement may take, by the server's clock.</param>
    public async ValueTask BeginLoadAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await connection.ExecuteAllAsync(
            [string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {timeout.TotalMilliseconds:0}"), "SET yb_disable_transactional_writes = on"],
            cancellationToken);

    /// <summary>Everything is a transaction again.</summary>
    public async ValueTask EndLoadAsync(CancellationToken cancellationToken) =>
        await connection.ExecuteAllAsync(["RESET yb_disable_transactional_writes", "RESET statement_timeout"], cancellationToken);

    public ValueTask DisposeAsync()
    {
        Links.Dispose();
        return connection.DisposeAsync();
    }
}
