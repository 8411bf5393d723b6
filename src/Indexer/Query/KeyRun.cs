namespace Lexidex.Indexer.Query;

/// <summary>One of the two runs that a collection's rows stand in: record keys that are TIDs, then all others.</summary>
internal sealed class KeyRun
{
    private readonly byte _kind;

    private KeyRun(byte kind) => _kind = kind;

    public static KeyRun Tids { get; } = new(0x01);

    public static KeyRun Texts { get; } = new(0x02);

    public bool Holds(ReadOnlySpan<byte> form) => !form.IsEmpty && form[0] == _kind;

    /// <summary>Where a listing of this run starts: below or above all of its forms, and itself the form of no key.</summary>
    public byte[] Edge(bool isReverse) => isReverse ? [(byte)(_kind + 1)] : [_kind];
}
