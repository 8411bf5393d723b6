using System.Text.Json;
using System.Text.Json.Nodes;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;

namespace Lexidex.Admin.Lexicons;

/// <summary>The registered lexicons.</summary>
public sealed class LexiconsService(ControlClient client, TimeProvider clock)
{
    /// <summary>Rows grow while one looks: the list is asked for again after this long.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public DateTimeOffset Now => clock.GetUtcNow();

    public PeriodicTimer NewTimer() => new(Interval, clock);

    public Task<IReadOnlyList<LexiconSummary>> ListAsync(CancellationToken cancellationToken) =>
        client.GetLexiconsAsync(cancellationToken);

    /// <summary>While a plan runs one wants to see it move.</summary>
    public PeriodicTimer NewPlanTimer() => new(TimeSpan.FromSeconds(1), clock);

    public Task<IReadOnlyList<PlanSummary>> PlansAsync(string nsid, CancellationToken cancellationToken) =>
        client.GetPlansAsync(nsid, cancellationToken);

    /// <summary>Drafts a plan to the document, or from the version in force where it is null.</summary>
    public Task<PlanSummary> DraftAsync(string nsid, JsonElement? document, string drop, CancellationToken cancellationToken) =>
        client.DraftPlanAsync(
            new DraftPlan
            {
                Nsid = nsid,
                Document = document,
                Drop = drop.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries),
            },
            cancellationToken);

    /// <summary>Drafts a plan of the version in force with other edits.</summary>
    public Task<PlanSummary> DraftAsync(string nsid, JsonElement edits, CancellationToken cancellationToken) =>
        client.DraftPlanAsync(new DraftPlan { Nsid = nsid, Edits = edits, Source = "edited" }, cancellationToken);

    /// <param name="edits">Null for those that the table has.</param>
    public Task<LexiconProposal> ProposeAsync(string nsid, ProjectionEdits? edits, CancellationToken cancellationToken) =>
        client.ProposeAsync(new ProposeTable { Nsid = nsid, Edits = JsonOf(edits) }, cancellationToken);

    /// <param name="edits">Null for none, or for those of the table that stands.</param>
    public Task<LexiconProposal> ProposeAsync(JsonElement document, ProjectionEdits? edits, CancellationToken cancellationToken) =>
        client.ProposeAsync(new ProposeTable { Document = document, Edits = JsonOf(edits) }, cancellationToken);

    /// <summary>Registers one document with edits of its table.</summary>
    public async Task<LexiconVerdict> RegisterAsync(JsonElement document, JsonElement edits, CancellationToken cancellationToken) =>
        (await client.RegisterLexiconsAsync(new RegisterLexicons { Documents = [document], Edits = edits }, cancellationToken)).Lexicons[0];

    /// <summary>Asks a name's authority for what it publishes; registers nothing.</summary>
    public Task<LexiconWay> ResolveAsync(string nsid, CancellationToken cancellationToken) => client.ResolveLexiconAsync(nsid, cancellationToken);

    /// <summary>Registers what a name's authority publishes, with edits of its table.</summary>
    public Task<RegisterFromNetworkResult> RegisterFromNetworkAsync(string nsid, JsonElement edits, CancellationToken cancellationToken) =>
        client.RegisterFromNetworkAsync(nsid, new RegisterFromNetwork { Edits = edits }, cancellationToken);

    /// <summary>Asks for a plan by its whole hash.</summary>
    public Task ApplyAsync(string hash, CancellationToken cancellationToken) => client.ApplyPlanAsync(hash, new ApplyPlan(), cancellationToken);

    /// <summary>Takes back that a plan was asked for.</summary>
    public Task WithdrawAsync(string hash, CancellationToken cancellationToken) => client.WithdrawPlanAsync(hash, new WithdrawPlan(), cancellationToken);

    public Task<LexiconStandingSummary> PolicyAsync(string nsid, CancellationToken cancellationToken) => client.GetPolicyAsync(nsid, cancellationToken);

    public Task<LexiconStandingSummary> SetPolicyAsync(string nsid, string policy, string reason, CancellationToken cancellationToken) =>
        client.SetPolicyAsync(nsid, new SetLexiconPolicy { Policy = policy, Reason = reason.Trim() }, cancellationToken);

    public Task<LexiconStandingSummary> SetFrozenAsync(string nsid, bool isFrozen, string reason, CancellationToken cancellationToken) =>
        client.SetFrozenAsync(nsid, new SetFrozen { IsFrozen = isFrozen, Reason = reason.Trim() }, cancellationToken);

    public Task<LexiconRetired> RetireAsync(string nsid, string reason, CancellationToken cancellationToken) =>
        client.RetireAsync(nsid, new RetireLexicon { Reason = reason.Trim() }, cancellationToken);

    /// <param name="engine">Null for that of the store.</param>
    public Task<LexiconStatements> StatementsAsync(string nsid, string? engine, CancellationToken cancellationToken) =>
        client.GetStatementsAsync(nsid, engine, cancellationToken);

    public Task<LexiconComparison> CompareAsync(string nsid, string before, string after, CancellationToken cancellationToken) =>
        client.CompareAsync(nsid, new CompareLexicons { Before = before, After = after }, cancellationToken);

    /// <summary>Judges a record; one without <c>$type</c> is taken for one of <paramref name="nsid"/>.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public async Task<ValidationVerdict> CheckAsync(string nsid, string record, string key, CancellationToken cancellationToken)
    {
        if (JsonNode.Parse(record, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is not JsonObject json)
            throw new JsonException("A record is an object.");
        json.TryAdd("$type", nsid);
        var input = new ValidateInput
        {
            Name = "pasted",
            Value = JsonSerializer.SerializeToElement(json),
            RecordKey = string.IsNullOrWhiteSpace(key) ? null : key.Trim(),
        };
        return (await client.ValidateAsync(new ValidateInputs { Inputs = [input] }, cancellationToken)).Verdicts[0];
    }

    private static JsonElement? JsonOf(ProjectionEdits? edits) => edits is null ? null : JsonElement.Parse(edits.ToJson());

    /// <summary>Null where it is not registered.</summary>
    public async Task<LexiconDetail?> FindAsync(string nsid, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetLexiconAsync(nsid, cancellationToken);
        }
        catch (ControlException fault) when (fault.IsNotFound)
        {
            return null;
        }
    }
}
