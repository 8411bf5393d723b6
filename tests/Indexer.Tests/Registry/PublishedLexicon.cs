using System.Text;
using Lexidex.Indexer.Tests.Outbound;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Registry;

/// <summary>A simulated network in which an account publishes lexicons, and a name server that says so; all on loopback sockets.</summary>
internal sealed class PublishedLexicon : IAsyncDisposable
{
    public const string Nsid = "com.example.app.note";
    public const string DnsName = "_lexicon.app.example.com";

    public const string Schemas = "com.atproto.lexicon.schema";

    private PublishedLexicon(SimulatorHost host) => Host = host;

    public SimulatorHost Host { get; }

    public LoopbackNameServer Names { get; } = new();

    public SimulatedRepo Authority => Host.Network.Repos.First(repo => repo.Status == AccountStatus.Active);

    public SimulatedRepo Other => Host.Network.Repos.Where(repo => repo.Status == AccountStatus.Active).ElementAt(1);

    /// <summary>The options that lead a verb into this network.</summary>
    public string[] Options => ["--plc", Host.Plc.ToString(), "--allow-loopback", "--name-server", Names.Address.ToString()];

    public static async Task<PublishedLexicon> StartAsync()
    {
        var host = await SimulatorHost.StartAsync(new SimulatorOptions { Seed = 21, Repos = 8, Records = 200 }, TestContext.Current.CancellationToken);
        var published = new PublishedLexicon(host);
        published.Names.Texts[DnsName] = [$"did={published.Authority.Account.Did}"];
        published.Publish(published.Authority, DocumentOf("text"));
        return published;
    }

    public static string DocumentOf(params string[] properties)
    {
        var members = string.Join(',', properties.Select(name => $$"""
            "{{name}}":{"type":"string"}
            """));
        return """{"$type":"SCHEMAS","lexicon":1,"id":"NSID","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{MEMBERS}}}}}"""
            .Replace("SCHEMAS", Schemas, StringComparison.Ordinal).Replace("NSID", Nsid, StringComparison.Ordinal)
            .Replace("MEMBERS", members, StringComparison.Ordinal);
    }

    /// <summary>The CID of a document, which is its version.</summary>
    public static string VersionOf(string document) => Cid.OfDagCbor(RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(document))).ToString();

    public void Publish(SimulatedRepo repo, string? document)
    {
        var block = document is null ? null : RecordJson.ToDagCbor(Encoding.UTF8.GetBytes(document));
        repo.Commit([new RecordWrite(new RecordPath(Schemas, Nsid), block)], Tid.FromValue(repo.Head.Revision.Value + 1_000));
    }

    public async ValueTask DisposeAsync()
    {
        await Names.DisposeAsync();
        await Host.DisposeAsync();
    }
}
