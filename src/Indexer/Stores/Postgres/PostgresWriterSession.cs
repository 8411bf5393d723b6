using System.Data;
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

    public NpgsqlConnection Connection => connection;

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

    /// <summary>Sends the rows as they stand in the batch's buffer.</summary>
    /// <remarks>See https://www.postgresql.org/docs/15/sql-copy.html, «Binary Format».</remarks>
    public async ValueTask CopyAsync(string copy, RecordBatch rows, CancellationToken cancellationToken)
    {
        var stream = await connection.BeginRawBinaryCopyAsync(copy, cancellationToken);
        try
        {
            await stream.WriteAsync(Header, cancellationToken);
            foreach (var run in rows.Runs())
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

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
