using Lexidex.Indexer.Verification.Signatures;
using Xunit;

namespace Lexidex.Indexer.Tests.Verification.Signatures;

/// <summary>Asks all libraries and sees to it that they agree.</summary>
internal sealed class EveryLibrary : IDisposable
{
    private readonly PlatformEcdsa _platform = new();
    private readonly Libsecp256k1 _secp256k1;

    public EveryLibrary()
    {
        Assert.True(Libsecp256k1.TryCreate(out var library), "libsecp256k1 is not installed; tests/install/debian installs it.");
        _secp256k1 = library;
    }

    public bool Verify(SigningKey key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        var answer = _platform.Verify(key, digest, signature);
        if (key.Curve == KeyCurve.Secp256k1)
            Assert.Equal(answer, _secp256k1.Verify(key, digest, signature));
        return answer;
    }

    public void Dispose()
    {
        _platform.Dispose();
        _secp256k1.Dispose();
    }
}
