using System.Collections.Concurrent;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Reading connections, lent one at a time: in WAL mode they never wait for the writer, nor it for them.</summary>
internal sealed class SqliteReadPool(string path, StoreOptions options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.ReadConnectionsMax);
    private readonly ConcurrentBag<SqliteSession> _idle = [];

    public async ValueTask<Loan> RentAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return new Loan(this, _idle.TryTake(out var session) ? session : new SqliteSession(path, forWriting: false, options));
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
        _free.Dispose();
    }

    private void Return(SqliteSession session)
    {
        _idle.Add(session);
        _free.Release();
    }

    /// <summary>Give the connection back by disposing this, once.</summary>
    public readonly struct Loan(SqliteReadPool pool, SqliteSession session) : IDisposable
    {
        public SqliteSession Session => session;

        public void Dispose() => pool.Return(session);
    }
}
