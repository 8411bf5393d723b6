using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Commands;

/// <summary>What a verb needs to resolve lexicons over the network.</summary>
internal sealed class NetworkLexicons : IDisposable
{
    private readonly OutboundDoor _door;
    private readonly IdentityDirectory _identities;

    public NetworkLexicons(VerbContext context)
    {
        _door = new OutboundDoor(NetworkOptions.Outbound(context));
        _identities = new IdentityDirectory(_door, NetworkOptions.Identity(context), context.Clock);
        Resolver = new LexiconResolver(_door, _identities);
    }

    /// <summary>Asks, and writes nothing.</summary>
    public LexiconResolver Resolver { get; }

    public LexiconImport ImportTo(LexiconRegistry registry) => new(Resolver, registry, registry.Standings);

    public static void WriteHops(CommandOutput output, LexiconResolution resolution)
    {
        foreach (var hop in resolution.Hops)
            output.Line($"{hop.What,-8} {hop.Asked}  {(hop.IsFault ? "FAILED: " : "")}{hop.Found}");
        foreach (var note in resolution.Noted)
            output.Line($"noted    {note}");
    }

    public void Dispose()
    {
        _identities.Dispose();
        _door.Dispose();
    }
}
