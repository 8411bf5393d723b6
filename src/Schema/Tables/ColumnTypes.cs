using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables;

/// <summary>Which column a scalar of a lexicon becomes.</summary>
internal static class ColumnTypes
{
    /// <summary>False for what is no scalar: it stays in <c>rest</c>.</summary>
    public static bool TryOf(LexiconDefinition definition, out ColumnType type, out int capBytes)
    {
        type = default;
        capBytes = default;
        ColumnType? found = definition switch
        {
            BooleanDefinition => ColumnType.Boolean,
            IntegerDefinition => ColumnType.Integer,
            StringDefinition text => OfFormat(text.Format),
            BytesDefinition => ColumnType.Bytes,
            CidLinkDefinition => ColumnType.CidLink,
            _ => null,
        };
        if (found is null)
            return false;

        type = found.Value;
        capBytes = ColumnCaps.Of(type) ?? (MayHaveKey(definition) ? ColumnCaps.Key : ColumnCaps.Long);
        return true;
    }

    private static ColumnType OfFormat(StringFormat format) => format switch
    {
        StringFormat.Did => ColumnType.Did,
        StringFormat.AtUri => ColumnType.AtUri,
        StringFormat.Cid => ColumnType.Cid,
        StringFormat.Tid => ColumnType.Tid,
        StringFormat.Datetime => ColumnType.Datetime,
        _ => ColumnType.Text,
    };

    // A value that names something is short and asked for by equality: any format, a list of values, or a limit of 512 bytes.
    private static bool MayHaveKey(LexiconDefinition definition) => definition switch
    {
        StringDefinition text => text.Format != StringFormat.None || !text.Enum.IsEmpty || !text.KnownValues.IsEmpty
            || text.Const is not null || text.MaxLength <= ColumnCaps.Key,
        BytesDefinition bytes => bytes.MaxLength <= ColumnCaps.Key,
        _ => false,
    };
}
