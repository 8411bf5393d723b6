using System.Text;
using Lexidex.Schema.Syntax;
using SQLitePCL;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>
/// The functions that the views call. Each goes both ways: a compact form becomes its text, a text its compact form; what
/// is neither becomes NULL.
/// </summary>
internal static class SqliteFunctions
{
    private delegate void Conversion(sqlite3_context context, sqlite3_value value);

    public static void Register(SqliteSession session, sqlite3 connection)
    {
        // Those that look into did_text are not deterministic: their answer may come later.
        Register("at_did", 0, (context, value) => ConvertDid(session, context, value));
        Register("at_uri", 0, (context, value) => ConvertUri(session, context, value));
        Register("at_rkey", raw.SQLITE_DETERMINISTIC, ConvertRecordKey);
        Register("at_tid", raw.SQLITE_DETERMINISTIC, ConvertTid);
        Register("at_cid", raw.SQLITE_DETERMINISTIC, ConvertCid);

        void Register(string name, int flags, Conversion conversion) => session.Check(raw.sqlite3_create_function(
            connection, name, 1, raw.SQLITE_UTF8 | flags, null, (context, _, values) => Convert(conversion, context, values[0])));
    }

    // An exception must not cross the engine's C code.
    private static void Convert(Conversion conversion, sqlite3_context context, sqlite3_value value)
    {
        try
        {
            conversion(context, value);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or StoreException)
        {
            raw.sqlite3_result_null(context);
        }
    }

    private static void ConvertDid(SqliteSession session, sqlite3_context context, sqlite3_value value)
    {
        if (IsText(value))
        {
            Span<byte> bytes = stackalloc byte[DidKey.Length];
            DidKey.Of(Text(value)).WriteBytes(bytes);
            raw.sqlite3_result_blob(context, bytes);
        }
        else if (raw.sqlite3_value_bytes(value) == DidKey.Length && ReadDid(session, DidKey.FromBytes(raw.sqlite3_value_blob(value))) is { } text)
            raw.sqlite3_result_text(context, text);
        else
            raw.sqlite3_result_null(context);
    }

    private static void ConvertRecordKey(sqlite3_context context, sqlite3_value value)
    {
        Span<byte> buffer = stackalloc byte[RecordKeyForm.MaxLength];
        if (!IsText(value))
            raw.sqlite3_result_text(context, buffer[..RecordKeyForm.WriteText(raw.sqlite3_value_blob(value), buffer)]);
        else if (RecordKey.IsValid(Text(value)))
            raw.sqlite3_result_blob(context, buffer[..RecordKeyForm.Write(Text(value), buffer)]);
        else
            raw.sqlite3_result_null(context);
    }

    private static void ConvertTid(sqlite3_context context, sqlite3_value value)
    {
        if (raw.sqlite3_value_type(value) == raw.SQLITE_INTEGER)
            raw.sqlite3_result_text(context, Tid.FromValue((ulong)raw.sqlite3_value_int64(value)).ToString());
        else if (IsText(value) && Tid.TryParse(Text(value), out var tid) && tid.Value <= long.MaxValue)
            raw.sqlite3_result_int64(context, (long)tid.Value);
        else
            raw.sqlite3_result_null(context);
    }

    private static void ConvertCid(sqlite3_context context, sqlite3_value value)
    {
        Span<byte> buffer = stackalloc byte[Cid.MaxTextLength];
        if (!IsText(value) && raw.sqlite3_value_type(value) == raw.SQLITE_BLOB)
            raw.sqlite3_result_text(context, buffer[..CidForm.WriteText(raw.sqlite3_value_blob(value), buffer)]);
        else if (IsText(value) && CidForm.TryFromText(Text(value), buffer, out var length) == ColumnFit.Exact)
            raw.sqlite3_result_blob(context, buffer[..length]);
        else
            raw.sqlite3_result_null(context);
    }

    private static void ConvertUri(SqliteSession session, sqlite3_context context, sqlite3_value value)
    {
        Span<byte> form = stackalloc byte[AtUriForm.MaxLength];
        if (IsText(value) && AtUriForm.TryWrite(Text(value), form, out var length) != ColumnFit.Absent)
            raw.sqlite3_result_blob(context, form[..length]);
        else if (!IsText(value)
            && AtUriForm.TryRead(raw.sqlite3_value_blob(value), out var did, out var nsid, out var recordKey)
            && ReadDid(session, did) is { } didText)
        {
            Span<byte> key = stackalloc byte[RecordKey.MaxLength];
            var keyText = Encoding.UTF8.GetString(key[..RecordKeyForm.WriteText(recordKey, key)]);
            raw.sqlite3_result_text(context, $"at://{didText}/{Encoding.UTF8.GetString(nsid)}/{keyText}");
        }
        else
            raw.sqlite3_result_null(context);
    }

    private static string? ReadDid(SqliteSession session, DidKey did)
    {
        if (Did.TryFromKey(did, out var plc))
            return plc.ToString();

        using var rows = session.Prepare("SELECT text FROM did_text WHERE did = ?1").Bind(1, did).Rows();
        return rows.Step() ? rows.Text(0) : null;
    }

    private static bool IsText(sqlite3_value value) => raw.sqlite3_value_type(value) == raw.SQLITE_TEXT;

    // A text's blob is its UTF-8.
    private static ReadOnlySpan<byte> Text(sqlite3_value value) => raw.sqlite3_value_blob(value);
}
