namespace Lexidex.Schema.Tables.Evolution;

/// <summary>What became different. The numbers are those of the table in docs/lexicons.md; one number may have two directions.</summary>
public enum ChangeKind
{
    /// <summary>D1: an optional scalar.</summary>
    PropertyAdded,

    /// <summary>D2: an optional object, union, blob or unknown.</summary>
    ObjectPropertyAdded,

    /// <summary>D3.</summary>
    ArrayPropertyAdded,

    /// <summary>D4.</summary>
    RequiredPropertyAdded,

    /// <summary>D5.</summary>
    OptionalPropertyRemoved,

    /// <summary>D6.</summary>
    RequiredPropertyRemoved,

    /// <summary>D7: required before, optional now.</summary>
    RequiredDropped,

    /// <summary>D8: optional before, required now.</summary>
    RequiredGained,

    /// <summary>D9.</summary>
    TypeChanged,

    /// <summary>D10: only a hint beside the property removed and the one added that look alike. Their columns never become one.</summary>
    PropertyRenamed,

    /// <summary>D11.</summary>
    NullableAdded,

    /// <summary>D11.</summary>
    NullableRemoved,

    /// <summary>D12: a higher maximum, a lower minimum, or none any more.</summary>
    LimitLoosened,

    /// <summary>D13.</summary>
    LimitTightened,

    /// <summary>D14: a value more, or any value allowed.</summary>
    EnumValueAdded,

    /// <summary>D15: a value less, or a list where any value was allowed.</summary>
    EnumValueRemoved,

    /// <summary>D16: known values, a default or a description, which no validator asks for.</summary>
    AnnotationChanged,

    /// <summary>D17.</summary>
    ConstChanged,

    /// <summary>D18.</summary>
    FormatChanged,

    /// <summary>D19.</summary>
    OpenUnionRefAdded,

    /// <summary>D20.</summary>
    OpenUnionRefRemoved,

    /// <summary>D21.</summary>
    ClosedUnionRefsChanged,

    /// <summary>D22: open before, closed now.</summary>
    UnionClosed,

    /// <summary>D22: closed before, open now.</summary>
    UnionOpened,

    /// <summary>D23: another target, or one that is missing on one side. What stands behind it is compared by its shape.</summary>
    RefRetargeted,

    /// <summary>D23: a target that was missing is known now. The lexicon itself stays as it was published, so no policy refuses it.</summary>
    RefFound,

    /// <summary>D24.</summary>
    RecordKeyChanged,

    /// <summary>D25: media types or size.</summary>
    BlobChanged,

    /// <summary>D26.</summary>
    IndexAdded,

    /// <summary>D27: a column of another type reads its place. Never a cast in place: a new column stands beside the old one.</summary>
    ColumnTypeChanged,

    /// <summary>D28.</summary>
    DefinitionAdded,

    /// <summary>D28.</summary>
    DefinitionRemoved,

    /// <summary>D29: a record became a query, or the reverse.</summary>
    MainKindChanged,
}
