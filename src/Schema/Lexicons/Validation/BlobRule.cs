using System.Text;
using Lexidex.Schema.Data;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>A reference to a file; the old form, a map of cid and mimeType alone, is read too.</summary>
internal sealed class BlobRule(BlobDefinition definition) : ValueRule
{
    private readonly byte[][] _accept = [.. definition.Accept.Select(Encoding.UTF8.GetBytes)];

    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Map)
            return LexiconViolation.WrongType;
        var fields = BlobFields.Read(ref reader);
        if (!fields.IsBlob)
            return LexiconViolation.WrongType;
        if (_accept.Length > 0 && !Accepts(fields.MediaType))
            return LexiconViolation.MediaTypeNotAccepted;
        return definition.MaxSize is { } most && fields.Size > (ulong)most ? LexiconViolation.TooLarge : LexiconViolation.None;
    }

    private bool Accepts(ReadOnlySpan<byte> mediaType)
    {
        foreach (var pattern in _accept)
        {
            // As a span: a slice of an array is a new array.
            ReadOnlySpan<byte> accepted = pattern;
            if (accepted.EndsWith("*"u8) ? mediaType.StartsWith(accepted[..^1]) : mediaType.SequenceEqual(accepted))
                return true;
        }
        return false;
    }
}
