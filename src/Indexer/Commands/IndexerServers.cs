using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Verification;
using Lexidex.Indexer.Verification.Identity;
using Lexidex.Indexer.Verification.Identity.Plc;
using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Commands;

/// <summary>The public read API as a part of the host.</summary>
internal static class ReadServer
{
    public const string Key = "read";

    public static ApiServer Create(IServiceProvider services, string urls) => new(
        "read API",
        urls,
        ApiLimits.Read,
        services.GetRequiredService<ILoggerFactory>(),
        app => ReadApi.Map(app, services.GetRequiredService<RecordShelf>()));
}

/// <summary>The control API as a part of the host.</summary>
internal static class ControlServer
{
    public const string Key = "control";

    public static ApiServer Create(IServiceProvider services, string urls, string tokenPath)
    {
        var token = ControlTokenFile.ReadOrCreate(tokenPath);
        var lexicons = new ControlLexicons(
            services.GetRequiredService<LexiconRegistry>(),
            services.GetRequiredService<CollectionBook>(),
            services.GetRequiredService<TablesInForce>(),
            services.GetRequiredService<RecordShelf>().Store);
        var collections = new CollectionShow(
            services.GetRequiredService<CollectionBook>(), services.GetRequiredService<LexiconRegistry>(), services.GetRequiredService<RecordShelf>().Store);
        var network = ActivatorUtilities.CreateInstance<ControlNetwork>(services);
        var plans = services.GetRequiredService<ControlPlans>();
        var schema = new ControlSchema(services.GetRequiredService<LexiconRegistry>(), plans, services.GetRequiredService<RecordShelf>().Store);
        var report = services.GetRequiredService<StatusReport>();
        var shelf = services.GetRequiredService<RecordShelf>();
        return new ApiServer(
            "control API",
            urls,
            ApiLimits.Control,
            services.GetRequiredService<ILoggerFactory>(),
            app => new ControlApi(report, lexicons, new ControlRecords(shelf), new ControlRepos(shelf), collections, plans, network, schema).Map(app, token));
    }
}

internal static class OutboundServices
{
    public static void AddOutbound(this IServiceCollection services, OutboundOptions options) =>
        services.AddSingleton(_ => new OutboundDoor(options));

    /// <param name="plc">The mirror of the directory, which is asked first; null where the store has none.</param>
    public static void AddIdentity(this IServiceCollection services, IdentityOptions options, IPlcRows? plc)
    {
        ReadMirror? mirror = plc is null ? null : new PlcMirror(plc).ReadAsync;
        services.AddSingleton(provider => new IdentityDirectory(
            provider.GetRequiredService<OutboundDoor>(), options, provider.GetRequiredService<TimeProvider>(), mirror));
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<IdentityDirectory>());
    }
}
