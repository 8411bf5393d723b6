using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Verification.Signatures;

namespace Lexidex.Benchmarks.Reading;

/// <summary>Signatures of commits and nothing else, with the key at hand: the floor of the live path.</summary>
internal sealed class SignatureLoop(LiveFrames stream, SignedCommit[] commits) : IDisposable
{
    private readonly SignatureCheck _check = new();
    private readonly SigningKey[] _keys = [.. commits.Select(commit => stream.TryFind(commit.Did, out var key) ? key : throw new InvalidOperationException())];

    public long Check()
    {
        for (var at = 0; at < commits.Length; at++)
        {
            if (!_check.IsSignedBy(commits[at], _keys[at]))
                throw new InvalidOperationException("A true signature was refused.");
        }

        return commits.Length;
    }

    public void Dispose() => _check.Dispose();
}
