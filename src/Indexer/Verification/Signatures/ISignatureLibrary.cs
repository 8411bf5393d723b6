namespace Lexidex.Indexer.Verification.Signatures;

/// <summary>
/// ECDSA of one curve by one library. Whether S is low is not its business. Not safe for use by two threads at once;
/// each writer loop has its own.
/// </summary>
internal interface ISignatureLibrary : IDisposable
{
    /// <summary>For people: which library, and its version where it tells.</summary>
    string Name { get; }

    /// <param name="key">A key of the library's curve.</param>
    /// <param name="digest">SHA-256 of what was signed.</param>
    /// <param name="signature">R and S, 32 bytes each, big-endian.</param>
    bool Verify(SigningKey key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature);
}
