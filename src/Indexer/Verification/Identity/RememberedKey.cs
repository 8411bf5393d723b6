using Lexidex.Indexer.Verification.Signatures;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>A key that was resolved before this process began, and is read when it is first wanted.</summary>
internal sealed class RememberedKey(string text, DateTimeOffset resolvedAt)
{
    private bool _wasRead;
    private SigningKey? _key;

    /// <summary>The key while it is fresh; null where it is too old, or its text is no key.</summary>
    public SigningKey? At(DateTimeOffset now, IdentityOptions options)
    {
        if (now - resolvedAt >= options.FreshFor)
            return null;
        if (!_wasRead)
            _ = KeyText.TryParse(text, out _key);
        _wasRead = true;
        return _key;
    }
}
