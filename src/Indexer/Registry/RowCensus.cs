using System.Buffers.Binary;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>What going over a table's rows again will come to.</summary>
/// <param name="Rows">Rows that the table has.</param>
/// <param name="Checked">How many of them were looked at for the next two numbers: all, or a sample.</param>
/// <param name="InvalidNow">Rows that are flagged as lexicon-invalid today.</param>
/// <param name="InvalidThen">Rows that the new version flags.</param>
internal readonly record struct RowWork(long Rows, long Checked, long InvalidNow, long InvalidThen)
{
    public static RowWork None => default;
}

/// <summary>Counts how many stored records another version of their lexicon would find invalid; changes nothing.</summary>
internal sealed class RowCensus(IStore store, StoreTable table)
{
    private const int Places = 50;

    /// <summary>A table with more rows is looked at in fifty places, spread evenly over all repositories.</summary>
    public int RowsMax { get; init; } = 10_000;

    public async Task<RowWork> CountAsync(RecordValidator validator, CancellationToken cancellationToken)
    {
        var rows = (await store.ReadSizesAsync(cancellationToken)).FirstOrDefault(size => size.Collection == table.Collection.Text)?.Rows ?? 0;
        var work = new RowWork(rows, 0, 0, 0);
        if (rows <= RowsMax)
            return (await CountAsync(work, validator, new RowQuery(table) { Limit = RowsMax }, cancellationToken)).Work;
        RowKey? last = null;
        for (var place = 0; place < Places; place++)
        {
            // A repository may be longer than the way to the next place: no row is looked at twice.
            var start = last is { } read && read.Did.CompareTo(StartOf(place).Did) >= 0 ? last : StartOf(place);
            (work, var end) = await CountAsync(work, validator, new RowQuery(table) { After = start, Limit = RowsMax / Places }, cancellationToken);
            last = end ?? start;
        }

        return work;
    }

    private async Task<(RowWork Work, RowKey? Last)> CountAsync(
        RowWork work, RecordValidator validator, RowQuery query, CancellationToken cancellationToken)
    {
        RowView? last = null;
        var rebuilder = new RecordRebuilder(table);
        using var record = new ByteBuffer();
        await foreach (var stored in store.Records.ListAsync(query, cancellationToken))
        {
            record.Clear();
            last = new RowView(stored);
            if (rebuilder.TryRebuild(stored.Tuple.Span, record))
                work = Count(work, last, validator, record.Written);
        }

        return (work, last?.Key);
    }

    private RowWork Count(RowWork work, RowView row, RecordValidator validator, ReadOnlySpan<byte> record)
    {
        Span<byte> key = stackalloc byte[RecordKey.MaxLength];
        key = key[..RecordKeyForm.WriteText(row.KeyForm.Span, key)];
        var isFlagged = ((RecordFlags)BinaryPrimitives.ReadInt16BigEndian(row.Field(table.FlagsField).Span)).HasFlag(RecordFlags.LexiconInvalid);
        return work with
        {
            Checked = work.Checked + 1,
            InvalidNow = work.InvalidNow + (isFlagged ? 1 : 0),
            InvalidThen = work.InvalidThen + (validator.Check(key, record) == LexiconViolation.None ? 0 : 1),
        };
    }

    // DIDs are spread evenly, being hashes: so are the places.
    private RowKey StartOf(int place)
    {
        Span<byte> did = stackalloc byte[DidKey.Length];
        did.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(did, (ushort)(place * 65_536 / Places));
        return new RowKey(DidKey.FromBytes(did), table.Collection.Text, default);
    }
}
