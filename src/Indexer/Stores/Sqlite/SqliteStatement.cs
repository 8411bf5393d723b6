using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lexidex.Schema.Syntax;
using SQLitePCL;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteSession session, sqlite3_stmt handle) : IDisposable
{
    // Collections and sources, which each batch names again and again, are shorter.
    private const int ShortTextBytes = 1024;

    // Kept from closing by the handle, which is closed with this.
    private readonly nint _pointer = handle.DangerousGetHandle();

    public SqliteStatement Bind(int parameter, long value)
    {
        session.Check(SqliteNative.BindInt64(_pointer, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    /// <summary>The bytes are copied by SQLite: the span need not outlive the call.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> blob)
    {
        session.Check(raw.sqlite3_bind_blob(handle, parameter, blob));
        return this;
    }

    public SqliteStatement Bind(int parameter, byte[]? blob) => blob is null ? BindNull(parameter) : Bind(parameter, blob.AsSpan());

    public SqliteStatement Bind(int parameter, DidKey did)
    {
        Span<byte> bytes = stackalloc byte[DidKey.Length];
        did.WriteBytes(bytes);
        return Bind(parameter, bytes);
    }

    public SqliteStatement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        session.Check(raw.sqlite3_bind_text(handle, parameter, utf8));
        return this;
    }

    public SqliteStatement BindText(int parameter, string? text)
    {
        if (text is null)
            return BindNull(parameter);
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > ShortTextBytes)
            return BindText(parameter, Encoding.UTF8.GetBytes(text));

        Span<byte> utf8 = stackalloc byte[ShortTextBytes];
        return BindText(parameter, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>Binds bytes where they stand: their memory is pinned until the statement has run, and nobody runs it later without binding anew.</summary>
    public unsafe void BindPinned(int parameter, ReadOnlySpan<byte> value, bool isText)
    {
        var bytes = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value));
        session.Check(isText
            ? SqliteNative.BindText(_pointer, parameter, bytes, value.Length, SqliteNative.Static)
            : SqliteNative.BindBlob(_pointer, parameter, bytes, value.Length, SqliteNative.Static));
    }

    public SqliteStatement BindNull(int parameter)
    {
        session.Check(SqliteNative.BindNull(_pointer, parameter));
        return this;
    }

    /// <summary>Runs to the end and makes ready for the next use; answers the rows changed.</summary>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }

            return session.Changes;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Use in a <c>using</c>: the statement is made ready for the next use when the rows are disposed.</summary>
    public SqliteRows Rows() => new(this);

    public bool Step()
    {
        var code = SqliteNative.Step(_pointer);
        session.Check(code);
        return code == raw.SQLITE_ROW;
    }

    // What it answers is the failure of the step before, which was thrown.
    public void Reset() => _ = SqliteNative.Reset(_pointer);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>The bytes of a blob, or of a text as UTF-8; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public int TakeStatus(int counter) => raw.sqlite3_stmt_status(handle, counter, 1);

    public void Dispose() => handle.Dispose();
}

/// <summary>A walk over the rows of a statement.</summary>
internal readonly struct SqliteRows(SqliteStatement statement) : IDisposable
{
    public bool Step() => statement.Step();

    public bool IsNull(int column) => statement.IsNull(column);

    public long Int64(int column) => statement.Int64(column);

    public long? Int64OrNull(int column) => statement.IsNull(column) ? null : statement.Int64(column);

    public ReadOnlySpan<byte> Bytes(int column) => statement.Bytes(column);

    public string Text(int column) => Encoding.UTF8.GetString(statement.Bytes(column));

    public string? TextOrNull(int column) => statement.IsNull(column) ? null : Text(column);

    public void Dispose() => statement.Reset();
}
