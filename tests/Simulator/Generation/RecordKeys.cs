using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Generation;

/// <summary>Record keys: TIDs mostly; <c>self</c> for profiles; and some that only the general rule of record keys allows.</summary>
internal static class RecordKeys
{
    public static string Of(RandomStream random, RecordKind kind, Tid tid) => kind switch
    {
        RecordKind.Profile => "self",
        RecordKind.Note or RecordKind.Mystery when random.OneIn(8) => Unusual(random, tid.ToString()),
        RecordKind.Post when random.OneIn(400) => Unusual(random, tid.ToString()),
        _ => tid.ToString(),
    };

    // Each holds the TID, so that it stays unique in its collection.
    private static string Unusual(RandomStream random, string tid) => random.Below(5) switch
    {
        0 => "note:" + tid,
        1 => tid + "~draft_2.final",
        2 => "z" + tid[1..], // thirteen characters of the right alphabet, and yet no TID
        3 => tid + new string('x', RecordKey.MaxLength - Tid.TextLength),
        _ => "_" + tid.ToUpperInvariant(),
    };
}
