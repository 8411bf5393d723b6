using System.Collections.Immutable;
using System.Text;

namespace Lexidex.Schema.Lexicons;

/// <summary>
/// What <c>accept</c> of a blob takes. A pattern may end in a star, <c>*/*</c> is any media type, and so is no pattern at all.
/// </summary>
/// <remarks>See https://atproto.com/specs/lexicon#blob.</remarks>
internal sealed class AcceptedMediaTypes(ImmutableArray<string> patterns)
{
    private readonly byte[][] _patterns = patterns.IsEmpty ? ["*/*"u8.ToArray()] : [.. patterns.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Allocates nothing.</summary>
    public bool Takes(ReadOnlySpan<byte> mediaType)
    {
        foreach (var pattern in _patterns)
        {
            if (Takes(pattern, mediaType))
                return true;
        }
        return false;
    }

    /// <summary>Whether each pattern of the other list lies in one of this list.</summary>
    public bool TakesAllOf(AcceptedMediaTypes other) => Array.TrueForAll(other._patterns, pattern => Takes(pattern));

    private static bool Takes(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> mediaType) =>
        pattern.SequenceEqual("*/*"u8)
        || (pattern.EndsWith("*"u8) ? mediaType.StartsWith(pattern[..^1]) : mediaType.SequenceEqual(pattern));
}
