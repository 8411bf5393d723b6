using System.Net;
using System.Text.Json;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lexidex.Admin.Tests;

/// <summary>
/// A small server on loopback that speaks the control API from what a test puts into it. Real HTTP, real JSON; no store
/// behind it.
/// </summary>
public sealed class FakeIndexer : IAsyncDisposable
{
    public const string Token = "a-token-for-tests";

    private readonly WebApplication _server;
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-admin-").FullName;
    private int _statusCalls;

    private FakeIndexer(int port)
    {
        File.WriteAllText(TokenFile, Token + "\n");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        _server = builder.Build();
        _server.Use(GuardAsync);
        Map();
    }

    public Uri Address => new(_server.Urls.First());

    public string TokenFile => Path.Combine(_folder, "control.token");

    public IndexerStatus Status { get; set; } = SampleData.EmptyStatus();

    public IList<LexiconDetail> Lexicons { get; } = [];

    /// <summary>Collection to its rows.</summary>
    public IDictionary<string, IReadOnlyList<RecordDetail>> Records { get; } = new Dictionary<string, IReadOnlyList<RecordDetail>>();

    public IList<RepoDetail> Repos { get; } = [];

    public IList<PlanSummary> Plans { get; } = [];

    public CollectionOverview Collections { get; set; } = new();

    public DraftPlan? LastDrafted { get; private set; }

    public ProposeTable? LastProposed { get; private set; }

    public LexiconProposal Proposal { get; set; } = SampleData.Proposal();

    /// <summary>The way that every name has.</summary>
    public LexiconWay Way { get; set; } = new() { Nsid = SampleData.Like };

    public RegisterFromNetwork? LastFromNetwork { get; private set; }

    /// <summary>When set, why every document is refused.</summary>
    public string? RefusedFor { get; set; }

    public SetCollectionRule? LastRule { get; private set; }

    public LexiconStandingSummary Standing { get; set; } = new();

    public ValidationVerdict Verdict { get; set; } = new() { Input = "pasted", Nsid = SampleData.Like };

    public SetLexiconPolicy? LastPolicy { get; private set; }

    public SetFrozen? LastFrozen { get; private set; }

    public RetireLexicon? LastRetired { get; private set; }

    public ValidateInputs? LastValidated { get; private set; }

    public CompareLexicons? LastCompared { get; private set; }

    /// <summary>When set, every answer is this one.</summary>
    public (HttpStatusCode Status, string Body)? Refusal { get; set; }

    /// <summary>Answers wait for this one.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int StatusCalls => Volatile.Read(ref _statusCalls);

    public string? LastTarget { get; private set; }

    public RegisterLexicons? LastRegistered { get; private set; }

    public static async Task<FakeIndexer> StartAsync(int port = 0)
    {
        var fake = new FakeIndexer(port);
        await fake._server.StartAsync();
        return fake;
    }

    public ControlClient NewClient() => ControlClient.FromTokenFile(Address, TokenFile);

    /// <summary>Nobody listens any more.</summary>
    public Task StopAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        await Gate;
        LastTarget = context.Request.Path + context.Request.QueryString;
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
            await AnswerAsync(context, HttpStatusCode.Unauthorized, new ControlError("AuthRequired", "No."));
        else if (Refusal is { } refusal)
        {
            context.Response.StatusCode = (int)refusal.Status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(refusal.Body);
        }
        else
            await next(context);
    }

    private void Map()
    {
        _server.MapGet(ControlRoutes.Status, context =>
        {
            Interlocked.Increment(ref _statusCalls);
            return OkAsync(context, Status with { TakenAt = TimeProvider.System.GetUtcNow() });
        });
        _server.MapGet(ControlRoutes.Lexicons, context => OkAsync(context, Lexicons.Select(lexicon => lexicon.Summary).ToList()));
        _server.MapPost(ControlRoutes.Lexicons, RegisterAsync);
        _server.MapGet(ControlRoutes.Lexicons + "/{nsid}", context =>
            FoundAsync(context, Lexicons.FirstOrDefault(lexicon => lexicon.Summary.Nsid == Route(context, "nsid"))));
        _server.MapPost(ControlRoutes.Propose, async context =>
        {
            LastProposed = await context.Request.ReadFromJsonAsync<ProposeTable>(ControlJson.Options, context.RequestAborted);
            await OkAsync(context, Proposal with { Edits = LastProposed!.Edits ?? Proposal.Edits });
        });
        _server.MapGet(ControlRoutes.Resolve + "/{nsid}", context => OkAsync(context, Way with { Nsid = Route(context, "nsid") }));
        _server.MapPost(ControlRoutes.Resolve + "/{nsid}", async context =>
        {
            LastFromNetwork = await context.Request.ReadFromJsonAsync<RegisterFromNetwork>(ControlJson.Options, context.RequestAborted);
            var verdict = new LexiconVerdict { Nsid = Route(context, "nsid"), Outcome = LexiconOutcome.Registered };
            await OkAsync(context, new RegisterFromNetworkResult { Way = Way, Verdict = Way.Version is null ? null : verdict });
        });
        _server.MapGet(ControlRoutes.Plans, context => OkAsync(context, Plans.Where(plan => plan.Nsid == context.Request.Query["nsid"]).ToList()));
        _server.MapPost(ControlRoutes.Plans, async context =>
        {
            LastDrafted = await context.Request.ReadFromJsonAsync<DraftPlan>(ControlJson.Options, context.RequestAborted);
            Plans.Add(SampleData.Plan(LastDrafted!.Nsid));
            await OkAsync(context, Plans[^1]);
        });
        _server.MapPost(ControlRoutes.Plans + "/{hash}" + ControlRoutes.Withdraw, context =>
        {
            var at = Plans.IndexOf(Plans.First(plan => plan.Hash == Route(context, "hash")));
            Plans[at] = Plans[at] with { State = "drafted", RequestedBy = null };
            return OkAsync(context, Plans[at]);
        });
        _server.MapPost(ControlRoutes.Plans + "/{hash}", context =>
        {
            var at = Plans.IndexOf(Plans.First(plan => plan.Hash == Route(context, "hash")));
            Plans[at] = Plans[at] with { State = "running", Step = "published", RowsDone = 40, RowsTotal = 100 };
            return OkAsync(context, Plans[at]);
        });
        _server.MapGet(ControlRoutes.Policy + "/{nsid}", context => OkAsync(context, Standing));
        _server.MapPost(ControlRoutes.Policy + "/{nsid}", async context =>
        {
            LastPolicy = await context.Request.ReadFromJsonAsync<SetLexiconPolicy>(ControlJson.Options, context.RequestAborted);
            await OkAsync(context, Standing = Standing with { Policy = LastPolicy!.Policy });
        });
        _server.MapPost(ControlRoutes.Freeze + "/{nsid}", async context =>
        {
            LastFrozen = await context.Request.ReadFromJsonAsync<SetFrozen>(ControlJson.Options, context.RequestAborted);
            await OkAsync(context, Standing = Standing with { IsFrozen = LastFrozen!.IsFrozen });
        });
        _server.MapPost(ControlRoutes.Retire + "/{nsid}", async context =>
        {
            LastRetired = await context.Request.ReadFromJsonAsync<RetireLexicon>(ControlJson.Options, context.RequestAborted);
            await OkAsync(context, new LexiconRetired { Nsid = Route(context, "nsid"), Table = "a_table", Rows = 7, Action = "keep", IsNew = true });
        });
        _server.MapPost(ControlRoutes.Validate, async context =>
        {
            LastValidated = await context.Request.ReadFromJsonAsync<ValidateInputs>(ControlJson.Options, context.RequestAborted);
            await OkAsync(context, new ValidationResult { Verdicts = [Verdict] });
        });
        _server.MapGet(ControlRoutes.Sql + "/{nsid}", context => OkAsync(context, SampleData.Statements(context.Request.Query["engine"].FirstOrDefault() ?? "sqlite")));
        _server.MapPost(ControlRoutes.Diff + "/{nsid}", async context =>
        {
            LastCompared = await context.Request.ReadFromJsonAsync<CompareLexicons>(ControlJson.Options, context.RequestAborted);
            await OkAsync(context, SampleData.Comparison());
        });
        _server.MapGet(ControlRoutes.Collections, context => OkAsync(context, Collections));
        _server.MapPost(ControlRoutes.Collections, async context =>
        {
            LastRule = await context.Request.ReadFromJsonAsync<SetCollectionRule>(ControlJson.Options, context.RequestAborted);
            Collections = Collections with { Collections = [.. Collections.Collections.Select(one => one.Nsid == LastRule!.Pattern ? one with { Action = LastRule.Action! } : one)] };
            await OkAsync(context, Collections);
        });
        _server.MapGet(ControlRoutes.Records + "/{nsid}", PageAsync);
        _server.MapGet(ControlRoutes.Record, context =>
            FoundAsync(context, Records.Values.SelectMany(rows => rows).FirstOrDefault(row => row.Uri == context.Request.Query["uri"])));
        _server.MapGet(ControlRoutes.Repos, context =>
        {
            var state = context.Request.Query["state"].ToString();
            return OkAsync(context, new RepoPage
            {
                Repos = [.. Repos.Select(repo => repo.Repo).Where(repo => state.Length == 0 || repo.State == state)],
            });
        });
        _server.MapGet(ControlRoutes.Repos + "/{did}", context =>
            FoundAsync(context, Repos.FirstOrDefault(repo => repo.Repo.Did == Route(context, "did"))));
    }

    private Task PageAsync(HttpContext context)
    {
        var nsid = Route(context, "nsid");
        if (!Records.TryGetValue(nsid, out var records))
            return AnswerAsync(context, HttpStatusCode.NotFound, new ControlError("CollectionNotFound", $"{nsid} is not registered."));

        var limit = int.Parse(context.Request.Query["limit"]!);
        _ = int.TryParse(context.Request.Query["cursor"], out var start);
        var ordered = context.Request.Query["order"].ToString().StartsWith('-') ? records.AsEnumerable().Reverse() : records;
        var rows = ordered.Skip(start).Take(limit).Select(ToRow).ToList();
        return OkAsync(context, new RecordPage
        {
            Collection = nsid,
            Columns = records.Count > 0 ? records[0].Columns : [],
            Orders = records.Count > 0 ? [.. records[0].Columns.Where(column => column.Type == "datetime").Select(column => column.Name)] : [],
            Rows = rows,
            Cursor = start + rows.Count < records.Count ? $"{start + rows.Count}" : null,
            Total = records.Count,
        });
    }

    private async Task RegisterAsync(HttpContext context)
    {
        LastRegistered = await context.Request.ReadFromJsonAsync<RegisterLexicons>(ControlJson.Options, context.RequestAborted);
        await OkAsync(context, new RegisterLexiconsResult
        {
            Lexicons = [.. LastRegistered!.Documents.Select(document => new LexiconVerdict
            {
                Nsid = document.GetProperty("id").GetString()!,
                Outcome = RefusedFor is null ? LexiconOutcome.Registered : LexiconOutcome.Refused,
                Reason = RefusedFor,
            })],
        });
    }

    private static RecordRow ToRow(RecordDetail record) => new()
    {
        Uri = record.Uri,
        Cid = record.Cid,
        Rev = record.Rev,
        IndexedAt = record.IndexedAt,
        Values = record.Values,
        Json = record.Json,
    };

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static Task FoundAsync<T>(HttpContext context, T? value) => value is null
        ? AnswerAsync(context, HttpStatusCode.NotFound, new ControlError("NotFound", "There is no such thing here."))
        : OkAsync(context, value);

    private static Task OkAsync<T>(HttpContext context, T value) => AnswerAsync(context, HttpStatusCode.OK, value);

    private static Task AnswerAsync<T>(HttpContext context, HttpStatusCode status, T value)
    {
        context.Response.StatusCode = (int)status;
        return context.Response.WriteAsJsonAsync(value, ControlJson.Options, context.RequestAborted);
    }

    internal static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();
}
