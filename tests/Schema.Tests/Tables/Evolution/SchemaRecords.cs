using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tests.Tables.Evolution;

/// <summary>
/// Random records of a lexicon, made from its definitions without the validator's help; most are valid. Beside the names that the
/// lexicon has they hold only some that no lexicon here has, and beside the types that a union names one that none names.
/// </summary>
internal sealed class SchemaRecords(LexiconCatalog catalog, Random random)
{
    private const int DepthMax = 6;

    private static readonly Dictionary<StringFormat, string[]> Samples = new()
    {
        [StringFormat.None] = ["", "x", "yy", "zzz", "é", "ééé", "👩‍👩‍👧", "did:web:example.com", "longer text"],
        [StringFormat.AtIdentifier] = ["did:web:example.com", "name.example.com"],
        [StringFormat.AtUri] = ["at://did:web:example.com/com.example.thing/self", "at://name.example.com"],
        [StringFormat.Cid] = ["bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"],
        [StringFormat.Datetime] = ["2024-01-02T03:04:05.678Z", "2024-01-02T03:04:05+01:00"],
        [StringFormat.Did] = ["did:web:example.com", "did:plc:ewvi7nxzyoun6zhxrhs64oiz"],
        [StringFormat.Handle] = ["name.example.com"],
        [StringFormat.Language] = ["en", "en-GB"],
        [StringFormat.Nsid] = ["com.example.thing"],
        [StringFormat.RecordKey] = ["self", "3jzfcijpj2z2a"],
        [StringFormat.Tid] = ["3jzfcijpj2z2a"],
        [StringFormat.Uri] = ["https://example.com/", "at://did:web:example.com"],
    };

    public (byte[] Key, byte[] Record) Next()
    {
        var main = (RecordDefinition)catalog.Find(SchemaPair.Id)!.Main!;
        using var buffer = new ByteBuffer();
        WriteObject(main.Record, SchemaPair.Id.Text, 0, buffer);
        return (Encoding.UTF8.GetBytes(KeyOf(main.Key)), buffer.Written.ToArray());
    }

    private string KeyOf(string kind) => kind switch
    {
        "tid" => "3jzfcijpj2z2a",
        "nsid" => "com.example.thing",
        "any" => Pick("3jzfcijpj2z2a", "com.example.thing", "self", "a~b"),
        _ => kind["literal:".Length..],
    };

    private void WriteObject(ObjectDefinition shape, string? type, int depth, ByteBuffer buffer)
    {
        var members = new List<(byte[] Key, Action Write)>();
        foreach (var property in shape.Properties)
        {
            if (property.Required || Chance(2) && depth < DepthMax)
                members.Add((Encoding.UTF8.GetBytes(property.Name), () => WriteProperty(property, depth + 1, buffer)));
        }
        if (type is not null)
            members.Add(("$type"u8.ToArray(), () => WriteText(type, buffer)));
        if (Chance(6))
            members.Add(("nobodyKnows"u8.ToArray(), () => WriteAny(buffer)));
        members.Sort((left, right) => CborWriter.CompareKeys(left.Key, right.Key));
        new CborWriter(buffer).WriteMapHead(members.Count);
        foreach (var (key, write) in members)
        {
            new CborWriter(buffer).WriteText(key);
            write();
        }
    }

    private void WriteProperty(LexiconProperty property, int depth, ByteBuffer buffer)
    {
        if (property.Nullable && Chance(3))
            new CborWriter(buffer).WriteNull();
        else
            WriteValue(property.Definition, depth, buffer);
    }

    private void WriteValue(LexiconDefinition definition, int depth, ByteBuffer buffer)
    {
        var writer = new CborWriter(buffer);
        switch (definition)
        {
            case BooleanDefinition boolean: writer.WriteBoolean(boolean.Const ?? Chance(2)); break;
            case IntegerDefinition integer: writer.WriteInt64(integer.Const ?? (integer.Enum.IsEmpty ? random.Next(-2, 9) : Pick([.. integer.Enum]))); break;
            case StringDefinition text: WriteText(text.Const ?? (text.Enum.IsEmpty ? Pick(Samples[text.Format]) : Pick([.. text.Enum])), buffer); break;
            case BytesDefinition: writer.WriteBytes(new byte[random.Next(7)]); break;
            case CidLinkDefinition: WriteLink(Cid.OfDagCbor([0xA0]), buffer); break;
            case BlobDefinition: WriteBlob(buffer); break;
            case UnknownDefinition: writer.WriteMapHead(0); break;
            case ArrayDefinition array: WriteArray(array, depth, buffer); break;
            case ObjectDefinition shape: WriteObject(shape, null, depth, buffer); break;
            case UnionDefinition union: WriteVariant(union, depth, buffer); break;
            case RefDefinition { Target: var target }: WriteRef(target, depth, buffer); break;
            default: WriteAny(buffer); break;
        }
    }

    private void WriteRef(LexiconRef target, int depth, ByteBuffer buffer)
    {
        // A definition that requires itself has no value at all: the record ends here, and is invalid.
        if (depth > DepthMax + 2)
            WriteAny(buffer);
        else if (catalog.Find(target) is TokenDefinition)
            WriteText(target.ToString(), buffer);
        else if (catalog.Find(target) is { } found)
            WriteValue(found, depth, buffer);
        else
            WriteAny(buffer);
    }

    private void WriteVariant(UnionDefinition union, int depth, ByteBuffer buffer)
    {
        var variant = union.Refs.IsEmpty ? null : Pick([.. union.Refs]);
        if (variant is not null && depth <= DepthMax + 2 && catalog.Find(variant) is ObjectDefinition shape && !(Chance(4) && !union.Closed))
            WriteObject(shape, variant.ToString(), depth, buffer);
        else
            WriteObject(new ObjectDefinition([]), variant is not null && catalog.Find(variant) is null ? variant.ToString() : "com.example.unheard#of", depth, buffer);
    }

    private void WriteArray(ArrayDefinition array, int depth, ByteBuffer buffer)
    {
        var count = depth < DepthMax ? random.Next((int)(array.MinLength ?? 0), 6) : (int)(array.MinLength ?? 0);
        new CborWriter(buffer).WriteArrayHead(count);
        for (var i = 0; i < count; i++)
            WriteValue(array.Items, depth + 1, buffer);
    }

    private void WriteBlob(ByteBuffer buffer)
    {
        var writer = new CborWriter(buffer);
        writer.WriteMapHead(4);
        writer.WriteText("ref"u8);
        WriteLink(Cid.OfRaw([0xA0]), buffer);
        writer = new CborWriter(buffer);
        writer.WriteText("size"u8);
        writer.WriteInt64(random.Next(6));
        writer.WriteText("$type"u8);
        writer.WriteText("blob"u8);
        writer.WriteText("mimeType"u8);
        WriteText(Pick("image/png", "image/gif", "video/mp4", "text/plain"), buffer);
    }

    private void WriteAny(ByteBuffer buffer)
    {
        var writer = new CborWriter(buffer);
        switch (random.Next(4))
        {
            case 0: writer.WriteInt64(random.Next(9)); break;
            case 1: writer.WriteText("any"u8); break;
            case 2: writer.WriteMapHead(0); break;
            default: writer.WriteArrayHead(0); break;
        }
    }

    private static void WriteLink(in Cid cid, ByteBuffer buffer)
    {
        Span<byte> binary = stackalloc byte[Cid.StandardLength];
        cid.WriteBytes(binary);
        new CborWriter(buffer).WriteLink(binary);
    }

    private static void WriteText(string text, ByteBuffer buffer) => new CborWriter(buffer).WriteText(Encoding.UTF8.GetBytes(text));

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;
}
