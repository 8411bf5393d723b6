using Lexidex.Schema.Control;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>The control API: the operator's questions, behind the token, on a port of its own.</summary>
internal sealed class ControlApi(
    StatusReport report, ControlLexicons lexicons, ControlRecords records, ControlRepos repos, CollectionShow collections, ControlPlans plans, ControlNetwork network,
    ControlSchema schema)
{
    public void Map(WebApplication app, string token)
    {
        app.Use(new ControlGate(token).InvokeAsync);
        Map(app, ControlRoutes.Status, context => report.TakeAsync(context.RequestAborted));
        Map(app, ControlRoutes.Lexicons, context => lexicons.ListAsync(context.RequestAborted));
        Map(app, ControlRoutes.Lexicons + "/{nsid}", context => lexicons.FindAsync(Part(context, "nsid"), context.RequestAborted));
        Map(app, ControlRoutes.Records + "/{nsid}", ListRecordsAsync);
        Map(app, ControlRoutes.Record, FindRecordAsync);
        Map(app, ControlRoutes.Repos, ListReposAsync);
        Map(app, ControlRoutes.Repos + "/{did}", context => repos.FindAsync(Part(context, "did"), context.RequestAborted));
        Map(app, ControlRoutes.Collections, context => collections.ListAsync(context.RequestAborted));
        app.MapPost(ControlRoutes.Lexicons, RegisterAsync);
        app.MapPost(ControlRoutes.Collections, SetRuleAsync);
        Map(app, ControlRoutes.Resolve + "/{nsid}", context => network.ResolveAsync(Part(context, "nsid"), context.RequestAborted));
        MapPost<RegisterFromNetwork, RegisterFromNetworkResult>(
            app, ControlRoutes.Resolve + "/{nsid}", (context, request, stop) => network.AddAsync(Part(context, "nsid"), request, stop));
        MapPost<RetireLexicon, LexiconRetired>(
            app, ControlRoutes.Retire + "/{nsid}", (context, request, stop) => lexicons.RetireAsync(Part(context, "nsid"), request, stop));
        MapPost<SetFrozen, LexiconStandingSummary>(
            app, ControlRoutes.Freeze + "/{nsid}", (context, request, stop) => schema.Standings.SetFrozenAsync(Part(context, "nsid"), request, isTried: false, stop));
        Map(app, ControlRoutes.Policy + "/{nsid}", context => schema.Standings.FindAsync(Part(context, "nsid"), context.RequestAborted));
        MapPost<SetLexiconPolicy, LexiconStandingSummary>(
            app, ControlRoutes.Policy + "/{nsid}", (context, request, stop) => schema.Standings.SetPolicyAsync(Part(context, "nsid"), request, isTried: false, stop));
        MapPost<ValidateInputs, ValidationResult>(app, ControlRoutes.Validate, (_, request, stop) => schema.ValidateAsync(request, stop));
        Map(app, ControlRoutes.Sql + "/{nsid}", context => schema.SqlAsync(Part(context, "nsid"), new ApiQuestion(context.Request).Find("engine"), context.RequestAborted));
        MapPost<CompareLexicons, LexiconComparison>(
            app, ControlRoutes.Diff + "/{nsid}", (context, request, stop) => schema.CompareAsync(Part(context, "nsid"), request, stop));
        MapPost<ProposeTable, LexiconProposal>(app, ControlRoutes.Propose, (_, request, stop) => schema.ProposeAsync(request, stop));
        Map(app, ControlRoutes.Plans, context => plans.ListAsync(new ApiQuestion(context.Request).Find("nsid"), context.RequestAborted));
        Map(app, ControlRoutes.Plans + "/{hash}", context => plans.FindAsync(Part(context, "hash"), context.RequestAborted));
        MapPost<DraftPlan, PlanSummary>(app, ControlRoutes.Plans, (_, request, stop) => plans.DraftAsync(request, stop));
        MapPost<ApplyPlan, PlanSummary>(app, ControlRoutes.Plans + "/{hash}", (context, request, stop) => plans.ApplyAsync(Part(context, "hash"), request, stop));
        MapPost<WithdrawPlan, PlanSummary>(
            app, ControlRoutes.Plans + "/{hash}" + ControlRoutes.Withdraw, (context, request, stop) => plans.WithdrawAsync(Part(context, "hash"), request, stop));
    }

    private static void Map<T>(IEndpointRouteBuilder app, string path, Func<HttpContext, Task<T>> answer) =>
        app.MapGet(path, async (HttpContext context) =>
        {
            var value = await answer(context);
            await context.Response.WriteAsJsonAsync(value, ControlJson.Options, context.RequestAborted);
        });

    private static void MapPost<TBody, TAnswer>(IEndpointRouteBuilder app, string path, Func<HttpContext, TBody?, CancellationToken, Task<TAnswer>> answer) =>
        app.MapPost(path, async (HttpContext context) =>
        {
            var body = await context.Request.ReadFromJsonAsync<TBody>(ControlJson.Options, context.RequestAborted);
            var value = await answer(context, body, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(value, ControlJson.Options, context.RequestAborted);
        });

    private Task<RecordPage> ListRecordsAsync(HttpContext context)
    {
        var question = new ApiQuestion(context.Request);
        var nsid = Part(context, "nsid");
        if (!Nsid.TryParse(nsid, out _))
            throw QueryException.Invalid($"'{nsid}' is no collection.");
        return records.ListAsync(nsid, question.Order(), Limit(question), question.Find("cursor"), context.RequestAborted);
    }

    private Task<RecordDetail> FindRecordAsync(HttpContext context) =>
        records.FindAsync(new ApiQuestion(context.Request).Require("uri"), context.RequestAborted);

    private Task<RepoPage> ListReposAsync(HttpContext context)
    {
        var question = new ApiQuestion(context.Request);
        return repos.ListAsync(question.Find("state"), Limit(question), question.Find("cursor"), context.RequestAborted);
    }

    private async Task RegisterAsync(HttpContext context)
    {
        var request = await context.Request.ReadFromJsonAsync<RegisterLexicons>(ControlJson.Options, context.RequestAborted);
        var result = await lexicons.AddAsync(request, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(result, ControlJson.Options, context.RequestAborted);
    }

    private async Task SetRuleAsync(HttpContext context)
    {
        var request = await context.Request.ReadFromJsonAsync<SetCollectionRule>(ControlJson.Options, context.RequestAborted);
        await collections.SetRuleAsync(request, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(await collections.ListAsync(context.RequestAborted), ControlJson.Options, context.RequestAborted);
    }

    private static int Limit(ApiQuestion question) => question.Limit(ControlRoutes.PageLimitDefault, ControlRoutes.PageLimitMax);

    private static string Part(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
