using System.IO.Hashing;
using System.Text;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>
/// Asks once a day for each lexicon that came from the network whether it is still published as it was: names are not on the stream, so
/// nobody tells that one leads elsewhere. What is found has the effect that it has when an operator asks: an alert and a freeze, or a
/// version that is told. Nothing changes by itself, and what is frozen already waits for an operator.
/// </summary>
/// <param name="interval">From one time that a lexicon was asked for to the next; a part of it more, other for each, so that not all are asked for at once.</param>
internal sealed partial class LexiconRecheck(
    LexiconImport import, LexiconRegistry lexicons, TimeSpan interval, TimeProvider clock, ILogger<LexiconRecheck> logger) : BackgroundService
{
    private const string Actor = "indexer";

    // The most that is added to the interval: an eighth of it.
    private const int SpreadPart = 8;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    // What was asked for in vain is not asked for again at once: when that was stands nowhere else.
    private readonly Dictionary<string, DateTimeOffset> _asked = new(StringComparer.Ordinal);

    /// <summary>Asks for those that are due, one after the other; which these were.</summary>
    public async Task<IReadOnlyList<string>> CheckDueAsync(CancellationToken cancellationToken)
    {
        var standings = (await lexicons.Standings.ListAsync(cancellationToken)).ToDictionary(standing => standing.Nsid, StringComparer.Ordinal);
        var due = (await lexicons.ListAsync(cancellationToken))
            .Where(lexicon => IsDue(lexicon, standings.GetValueOrDefault(lexicon.Nsid)))
            .Select(lexicon => lexicon.Nsid).ToList();
        foreach (var nsid in due)
            await CheckAsync(Nsid.Parse(nsid), cancellationToken);
        return due;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckDueAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogAway(fault);
            }
        }
    }

    private bool IsDue(RegisteredLexicon lexicon, LexiconStanding? standing)
    {
        if (!LexiconImport.IsFromNetwork(lexicon, standing) || standing is { IsFrozen: true } || lexicon.State == LexiconState.Retired)
            return false;
        var last = standing?.ResolvedAt ?? lexicon.RegisteredAt;
        if (_asked.TryGetValue(lexicon.Nsid, out var asked) && asked > last)
            last = asked;
        return last + interval + SpreadOf(lexicon.Nsid) <= clock.GetUtcNow();
    }

    // Always the same for one lexicon, so that a restart moves nothing.
    private TimeSpan SpreadOf(string nsid) => interval / SpreadPart * (XxHash32.HashToUInt32(Encoding.ASCII.GetBytes(nsid)) / (double)uint.MaxValue);

    private async Task CheckAsync(Nsid nsid, CancellationToken cancellationToken)
    {
        _asked[nsid.Text] = clock.GetUtcNow();
        var resolution = await import.ResolveAsync(nsid, Actor, cancellationToken);
        if (await lexicons.Standings.FindAsync(nsid.Text, cancellationToken) is { IsFrozen: true, Alert: { } alert })
            LogFrozen(nsid.Text, alert);
        else
            LogAsked(nsid.Text, resolution.IsResolved ? "published" : resolution.Fault);
    }

    [LoggerMessage(633, LogLevel.Warning, "{Nsid} is frozen: {Alert} Look at it with lexidex lexicon resolve {Nsid}")]
    private partial void LogFrozen(string nsid, string alert);

    [LoggerMessage(634, LogLevel.Debug, "{Nsid} was asked for again: {Found}")]
    private partial void LogAsked(string nsid, string found);

    [LoggerMessage(635, LogLevel.Warning, "Lexicons could not be asked for again; another try follows in five minutes")]
    private partial void LogAway(Exception fault);
}
