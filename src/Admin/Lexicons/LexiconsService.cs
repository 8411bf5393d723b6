using System.Text.Json;
using Lexidex.Schema.Control;

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

    /// <summary>Drafts a plan to the document, or from the version in force where the text is empty.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public Task<PlanSummary> DraftAsync(string nsid, string document, string drop, CancellationToken cancellationToken) =>
        client.DraftPlanAsync(
            new DraftPlan
            {
                Nsid = nsid,
                Document = string.IsNullOrWhiteSpace(document) ? null : JsonElement.Parse(document),
                Drop = drop.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries),
            },
            cancellationToken);

    /// <summary>Asks for a plan by its whole hash.</summary>
    public Task ApplyAsync(string hash, CancellationToken cancellationToken) => client.ApplyPlanAsync(hash, new ApplyPlan(), cancellationToken);

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
