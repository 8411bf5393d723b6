using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>What a map says that may be a blob.</summary>
internal ref struct BlobFields
{
    private bool _hasType;
    private bool _hasRef;
    private bool _hasSize;
    private bool _hasOldCid;
    private bool _hasMediaType;
    private int _count;

    public ReadOnlySpan<byte> MediaType { get; private set; }

    public ulong Size { get; private set; }

    public readonly bool IsBlob =>
        _hasMediaType && ((_hasType && _hasRef && _hasSize) || (_hasOldCid && _count == 2));

    public static BlobFields Read(ref CborReader reader)
    {
        var fields = new BlobFields { _count = reader.ReadMapHead() };
        for (var i = 0; i < fields._count; i++)
            fields.Take(reader.ReadText(), ref reader);
        return fields;
    }

    private void Take(ReadOnlySpan<byte> key, ref CborReader reader)
    {
        var type = reader.PeekType();
        if (key.SequenceEqual("$type"u8) && type == CborType.Text)
        {
            _hasType = reader.ReadText().SequenceEqual("blob"u8);
        }
        else if (key.SequenceEqual("mimeType"u8) && type == CborType.Text)
        {
            MediaType = reader.ReadText();
            _hasMediaType = MediaType.Length > 0;
        }
        else if (key.SequenceEqual("size"u8) && type == CborType.UnsignedInteger)
        {
            (Size, _hasSize) = (reader.ReadUnsigned(), true);
        }
        else if (key.SequenceEqual("cid"u8) && type == CborType.Text)
        {
            _hasOldCid = Cid.IsValidText(reader.ReadText());
        }
        else
        {
            _hasRef |= key.SequenceEqual("ref"u8) && type == CborType.Link;
            reader.SkipValue();
        }
    }
}
