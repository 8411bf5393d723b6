using Microsoft.EntityFrameworkCore;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// Unregistered collections in the catalog: what operators decided, and what was seen. Safe for use by many callers.
/// </summary>
public sealed class CollectionBook(string catalogPath, TimeProvider? clock = null)
{
    private const int SamplesKept = 10;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The rules in order of their patterns.</summary>
    public async Task<IReadOnlyList<CollectionRule>> RulesAsync(CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        var rules = await context.CollectionRules.AsNoTracking().ToListAsync(cancellationToken);
        return [.. rules.OrderBy(rule => rule.Pattern, StringComparer.Ordinal)];
    }

    /// <summary>Sets what becomes of the collections that a pattern meets; null takes the rule away. Saying it again changes nothing.</summary>
    /// <exception cref="CatalogException">The pattern is none.</exception>
    public async Task SetRuleAsync(string pattern, CollectionAction? action, string by, string? reason = null, CancellationToken cancellationToken = default)
    {
        if (!CollectionRules.IsPattern(pattern))
            throw new CatalogException($"'{pattern}' is no pattern of collections. Write an NSID, com.example.* or *.");
        await using var context = CatalogContext.Connect(catalogPath);
        var rule = await context.CollectionRules.FirstOrDefaultAsync(known => known.Pattern == pattern, cancellationToken);
        if (rule?.Action == action)
            return;
        context.Add(new AuditEntry
        {
            At = _clock.GetUtcNow(),
            Who = by,
            What = "collection.rule",
            Subject = pattern,
            Before = rule?.Action.ToString(),
            After = action?.ToString(),
            Reason = reason,
        });
        if (rule is not null)
            context.Remove(rule);
        await context.SaveChangesAsync(cancellationToken);
        if (action is { } decided)
            context.Add(new CollectionRule { Pattern = pattern, Action = decided, By = by, At = _clock.GetUtcNow() });
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What has been seen, busiest first.</summary>
    public async Task<IReadOnlyList<CollectionStatistic>> StatisticsAsync(CancellationToken cancellationToken = default)
    {
        await using var context = CatalogContext.Connect(catalogPath);
        return await context.CollectionStatistics.AsNoTracking().OrderByDescending(row => row.Records).ThenBy(row => row.Nsid).ToListAsync(cancellationToken);
    }

    /// <summary>Adds what was seen in <paramref name="span"/> to what is known.</summary>
    public async Task AddAsync(IReadOnlyList<CollectionDelta> deltas, TimeSpan span, CancellationToken cancellationToken = default)
    {
        if (deltas.Count == 0)
            return;
        await using var context = CatalogContext.Connect(catalogPath);
        var names = deltas.Select(delta => delta.Collection).ToList();
        var known = await context.CollectionStatistics.Where(row => names.Contains(row.Nsid)).ToDictionaryAsync(row => row.Nsid, cancellationToken);
        var now = _clock.GetUtcNow();
        foreach (var delta in deltas)
        {
            if (!known.TryGetValue(delta.Collection, out var row))
                context.Add(row = new CollectionStatistic { Nsid = delta.Collection, FirstSeen = now, Dids = new byte[delta.Dids.Length], Samples = "" });
            Add(row, delta, span, now);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private static void Add(CollectionStatistic row, CollectionDelta delta, TimeSpan span, DateTimeOffset now)
    {
        // Weighed by time, so that the rate follows within some minutes, however often it is told.
        var minutes = Math.Max(span.TotalMinutes, 0.01);
        var weight = Math.Exp(-minutes / 5);
        row.PerMinute = row.Records == 0 ? delta.Records / minutes : (row.PerMinute * weight) + (delta.Records / minutes * (1 - weight));
        row.Records += delta.Records;
        row.Deletes += delta.Deletes;
        row.LastSeen = now;
        row.Dids = [.. row.Dids.Zip(delta.Dids, Math.Max)];
        row.Samples = string.Join('\n', delta.Samples.Concat(row.Samples.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Distinct().Take(SamplesKept));
    }
}
