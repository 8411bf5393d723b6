using System.Text;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// Finds an NSID's published lexicon: the TXT record of its authority names a DID, the DID its host, the host gives the schema
/// record with its proof. The name is asked for as it stands: never a parent of it.
/// </summary>
/// <remarks>See https://atproto.com/specs/lexicon#lexicon-publication-and-resolution.</remarks>
internal sealed class LexiconResolver(OutboundDoor door, IdentityDirectory identities)
{
    public const string SchemaCollection = "com.atproto.lexicon.schema";

    private const string DidPrefix = "did=";

    // The record, its commit and the nodes on its way: far less, unless somebody wants it to be more.
    private const int AnswerBytesMax = 4 << 20;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    public async Task<LexiconResolution> ResolveAsync(Nsid nsid, CancellationToken cancellationToken)
    {
        var hops = new List<LexiconHop>();
        if (await AuthorityAsync(nsid, hops, cancellationToken) is not { } did)
            return new LexiconResolution(nsid.Text, hops);
        var resolution = new LexiconResolution(nsid.Text, hops) { Authority = did.ToString() };
        if (await IdentityAsync(did, hops, cancellationToken) is not { } identity)
            return resolution;
        if (await RecordAsync(nsid, identity, hops, cancellationToken) is not var (cid, json))
            return resolution;
        return Judge(nsid, json, hops) ? resolution with { Version = cid.ToString(), Document = json } : resolution;
    }

    private async Task<Did?> AuthorityAsync(Nsid nsid, List<LexiconHop> hops, CancellationToken cancellationToken)
    {
        var name = $"_lexicon.{nsid.Authority}";
        try
        {
            var texts = await door.Texts.ReadAsync(name, cancellationToken);
            var named = texts.Where(text => text.StartsWith(DidPrefix, StringComparison.Ordinal)).Select(text => text[DidPrefix.Length..]).Distinct().ToList();
            if (named is [var one] && Did.TryParse(one, out var did))
            {
                hops.Add(new LexiconHop("dns", name, one));
                return did;
            }

            hops.Add(new LexiconHop("dns", name, FaultOf(named), IsFault: true, named.Count == 0 ? HopMeaning.Gone : HopMeaning.None));
        }
        catch (OutboundException fault)
        {
            hops.Add(new LexiconHop("dns", name, fault.Message, IsFault: true));
        }

        return null;
    }

    private static string FaultOf(List<string> named) => named.Count switch
    {
        0 => "There is no TXT record that names a DID.",
        1 => $"'{named[0]}' is no DID.",
        _ => $"{named.Count} DIDs are named: {string.Join(", ", named.Take(5))}.",
    };

    private async Task<ResolvedIdentity?> IdentityAsync(Did did, List<LexiconHop> hops, CancellationToken cancellationToken)
    {
        var answer = await identities.ResolveAsync(did, cancellationToken);
        var fault = answer.Fault?.ToString() ?? (answer.Identity is { Pds: null } ? "Its document names no host." : null)
            ?? (answer.Identity is { SigningKey: null } ? "Its document names no signing key." : null);
        hops.Add(new LexiconHop("did", did.ToString(), fault ?? answer.Identity!.Pds!.ToString(), IsFault: fault is not null));
        return fault is null ? answer.Identity : null;
    }

    private async Task<(Cid Cid, string Json)?> RecordAsync(
        Nsid nsid, ResolvedIdentity identity, List<LexiconHop> hops, CancellationToken cancellationToken)
    {
        var address = new Uri(
            identity.Pds!, $"/xrpc/com.atproto.sync.getRecord?did={Uri.EscapeDataString(identity.Did.ToString())}&collection={SchemaCollection}&rkey={Uri.EscapeDataString(nsid.Text)}");
        try
        {
            var answer = await door.ReadAsync(address, AnswerBytesMax, AnswerTime, cancellationToken);
            if (!answer.IsSuccess)
            {
                hops.Add(new LexiconHop("pds", address.ToString(), $"It answered {(int)answer.Status}: {Beginning(answer.Body)}", IsFault: true));
                return null;
            }

            hops.Add(new LexiconHop("pds", address.ToString(), FormattableString.Invariant($"{answer.Body.Length} bytes")));
            return await ProveAsync(nsid, identity, answer.Body, hops, cancellationToken);
        }
        catch (OutboundException fault)
        {
            hops.Add(new LexiconHop("pds", address.ToString(), fault.Message, IsFault: true));
            return null;
        }
    }

    private async Task<(Cid Cid, string Json)?> ProveAsync(
        Nsid nsid, ResolvedIdentity identity, byte[] car, List<LexiconHop> hops, CancellationToken cancellationToken)
    {
        var path = $"{SchemaCollection}/{nsid}";
        var proof = new SchemaProof(identity.Did, path);
        var found = proof.Read(car, identity.SigningKey!, out var fault, out var badSignature);

        // The key may have changed since it was asked for: once, and only within the limits on asking.
        if (badSignature && await identities.RefreshAsync(identity.Did, cancellationToken)
            && (await identities.ResolveAsync(identity.Did, cancellationToken)).Identity is { SigningKey: { } fresh })
            found = proof.Read(car, fresh, out fault, out _);
        hops.Add(new LexiconHop("proof", path, found is { } proved ? proved.Cid.ToString() : fault, IsFault: found is null, found is null ? proof.Meaning : HopMeaning.None));
        return found;
    }

    private static bool Judge(Nsid nsid, string json, List<LexiconHop> hops)
    {
        try
        {
            var document = LexiconDocument.Parse(Encoding.UTF8.GetBytes(json));
            if (document.Id.Equals(nsid))
                return true;
            hops.Add(new LexiconHop("lexicon", nsid.Text, $"The document is {document.Id}.", IsFault: true, HopMeaning.Refused));
        }
        catch (LexiconFormatException fault)
        {
            hops.Add(new LexiconHop("lexicon", nsid.Text, fault.Message, IsFault: true, HopMeaning.Refused));
        }

        return false;
    }

    private static string Beginning(byte[] body) => Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 200));
}
