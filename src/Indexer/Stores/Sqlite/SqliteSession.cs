using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SQLitePCL;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>
/// One open connection with its prepared statements, spoken to through the C interface: rows are bound from spans and read
/// as spans, with nothing allocated for a row. For one user at a time.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly string _path;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    static SqliteSession() => Batteries_V2.Init();

    /// <summary>Opens the file, which is created when <paramref name="forWriting"/> and not there.</summary>
    public SqliteSession(string path, bool forWriting, StoreOptions options)
    {
        _path = path;
        var flags = raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_READWRITE | (forWriting ? raw.SQLITE_OPEN_CREATE : 0);
        Check(raw.sqlite3_open_v2(path, out _handle, flags, null));
        Check(raw.sqlite3_busy_timeout(_handle, (int)options.SqliteBusyTimeout.TotalMilliseconds));
        Configure(forWriting, options);
        SqliteFunctions.Register(this, _handle);
    }

    /// <summary>Rows that the last finished statement inserted, updated or deleted.</summary>
    public int Changes => SqliteNative.Changes(_handle.DangerousGetHandle());

    /// <summary>Runs one statement that gives no rows and is not worth keeping.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The statement of this text, prepared once for as long as the connection lives. Reset it after use.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
            return statement;

        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        return _statements[sql] = new SqliteStatement(this, handle);
    }

    public long ReadInt64(string sql)
    {
        using var rows = Prepare(sql).Rows();
        return rows.Step() ? rows.Int64(0) : 0;
    }

    /// <summary>What all kept statements have cost since this was asked last: a counter of sqlite3_stmt_status.</summary>
    public long TakeStatus(int counter)
    {
        var sum = 0L;
        foreach (var statement in _statements.Values)
            sum += statement.TakeStatus(counter);
        return sum;
    }

    /// <summary>Runs the action in one transaction that holds the file's write lock from its start.</summary>
    public void InTransaction(Action action)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            action();
            Execute("COMMIT");
        }
        catch
        {
            // The engine may have rolled back by itself (disk full); then there is nothing left to do.
            if (raw.sqlite3_get_autocommit(_handle) == 0)
                raw.sqlite3_exec(_handle, "ROLLBACK");
            throw;
        }
    }

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            ThrowFailed(code);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _handle.Dispose();
    }

    private void Configure(bool forWriting, StoreOptions options)
    {
        var kibibytes = forWriting ? options.SqliteCacheKibibytes : options.SqliteReadCacheKibibytes;
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{kibibytes}"));
        Execute("PRAGMA temp_store = MEMORY");
        if (!forWriting)
        {
            Execute("PRAGMA query_only = ON");
            return;
        }

        Execute("PRAGMA journal_mode = WAL");
        // In WAL mode this loses nothing when the process dies; a power cut may lose the last commits, rows and positions alike.
        Execute("PRAGMA synchronous = NORMAL");
        Execute("PRAGMA wal_autocheckpoint = 16000");
    }

    [DoesNotReturn]
    private void ThrowFailed(int code)
    {
        var message = _handle is null ? raw.sqlite3_errstr(code).utf8_to_string() : raw.sqlite3_errmsg(_handle).utf8_to_string();
        throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"SQLite says of {_path}: {message} (code {code})."))
        {
            Kind = SqliteFaults.KindOf(code),
        };
    }
}
