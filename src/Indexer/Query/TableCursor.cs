using System.Buffers.Text;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>How far a listing of a table has come: the primary key of the last row, as text that nobody needs to understand.</summary>
internal static class TableCursor
{
    public static string Write(RowView row)
    {
        var bytes = new byte[DidKey.Length + row.KeyForm.Length];
        row.Did.WriteBytes(bytes);
        row.KeyForm.Span.CopyTo(bytes.AsSpan(DidKey.Length));
        return Base64Url.EncodeToString(bytes);
    }

    public static string Write(DidKey did)
    {
        var bytes = new byte[DidKey.Length];
        did.WriteBytes(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryRead(string cursor, string collection, out RowKey key)
    {
        key = default;
        if (cursor.Length > 2 * (DidKey.Length + RecordKeyForm.MaxLength) || !Base64Url.IsValid(cursor))
            return false;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length < DidKey.Length)
            return false;
        key = new RowKey(DidKey.FromBytes(bytes.AsSpan(0, DidKey.Length)), collection, bytes.AsMemory(DidKey.Length));
        return true;
    }

    /// <summary>The repository that a listing of them has come to; null at its beginning.</summary>
    /// <exception cref="QueryException">The cursor is none that was given out here.</exception>
    public static DidKey? OwnerOf(string? cursor)
    {
        if (cursor is null)
            return null;
        return TryRead(cursor, "", out var key) ? key.Did : throw QueryException.StrangeCursor();
    }
}
