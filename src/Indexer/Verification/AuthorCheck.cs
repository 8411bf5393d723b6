using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification;

/// <summary>
/// Says whether an account wrote a commit, and whether a host may speak for an account. Never waits: what it does not know
/// it asks for, once afresh and once for earlier keys, and decides by the answer. Not safe for use by two threads at once.
/// </summary>
/// <remarks>See https://atproto.com/specs/sync#commit-validation.</remarks>
internal sealed class AuthorCheck(ISigningKeys? keys) : IDisposable
{
    private readonly SignatureCheck _signatures = new();

    /// <summary>For people: what checks the signatures.</summary>
    public string LibraryName => _signatures.LibraryName;

    /// <param name="host">The PDS that is followed directly; null for a relay or a file, which speak for all.</param>
    /// <param name="answer">What was asked on behalf of this commit; null where nothing was.</param>
    public AuthorVerdict FindAuthor(in SignedCommit commit, VerificationDemand demand, string? host, KeyAnswer? answer)
    {
        var speaker = FindSpeaker(commit.Did, demand, host, answer);
        return speaker.Proof == AuthorProof.None || demand != VerificationDemand.Full ? speaker : FindSigner(commit, answer);
    }

    /// <summary>Whether the host may speak for the account. A PDS that it left may not any more.</summary>
    public AuthorVerdict FindSpeaker(Did did, VerificationDemand demand, string? host, KeyAnswer? answer)
    {
        if (host is null || demand != VerificationDemand.Full)
            return AuthorVerdict.Proven(AuthorProof.Unchecked);
        var home = keys?.FindHost(did);
        if (home is not null && IsSameHost(home, host))
            return AuthorVerdict.Proven(AuthorProof.PresentKey);
        if (answer is null && keys is not null)
            return AuthorVerdict.Ask(KeyNeed.Present);
        return home is null
            ? Unresolved(did)
            : AuthorVerdict.Refuse(new RepoFault(FaultReasons.WrongHost, $"The account lives at {home}, not at {host}."));
    }

    /// <summary>Whether a change of identity is news to us: only of an account whose key is held.</summary>
    public bool Knows(Did did) => keys is not null && keys.TryFind(did, out _);

    public void Dispose() => _signatures.Dispose();

    private AuthorVerdict FindSigner(in SignedCommit commit, KeyAnswer? answer)
    {
        if (keys is null || !keys.TryFind(commit.Did, out var key))
            return answer is null && keys is not null ? AuthorVerdict.Ask(KeyNeed.Present) : Unresolved(commit.Did);
        if (_signatures.IsSignedBy(commit, key))
            return AuthorVerdict.Proven(AuthorProof.PresentKey);
        if (answer is null)
            return AuthorVerdict.Ask(KeyNeed.Present);
        return answer.Earlier is null ? AuthorVerdict.Ask(KeyNeed.Earlier) : TryEarlier(commit, key, answer.Earlier);
    }

    private AuthorVerdict TryEarlier(in SignedCommit commit, SigningKey present, IReadOnlyList<SigningKey> earlier)
    {
        foreach (var key in earlier)
        {
            if (_signatures.IsSignedBy(commit, key))
                return AuthorVerdict.Proven(AuthorProof.EarlierKey);
        }

        return AuthorVerdict.Refuse(new RepoFault(
            FaultReasons.CommitSignature, $"The commit {commit.Rev} is not signed with {present}, nor with one of {earlier.Count} earlier keys."));
    }

    private static AuthorVerdict Unresolved(Did did) =>
        AuthorVerdict.Refuse(new RepoFault(FaultReasons.IdentityUnresolved, $"The identity of {did} could not be resolved, so its key is not known."));

    private static bool IsSameHost(Uri home, string host) =>
        Uri.TryCreate(host, UriKind.Absolute, out var here) && home.Authority.Equals(here.Authority, StringComparison.OrdinalIgnoreCase);
}
