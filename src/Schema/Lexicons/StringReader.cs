namespace Lexidex.Schema.Lexicons;

/// <summary>Reads definitions of strings, which have the most to say.</summary>
internal static class StringReader
{
    public static StringDefinition Read(JsonMember member) => new(ReadFormat(member))
    {
        MinLength = member.OptionalCount("minLength"),
        MaxLength = member.OptionalCount("maxLength"),
        MinGraphemes = member.OptionalCount("minGraphemes"),
        MaxGraphemes = member.OptionalCount("maxGraphemes"),
        KnownValues = member.TextList("knownValues"),
        Enum = member.TextList("enum"),
        Const = member.OptionalText("const"),
        Default = member.OptionalText("default"),
    };

    private static StringFormat ReadFormat(JsonMember member)
    {
        if (member.Optional("format") is not { } format)
            return StringFormat.None;
        return format.Text() switch
        {
            "at-identifier" => StringFormat.AtIdentifier,
            "at-uri" => StringFormat.AtUri,
            "cid" => StringFormat.Cid,
            "datetime" => StringFormat.Datetime,
            "did" => StringFormat.Did,
            "handle" => StringFormat.Handle,
            "language" => StringFormat.Language,
            "nsid" => StringFormat.Nsid,
            "record-key" => StringFormat.RecordKey,
            "tid" => StringFormat.Tid,
            "uri" => StringFormat.Uri,
            _ => throw format.Fault("not a format of the lexicon language"),
        };
    }
}
