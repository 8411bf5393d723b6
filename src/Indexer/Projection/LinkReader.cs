using System.IO.Hashing;
using System.Security.Cryptography;
using Lexidex.Schema.Data;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Projection;

/// <summary>
/// Finds what a row's record names in places that no column shows: references in arrays and unions, and in records that are kept
/// whole. A pure function of the row, so that whoever has a row has its links. Not for use by two tasks at once.
/// </summary>
internal sealed class LinkReader(StoreTable table) : IDisposable
{
    /// <summary>A reference at a longer path has no link.</summary>
    public const int PathBytesMax = 512;

    /// <summary>References of one record that have links; those that stand first do.</summary>
    public const int LinksMax = 1_024;

    // Links are told apart by a keyed 128-bit hash; the seed is secret, so nobody can make two of them meet.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly ProjectionNode? _root = table.Projection is { } projection ? ProjectionNode.RootOf(projection) : null;
    private readonly (int Start, int Length)[] _fields = new (int, int)[table.Fields.Length];
    private readonly ByteBuffer _path = new();
    private readonly ByteBuffer _link = new();
    private readonly HashSet<UInt128> _seen = [];

    /// <summary>Appends the row's links to a batch of <see cref="StoreTable.Links"/>, each once; answers how many.</summary>
    public int Read(ReadOnlySpan<byte> row, RecordBatch links)
    {
        Locate(row);
        var rest = Field(row, table.RestField);
        if (rest.IsEmpty)
            return 0;
        _seen.Clear();
        _path.Clear();
        var reader = new CborReader(rest);
        Walk(ref reader, _root, row, links);
        return _seen.Count;
    }

    /// <summary>Appends the row's key, rev and CID alone.</summary>
    public void ReadKey(ReadOnlySpan<byte> row, RecordBatch links)
    {
        Locate(row);
        _path.Clear();
        Write([], row, links);
    }

    public void Dispose()
    {
        _path.Dispose();
        _link.Dispose();
    }

    // Recursion is as deep as the record, which is 32 at most: it was checked before it became a row.
    private void Walk(ref CborReader reader, ProjectionNode? node, ReadOnlySpan<byte> row, RecordBatch links)
    {
        switch (reader.PeekType())
        {
            case CborType.Map:
                WalkMap(reader.ReadValueSpan(), node, row, links);
                break;
            case CborType.Array:
                WalkArray(ref reader, row, links);
                break;
            case CborType.Text:
                AddText(reader.ReadText(), node, row, links);
                break;
            case CborType.Link:
                AddLink(reader.ReadLink(), node, row, links);
                break;
            default:
                reader.SkipValue();
                break;
        }
    }

    private void WalkMap(ReadOnlySpan<byte> map, ProjectionNode? node, ReadOnlySpan<byte> row, RecordBatch links)
    {
        // A blob is no record, and nobody asks who shows it by its CID.
        if (TypeOf(map).SequenceEqual("blob"u8))
            return;
        var reader = new CborReader(map);
        for (var left = reader.ReadMapHead(); left > 0; left--)
        {
            var key = reader.ReadText();
            var start = _path.Length;
            if (start > 0)
                _path.WriteByte((byte)'.');
            AppendName(key);
            Walk(ref reader, node is null ? null : Below(node, key), row, links);
            _path.Truncate(start);
        }
    }

    // Members of a union say what they are, and paths of the field tell them apart by it.
    private void WalkArray(ref CborReader reader, ReadOnlySpan<byte> row, RecordBatch links)
    {
        for (var left = reader.ReadArrayHead(); left > 0; left--)
        {
            var start = _path.Length;
            var value = reader.ReadValueSpan();
            _path.WriteByte((byte)'[');
            if (new CborReader(value).PeekType() == CborType.Map)
                AppendName(TypeOf(value));
            _path.WriteByte((byte)']');
            var member = new CborReader(value);
            Walk(ref member, node: null, row, links);
            _path.Truncate(start);
        }
    }

    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> map)
    {
        var reader = new CborReader(map);
        for (var left = reader.ReadMapHead(); left > 0; left--)
        {
            if (!reader.ReadText().SequenceEqual("$type"u8))
                reader.SkipValue();
            else if (reader.PeekType() == CborType.Text)
                return reader.ReadText();
            else
                return default;
        }

        return default;
    }

    private void AddText(ReadOnlySpan<byte> text, ProjectionNode? node, ReadOnlySpan<byte> row, RecordBatch links)
    {
        Span<byte> target = stackalloc byte[LinkTarget.MaxLength];
        if (!IsInColumn(node) && LinkTarget.OfText(text, target) is var length and > 0)
            Add(target[..length], row, links);
    }

    private void AddLink(ReadOnlySpan<byte> cid, ProjectionNode? node, ReadOnlySpan<byte> row, RecordBatch links)
    {
        Span<byte> target = stackalloc byte[LinkTarget.MaxLength];
        if (!IsInColumn(node) && LinkTarget.OfLink(cid, target) is var length and > 0)
            Add(target[..length], row, links);
    }

    // A value that only keys a column stands in the remainder too: the column finds it.
    private bool IsInColumn(ProjectionNode? node) =>
        node is { Projection.Type: ColumnType.Did or ColumnType.AtUri or ColumnType.CidLink } && _fields[table.FirstColumnField + node.Column].Length >= 0;

    private void Add(ReadOnlySpan<byte> target, ReadOnlySpan<byte> row, RecordBatch links)
    {
        if (_path.Length <= PathBytesMax && _seen.Count < LinksMax && _seen.Add(HashOf(target)))
            Write(target, row, links);
    }

    private void Write(ReadOnlySpan<byte> target, ReadOnlySpan<byte> row, RecordBatch links)
    {
        links.BeginRow();
        var link = links.Buffer;
        link.WriteInt16BigEndian((short)StoreTable.Links.Fields.Length);
        WriteField(Field(row, 0), link);
        WriteField(table.IsUnregistered ? Field(row, 1) : table.CollectionUtf8, link);
        WriteField(Field(row, table.KeyFieldCount - 1), link);
        WriteField(_path.Written, link);
        WriteField(target, link);
        WriteField(Field(row, table.RevField), link);
        WriteField(Field(row, table.CidField), link);
        links.EndRow();
    }

    private UInt128 HashOf(ReadOnlySpan<byte> target)
    {
        _link.Clear();
        _link.Write(target);
        _link.Write(_path.Written);
        return XxHash128.HashToUInt128(_link.Written, Seed ^ target.Length);
    }

    // No engine's text holds a NUL.
    private void AppendName(ReadOnlySpan<byte> name)
    {
        for (int nul; (nul = name.IndexOf((byte)0)) >= 0; name = name[(nul + 1)..])
        {
            _path.Write(name[..nul]);
            _path.Write("\uFFFD"u8);
        }

        _path.Write(name);
    }

    private static ProjectionNode? Below(ProjectionNode node, ReadOnlySpan<byte> key)
    {
        foreach (var child in node.Children)
        {
            if (key.SequenceEqual(child.Key))
                return child;
        }

        return null;
    }

    private void Locate(ReadOnlySpan<byte> row)
    {
        var tuple = new RowTuple(row);
        for (var field = 0; field < _fields.Length; field++)
        {
            var bytes = tuple.Next(out var isNull);
            _fields[field] = isNull ? (0, -1) : (tuple.Offset - bytes.Length, bytes.Length);
        }
    }

    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> row, int number)
    {
        var (start, length) = _fields[number];
        return length < 0 ? default : row.Slice(start, length);
    }

    private static void WriteField(ReadOnlySpan<byte> field, ByteBuffer link)
    {
        link.WriteInt32BigEndian(field.Length);
        link.Write(field);
    }
}
