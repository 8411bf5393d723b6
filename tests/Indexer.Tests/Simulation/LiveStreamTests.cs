using System.Security.Cryptography;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

public sealed class LiveStreamTests
{
    private const string GoldenFrames = "94bd91fec20eae287ff1bd89bbe22a4616b3f62be887a3d67972c5b903e59d9a";

    private static readonly SimulatorOptions Small = new() { Seed = 11, Repos = 30, Records = 1_500 };

    [Fact]
    public void One_seed_gives_the_same_frames_for_ever_whatever_the_steps()
    {
        var once = new SimulatedNetwork(Small);
        once.Advance(200);
        var often = new SimulatedNetwork(Small);
        while (often.Frames.End < 200)
            often.Advance(1);

        Assert.Equal(GoldenFrames, HashOf(once));
        Assert.Equal(GoldenFrames, HashOf(often));
    }

    [Fact]
    public void Each_commit_follows_from_the_one_before_and_can_be_undone_from_its_own_blocks()
    {
        var network = new SimulatedNetwork(Small);
        var known = network.Repos.ToDictionary(repo => repo.Account.Did, repo => (repo.Head.Data, Revision: repo.Head.Revision.ToString()));
        network.Advance(600);
        foreach (var frame in FramesOf(network).Where(frame => frame.Type == "#commit"))
        {
            var car = frame.Car;
            var isFirst = !known.TryGetValue(frame.Did, out var before);
            Assert.Equal(isFirst ? null : before.Data, (Cid?)frame["prevData"]);
            Assert.Equal(isFirst ? null : before.Revision, frame["since"]);
            Assert.True(string.CompareOrdinal((string)frame["rev"]!, before.Revision) > 0);
            Assert.Equal(frame["commit"], car.Root);
            Assert.Equal(frame["rev"], car.Commit["rev"]);
            Assert.Equal(frame.Did, car.Commit["did"]);
            if (!isFirst)
                Assert.Equal(before.Data, PartialTree.Invert(car.Tree(car.Data), frame.Operations));
            known[frame.Did] = (car.Data, (string)frame["rev"]!);
        }
    }

    [Fact]
    public void Frames_hold_the_written_records_and_keep_the_limits_of_the_protocol()
    {
        var network = new SimulatedNetwork(Small);
        network.Advance(600);
        foreach (var frame in FramesOf(network).Where(frame => frame.Type == "#commit"))
        {
            var blocks = frame.Car.Blocks;
            Assert.All(frame.Operations, op => Assert.True(op.Cid is not { } cid || blocks.ContainsKey(cid)));
            Assert.InRange(frame.Operations.Count, 1, 200);
            Assert.Distinct(frame.Operations.Select(op => op.Path));
            Assert.True(((byte[])frame["blocks"]!).Length <= 2_000_000);
            Assert.True(network.TryFind(frame.Did, out var repo));
            PlainCommit.AssertSigned(frame.Car.Commit, repo.Account.Key.Multikey);
        }
    }

    [Fact]
    public void Whoever_applies_all_operations_to_the_snapshot_holds_the_model()
    {
        var network = new SimulatedNetwork(Small);
        var mirror = network.Repos.ToDictionary(
            repo => repo.Account.Did, repo => repo.List().ToDictionary(record => record.Path.ToString(), record => record.Cid));
        network.Advance(2_000);
        foreach (var frame in FramesOf(network).Where(frame => frame.Type == "#commit"))
        {
            var records = mirror.TryGetValue(frame.Did, out var existing) ? existing : mirror[frame.Did] = [];
            foreach (var (path, cid, previous) in frame.Operations)
            {
                Assert.Equal(previous, records.TryGetValue(path, out var current) ? current : null);
                if (cid is { } written)
                    records[path] = written;
                else
                    records.Remove(path);
            }
        }

        Assert.Equal(mirror.Values.Sum(records => records.Count), network.Model.Records(Enum.GetValues<AccountStatus>()).Count());
        foreach (var repo in network.Repos)
        {
            var (head, blocks) = repo.Export();
            Assert.Equal(mirror[repo.Account.Did], new PlainCar(CarWriter.ToBytes(head.Cid, blocks)).Records());
        }
    }

    [Fact]
    public void Everything_that_can_happen_happens_and_sequence_numbers_rise_by_one()
    {
        var network = new SimulatedNetwork(Small);
        network.Advance(3_000);
        var frames = FramesOf(network);

        Assert.Equal(Enumerable.Range(1, frames.Count).Select(number => (long)number), frames.Select(frame => frame.Sequence));
        Assert.Equal(["#account", "#commit", "#identity", "#sync"], frames.Select(frame => frame.Type!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["create", "delete", "update"],
            frames.Where(frame => frame.Type == "#commit").SelectMany(frame => frame.Actions).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(frames, frame => frame.Type == "#account" && frame["status"] is "deleted");
        Assert.True(network.Repos.Count > 30);
    }

    [Fact]
    public void Nothing_is_committed_while_an_account_is_away_and_a_sync_tells_of_its_return()
    {
        var network = new SimulatedNetwork(Small with { Mix = new() { Accounts = 60 } });
        network.Advance(2_000);
        var away = new HashSet<string>();
        foreach (var frame in FramesOf(network))
        {
            if (frame.Type == "#account" && frame["active"] is false)
                Assert.True(away.Add(frame.Did));
            else if (frame.Type == "#account")
                away.Remove(frame.Did);
            else if (frame.Type is "#commit" or "#sync")
                Assert.DoesNotContain(frame.Did, away);
        }

        Assert.Equal(away, network.Model.Accounts().Where(account => account.Status != AccountStatus.Active).Select(account => account.Did).ToHashSet());
    }

    [Fact]
    public void A_lost_event_leaves_a_hole_in_the_sequence_and_a_changed_repository()
    {
        var network = new SimulatedNetwork(Small with { Faults = new() { LoseEventOneIn = 10 }, Mix = new() { NewAccounts = 0, Identities = 0, Accounts = 0 } });
        var unbroken = new SimulatedNetwork(Small with { Mix = new() { NewAccounts = 0, Identities = 0, Accounts = 0 } });
        network.Advance(100);
        unbroken.Advance(100);

        Assert.Equal(90, network.Frames.End);
        Assert.DoesNotContain(FramesOf(network), frame => frame.Sequence % 10 == 0);
        Assert.Equal(unbroken.Model.Records(), network.Model.Records());
    }

    private static List<PlainFrame> FramesOf(SimulatedNetwork network)
    {
        var frames = new List<PlainFrame>();
        for (var place = network.Frames.Start; network.Frames.TryRead(place, out var frame); place++)
            frames.Add(new(frame.Bytes));
        return frames;
    }

    private static string HashOf(SimulatedNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var place = 0; place < 200; place++)
        {
            Assert.True(network.Frames.TryRead(place, out var frame));
            hash.AppendData(frame.Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
