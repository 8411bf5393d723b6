using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tests.Tables.Evolution;

/// <summary>
/// Random lexicons, each of a document and another that it borrows from and that borrows back, and changed copies of them. Ranges are
/// small, so that values at and beyond every limit are met often.
/// </summary>
internal sealed class RandomSchema(Random random)
{
    private static readonly string[] Names = ["", "a", "b", "c", "d", "text", "$odd"];
    private static readonly string[] Defs = ["one", "two", "three"];
    private static readonly string[] Words = ["", "x", "yy", "zzz", "é"];
    private static readonly string[] MediaTypes = ["image/*", "image/png", "video/*", "text/plain", "*/*"];
    private static readonly StringFormat[] Formats = Enum.GetValues<StringFormat>();
    private static readonly Nsid Lender = Nsid.Parse("com.example.lender");
    private static readonly LexiconRef[] Shapes = [.. Defs.Select(name => new LexiconRef(SchemaPair.Id, name)), new(Lender, "main"), new(Lender, "one")];
    private static readonly LexiconRef[] Tokens = [new(SchemaPair.Id, "token"), new(SchemaPair.Id, "other"), new(Lender, "token")];

    /// <summary>
    /// Only what the reference takes: no object or list in another but by reference, no reference that leads nowhere, no value in a list
    /// that another constraint forbids, and no unknown, which the reference lets be a blob, against its own test vectors.
    /// </summary>
    public bool IsStrict { get; init; }

    public LexiconCatalog Catalog() => LexiconCatalog.Of(!IsStrict && Chance(12) ? [Document()] : [Document(), Lent()]);

    /// <summary>A copy in which one definition or more is different, as a rule in few places.</summary>
    public LexiconCatalog Changed(LexiconCatalog catalog)
    {
        if (Chance(8))
            return Catalog();
        var changed = catalog.Find(Chance(3) ? Lender : SchemaPair.Id) ?? Lent();
        return catalog.With([Changed(changed)]);
    }

    private LexiconDocument Document() => new(SchemaPair.Id,
    [
        new("main", new RecordDefinition(Key(), Object(2))),
        .. Defs.Where(_ => IsStrict || !Chance(6)).Select(name => new NamedDefinition(name, Object(1))),
        new("token", new TokenDefinition()),
        new("other", new TokenDefinition()),
    ]);

    private LexiconDocument Lent() => new(Lender,
    [
        new("main", Object(1)),
        new("one", Object(1)),
        new("token", new TokenDefinition()),
    ]);

    private LexiconDocument Changed(LexiconDocument document)
    {
        var changed = random.Next(document.Definitions.Length);
        return new LexiconDocument(document.Id, [.. document.Definitions.Select((named, number) =>
            number == changed || number == 0 && Chance(2) ? named with { Definition = ChangedNamed(named.Definition) } : named)]);
    }

    private LexiconDefinition ChangedNamed(LexiconDefinition definition) => definition switch
    {
        RecordDefinition record => Chance(10) ? record with { Key = Key() } : record with { Record = ChangedObject(record.Record) },
        ObjectDefinition shape => ChangedObject(shape),
        _ => definition,
    };

    private ObjectDefinition ChangedObject(ObjectDefinition shape)
    {
        var properties = shape.Properties.ToList();
        var at = random.Next(properties.Count);
        var property = properties[at];
        switch (random.Next(8))
        {
            case 0: properties.RemoveAt(at); break;
            case 1: properties[at] = property with { Required = !property.Required }; break;
            case 2: properties[at] = property with { Nullable = !property.Nullable }; break;
            case 3: properties.Add(new LexiconProperty("new", Any(1), Chance(2), Chance(4))); break;
            default: properties[at] = property with { Definition = Change(property.Definition) }; break;
        }
        return new ObjectDefinition([.. properties.DistinctBy(one => one.Name)]);
    }

    private LexiconDefinition Change(LexiconDefinition definition) => Chance(10) ? Any(1) : definition switch
    {
        BooleanDefinition => Boolean(),
        IntegerDefinition integer => ChangeInteger(integer),
        StringDefinition text => ChangeText(text),
        BytesDefinition => Bytes(),
        BlobDefinition blob => Chance(2) ? blob with { MaxSize = Limit() } : blob with { Accept = MediaTypesOf() },
        ArrayDefinition array => Chance(2) ? array with { MaxLength = Limit() } : array with { Items = Change(array.Items) },
        ObjectDefinition { Properties.Length: > 0 } shape => ChangedObject(shape),
        UnionDefinition union => Chance(3) ? union with { Closed = !union.Closed && union.Refs.Length > 0 } : Union(union.Closed),
        RefDefinition => Ref(),
        _ => Any(1),
    };

    private IntegerDefinition ChangeInteger(IntegerDefinition integer) => random.Next(4) switch
    {
        0 => integer with { Minimum = Limit() },
        1 => integer with { Maximum = Limit() },
        2 => integer with { Enum = EnumOf() },
        _ => integer with { Const = Chance(2) ? Limit() : null, Default = Limit() },
    };

    private StringDefinition ChangeText(StringDefinition text) => random.Next(8) switch
    {
        0 => text with { MinLength = Limit() },
        1 => text with { MaxLength = Limit() },
        2 => text with { MinGraphemes = Limit() },
        3 => text with { MaxGraphemes = Limit() },
        4 => text with { Enum = WordsOf() },
        5 => text with { Const = Chance(2) ? Word() : null },
        6 => text with { KnownValues = WordsOf() },
        _ => text with { Format = Format() },
    };

    private ObjectDefinition Object(int depth) =>
        new([.. Names.Where(_ => Chance(2)).Append("e").Select(name => new LexiconProperty(name, Any(depth), Chance(3), Chance(4)))]);

    private LexiconDefinition Any(int depth) => random.Next(depth > 0 ? 14 : 10) switch
    {
        0 => Boolean(),
        1 or 2 => Integer(),
        3 or 4 => Text(),
        5 => Bytes(),
        6 => new CidLinkDefinition(),
        7 => new BlobDefinition(MediaTypesOf(), Limit()),
        8 => Union(Chance(2)),
        9 => Ref(),
        10 when !IsStrict => new UnknownDefinition(),
        11 => new ArrayDefinition(Any(IsStrict ? 0 : depth - 1), Chance(3) ? 1 : null, Chance(2) ? random.Next(1, 5) : null),
        12 when !IsStrict => Object(depth - 1),
        _ => Text(),
    };

    private BooleanDefinition Boolean() => new(Chance(3) ? Chance(2) : null, null);

    private IntegerDefinition Integer()
    {
        var any = new IntegerDefinition(Chance(3) ? Limit() : null, Chance(3) ? 3 + random.Next(4) : null, EnumOf(), Chance(8) ? Limit() : null, null);
        return !IsStrict ? any
            : any.Const is not null ? any with { Minimum = null, Maximum = null, Enum = [] }
            : any.Enum.IsEmpty ? any
            : any with { Minimum = null, Maximum = null };
    }

    // One constraint or two, so that most definitions can be met.
    private StringDefinition Text() => ChangeText(new StringDefinition(StringFormat.None));

    private BytesDefinition Bytes() => new(Chance(2) ? random.Next(3) : null, Chance(2) ? random.Next(3, 6) : null);

    private UnionDefinition Union(bool closed) =>
        new([.. Shapes.Where(_ => Chance(3)).Append(Shapes[0]).Distinct()], closed);

    private RefDefinition Ref() => new(Pick(Chance(3) ? Tokens : Shapes));

    private string Key() => random.Next(6) switch { 0 => "any", 1 => "nsid", 2 => "literal:self", _ => "tid" };

    private StringFormat Format() => Pick(Formats);

    private long? Limit() => Chance(4) ? null : random.Next(5);

    private string Word() => Pick(Words);

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];

    private ImmutableArray<long> EnumOf() => Chance(2) ? [] : [.. Enumerable.Range(0, 5).Where(_ => Chance(2)).Select(value => (long)value)];

    private ImmutableArray<string> WordsOf() => Chance(3) ? [] : [.. Words.Where(_ => Chance(2))];

    private ImmutableArray<string> MediaTypesOf() => Chance(3) ? [] : [.. MediaTypes.Where(_ => Chance(2))];

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;
}
