using System.Buffers;
using System.Data.Common;
using System.Text.Json;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Verification.Identity.Plc;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Backfill;

/// <summary>The directory's operations as the store keeps them.</summary>
internal sealed class PlcMirror(IPlcRows rows)
{
    private const long OperationBytesMax = 64 * 1024;

    public async Task<IReadOnlyList<PlcEntry>> ReadAsync(Did did, CancellationToken cancellationToken)
    {
        try
        {
            var found = await rows.ReadAsync(did.Key, cancellationToken);
            return [.. found.Select(row => EntryOf(did, row))];
        }
        catch (Exception fault) when (fault is DbException or StoreException)
        {
            // The store is away for a moment; whoever asks is sent to the directory.
            return [];
        }
    }

    /// <summary>A row for the store; null for an operation that no honest directory has.</summary>
    public static PlcRow? RowOf(ReadOnlyMemory<byte> line)
    {
        if (line.Length > OperationBytesMax)
            return null;
        try
        {
            var entry = PlcReader.ReadLine(line);
            return entry.Did.IsPlc && entry.Operation.Cid == entry.Cid
                ? new PlcRow(entry.Did.Key, DigestOf(entry.Cid), MicrosOf(entry.Created), OperationOf(line))
                : null;
        }
        catch (PlcException)
        {
            return null;
        }
    }

    private static PlcEntry EntryOf(Did did, PlcRow row)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            RecordJson.Write(row.Operation.Span, writer);
        var created = DateTimeOffset.UnixEpoch.AddMicroseconds(row.CreatedMicros);
        return new PlcEntry(did, PlcReader.ReadOperation(json.WrittenMemory), Cid.FromDagCborDigest(row.Digest.Span), IsNullified: false, created);
    }

    private static byte[] OperationOf(ReadOnlyMemory<byte> line)
    {
        using var entry = JsonDocument.Parse(line);
        return RecordJson.ToDagCbor(JsonSerializer.SerializeToUtf8Bytes(entry.RootElement.GetProperty("operation")));
    }

    private static byte[] DigestOf(Cid cid)
    {
        var digest = new byte[Cid.DigestLength];
        cid.WriteDigest(digest);
        return digest;
    }

    private static long MicrosOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
