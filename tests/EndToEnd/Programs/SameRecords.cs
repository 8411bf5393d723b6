using Lexidex.Simulator;
using Xunit;

namespace Lexidex.EndToEnd.Programs;

/// <summary>The claim that all of these tests are about: what Lexidex answers is what the repositories' own host answers.</summary>
internal static class SameRecords
{
    /// <summary>
    /// Waits until Lexidex stands where the host stands, which must have come to rest. From then on every record must be
    /// the same, at once: a rev is never durable before its rows. Answers how many records that were.
    /// </summary>
    public static async Task<int> AssertAsync(RepoReader host, RepoReader lexidex, IEnumerable<string> dids)
    {
        var count = 0;
        foreach (var did in dids)
        {
            await Patience.UntilEqualAsync(did, await host.StandingAsync(did), () => lexidex.StandingAsync(did));
            var truth = await host.ReadAsync(did);
            var answered = await lexidex.ReadAsync(did);
            Assert.True(truth.SequenceEqual(answered), $"{did}: {Difference(truth, answered)}");
            count += truth.Count;
        }

        return count;
    }

    /// <summary>The same of all accounts of a false network, which must have come to rest; and that no record is missing that it made.</summary>
    public static async Task AssertAllAsync(SimulatorHost network, RunningIndexer indexer)
    {
        using var truth = new RepoReader(network.BaseAddress);
        var model = network.Network.Model;
        var count = await AssertAsync(truth, indexer.Records, model.Accounts().Select(account => account.Did));
        Assert.Equal(model.Records().Count(), count);
    }

    private static string Difference(SortedDictionary<string, string> truth, SortedDictionary<string, string> answered)
    {
        var missing = truth.Except(answered).Select(record => $"missing {record.Key} {record.Value}").ToList();
        var tooMany = answered.Except(truth).Select(record => $"too many {record.Key} {record.Value}").ToList();
        return $"{missing.Count} missing, {tooMany.Count} too many: {string.Join("; ", missing.Concat(tooMany).Take(20))}";
    }
}
