using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lexidex.Indexer.Verification;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;

namespace Lexidex.Indexer.Tests.Verification;

/// <summary>The keys of DID documents that were kept in a file: all known, none to be asked for again.</summary>
internal sealed class DocumentKeys : ISigningKeys
{
    private readonly Dictionary<Did, (SigningKey Key, Uri? Host)> _keys = [];

    /// <summary>Those of the accounts whose frames a relay sent.</summary>
    public static DocumentKeys OfRelayFrames()
    {
        var keys = new DocumentKeys();
        using var documents = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("firehose", "relay-frames", "did_docs.json")));
        foreach (var document in documents.RootElement.EnumerateObject())
        {
            var identity = DidDocument.Read(document.Value, Did.Parse(document.Name)).Identity!;
            keys._keys[identity.Did] = (identity.SigningKey!, identity.Pds);
        }

        return keys;
    }

    /// <summary>Those of the accounts of a relay scenario.</summary>
    public static DocumentKeys OfScenario(string file)
    {
        var keys = new DocumentKeys();
        using var scenario = JsonDocument.Parse(File.ReadAllBytes(Corpus.Require("firehose", "indigo-relay-scenarios", file)));
        foreach (var account in scenario.RootElement.GetProperty("accounts").EnumerateArray())
        {
            var identity = account.GetProperty("identity");
            var text = identity.GetProperty("keys").GetProperty("atproto").GetProperty("publicKeyMultibase").GetString()!;
            if (!KeyText.TryParse(text, out var key))
                throw new InvalidDataException($"{text} is no key.");
            var host = identity.GetProperty("services").GetProperty("atproto_pds").GetProperty("url").GetString()!;
            keys._keys[Did.Parse(identity.GetProperty("did").GetString()!)] = (key, new Uri(host));
        }

        return keys;
    }

    public bool TryFind(Did did, [NotNullWhen(true)] out SigningKey? key)
    {
        var isKnown = _keys.TryGetValue(did, out var known);
        key = known.Key;
        return isKnown;
    }

    public Uri? FindHost(Did did) => _keys.TryGetValue(did, out var known) ? known.Host : null;

    public Task PrefetchAsync(IReadOnlyCollection<Did> dids, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<bool> RefreshAsync(Did did, CancellationToken cancellationToken) => new(false);

    public ValueTask<IReadOnlyList<SigningKey>> FindEarlierAsync(Did did, CancellationToken cancellationToken) => new([]);

    public void MarkStale(Did did)
    {
        // There is nobody to ask.
    }
}
