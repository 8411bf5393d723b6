using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lexidex.Indexer.Stores.Copy;

/// <summary>Carries table plc. It has no lease and is only ever added to, so what came after is added by copying once more.</summary>
internal sealed class PlcCopy(IStore source, IStoreContents contents, IStore target, CopyLimits limits, Action<string> progress)
{
    /// <summary>Nothing where the source has no mirror. Rows that are there already stay.</summary>
    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        // The position is read before the rows, and stands in the target after them: the mirror goes on there without a hole.
        var position = source.Plc is { } mirror ? await mirror.ReadPositionAsync(cancellationToken) : 0;
        if (position == 0 || target.Plc is not { } copy)
            return;
        var page = new List<PlcRow>();
        var (rows, bytes) = (0L, 0L);
        await foreach (var row in contents.ReadPlcAsync(cancellationToken))
        {
            page.Add(row);
            rows++;
            if ((bytes += row.Operation.Length) < limits.BatchBytes && page.Count < limits.PageRows)
                continue;
            await copy.AddAsync(page, positionMicros: 0, cancellationToken);
            (bytes, page) = (0, []);
            progress($"plc: {rows:N0} rows");
        }

        await copy.AddAsync(page, position, cancellationToken);
    }

    /// <summary>The table, the same in both stores; null where the source has no mirror.</summary>
    /// <exception cref="StoreException">The two differ.</exception>
    public async Task<CopiedTable?> FinishAsync(CancellationToken cancellationToken)
    {
        if (source.Plc is not { } mirror || target.Plc is not { } copy || await mirror.ReadPositionAsync(cancellationToken) is not (> 0 and var position))
            return null;
        if (position != await copy.ReadPositionAsync(cancellationToken))
            await CopyAsync(cancellationToken);
        var (one, other) = (await HashAsync(contents, cancellationToken), await HashAsync(StoreContents.Of(target), cancellationToken));
        return one == other ? one : throw new StoreException(
            $"Table plc is not the same in both stores: {one.Rows:N0} and {other.Rows:N0} rows. If lexidex plc mirror runs, end it; then run the same command again.");
    }

    // In no order: the digests of the rows are added up.
    private static async Task<CopiedTable> HashAsync(IStoreContents contents, CancellationToken cancellationToken)
    {
        var sum = new ulong[SHA256.HashSizeInBytes / sizeof(ulong)];
        var rows = 0L;
        await foreach (var row in contents.ReadPlcAsync(cancellationToken))
        {
            Add(row, sum);
            rows++;
        }

        return new CopiedTable("plc", rows, Convert.ToHexStringLower(MemoryMarshal.AsBytes(sum.AsSpan())));
    }

    private static void Add(in PlcRow row, Span<ulong> sum)
    {
        var bytes = new byte[24 + row.Digest.Length + row.Operation.Length];
        row.Did.WriteBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), row.CreatedMicros);
        row.Digest.Span.CopyTo(bytes.AsSpan(24));
        row.Operation.Span.CopyTo(bytes.AsSpan(24 + row.Digest.Length));
        var digest = MemoryMarshal.Cast<byte, ulong>(SHA256.HashData(bytes));
        for (var part = 0; part < sum.Length; part++)
            sum[part] = unchecked(sum[part] + digest[part]);
    }
}
