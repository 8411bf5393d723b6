namespace Lexidex.Schema.Lexicons;

/// <summary>The formats that the lexicon language gives to strings.</summary>
public enum StringFormat
{
    None,
    AtIdentifier,
    AtUri,
    Cid,
    Datetime,
    Did,
    Handle,
    Language,
    Nsid,
    RecordKey,
    Tid,
    Uri,
}
