using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>How far a listing of a repository's collection has come in each of its two runs; null where a run has not begun.</summary>
internal sealed record RepoCursor(ReadOnlyMemory<byte>? Tid, ReadOnlyMemory<byte>? Text)
{
    private const int TidFormLength = 9;

    public static RepoCursor Beginning { get; } = new(null, null);

    public ReadOnlyMemory<byte>? Of(KeyRun run) => run == KeyRun.Tids ? Tid : Text;

    /// <summary>The cursor once this row has been given out.</summary>
    public RepoCursor Past(RowView row) =>
        KeyRun.Tids.Holds(row.KeyForm.Span) ? this with { Tid = row.KeyForm } : this with { Text = row.KeyForm };

    public string Write()
    {
        var tid = Tid ?? default;
        var text = Text ?? default;
        return Base64Url.EncodeToString([(byte)tid.Length, .. tid.Span, .. text.Span]);
    }

    public static bool TryRead(string cursor, [NotNullWhen(true)] out RepoCursor? read)
    {
        read = null;
        if (cursor.Length > 2 * RecordKeyForm.MaxLength || !Base64Url.IsValid(cursor))
            return false;

        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length == 0 || (bytes[0] != 0 && bytes[0] != TidFormLength) || bytes.Length < 1 + bytes[0])
            return false;
        if (!TryRead(KeyRun.Tids, bytes.AsMemory(1, bytes[0]), out var tid) || !TryRead(KeyRun.Texts, bytes.AsMemory(1 + bytes[0]), out var text))
            return false;
        read = new RepoCursor(tid, text);
        return true;
    }

    private static bool TryRead(KeyRun run, ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte>? form)
    {
        // Said in two steps: an empty memory and none at all are not the same, and ?: would take them for it.
        form = null;
        if (bytes.IsEmpty)
            return true;
        form = bytes;
        return run.Holds(bytes.Span);
    }
}
