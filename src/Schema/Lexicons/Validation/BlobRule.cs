using Lexidex.Schema.Data;

namespace Lexidex.Schema.Lexicons.Validation;

/// <summary>A reference to a file; the old form, a map of cid and mimeType alone, is read too.</summary>
internal sealed class BlobRule(BlobDefinition definition) : ValueRule
{
    private readonly AcceptedMediaTypes _accepted = new(definition.Accept);

    public override LexiconViolation Check(ref CborReader reader, ViolationPath? path)
    {
        if (reader.PeekType() != CborType.Map)
            return LexiconViolation.WrongType;
        var fields = BlobFields.Read(ref reader);
        if (!fields.IsBlob)
            return LexiconViolation.WrongType;
        if (!_accepted.Takes(fields.MediaType))
            return LexiconViolation.MediaTypeNotAccepted;
        return definition.MaxSize is { } most && fields.Size > (ulong)most ? LexiconViolation.TooLarge : LexiconViolation.None;
    }
}
