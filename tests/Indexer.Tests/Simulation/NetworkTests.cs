using System.Security.Cryptography;
using System.Text;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Repos;
using Xunit;

namespace Lexidex.Indexer.Tests.Simulation;

public sealed class NetworkTests
{
    /// <summary>Whoever changes the generator changes this line with it, and says so in the commit.</summary>
    private const string GoldenRepositories = "22279db71777093e5353e978195eabe38cd4c446c1996e20619800810a447950";

    [Fact]
    public void One_seed_gives_the_same_bytes_for_ever()
    {
        Assert.Equal(GoldenRepositories, HashOf(new SimulatedNetwork(seed: 7, repos: 20, records: 1_000)));
        Assert.NotEqual(GoldenRepositories, HashOf(new SimulatedNetwork(seed: 8, repos: 20, records: 1_000)));
    }

    [Fact]
    public void A_network_has_exactly_as_many_records_as_asked_for_in_a_heavy_tailed_split()
    {
        var sizes = new SimulatedNetwork(seed: 3, repos: 200, records: 10_000).Repos.Select(repo => repo.List().Count).ToList();

        Assert.Equal(10_000, sizes.Sum());
        Assert.Contains(0, sizes);
        Assert.True(sizes.Max() > 10 * sizes.Order().ElementAt(100), "The largest repository is not much larger than the median one.");
    }

    [Fact]
    public void Records_are_mixed_as_in_the_real_network()
    {
        var network = new SimulatedNetwork(seed: 3, repos: 200, records: 10_000);
        var shares = network.Model.Records().CountBy(record => record.Collection).ToDictionary(count => count.Key, count => count.Value / 10_000.0);

        Assert.Equal(0.55, shares["app.bsky.feed.like"], 0.02);
        Assert.Equal(0.20, shares["app.bsky.feed.post"], 0.02);
        Assert.Equal(0.10, shares["app.bsky.feed.repost"], 0.02);
        Assert.Equal(0.12, shares["app.bsky.graph.follow"], 0.02);
        Assert.Superset(new HashSet<string> { "app.bsky.actor.profile", "dev.lexidex.sim.note" }, shares.Keys.ToHashSet());
    }

    [Fact]
    public void Every_repository_is_a_CAR_whose_tree_commit_and_signature_hold()
    {
        var network = new SimulatedNetwork(seed: 5, repos: 40, records: 2_000);
        foreach (var repo in network.Repos)
        {
            var (head, blocks) = repo.Export();
            var car = new PlainCar(CarWriter.ToBytes(head.Cid, blocks));

            Assert.Equal(repo.List().ToDictionary(record => record.Path.ToString(), record => record.Cid), car.Records());
            Assert.Equal(repo.Account.Did, car.Commit["did"]);
            Assert.Equal(3L, car.Commit["version"]);
            Assert.Null(car.Commit["prev"]);
            Assert.Equal(head.Revision.ToString(), car.Commit["rev"]);
            PlainCommit.AssertSigned(car.Commit, repo.Account.Key.Multikey);
        }

        Assert.Equal([false, true], network.Repos.Select(repo => repo.Account.Key.IsP256).Distinct().Order());
    }

    [Fact]
    public void Every_block_is_strict_DAG_CBOR_and_fits_the_limits_of_the_protocol()
    {
        foreach (var block in new SimulatedNetwork(seed: 6, repos: 50, records: 4_000).Repos.SelectMany(repo => repo.Export().Blocks))
        {
            Assert.True(CborCheck.TryValidate(block.Bytes, out var reason), reason);
            Assert.True(block.Bytes.Length < 1_000_000);
        }
    }

    [Fact]
    public void Keys_of_records_are_valid_and_some_are_unusual()
    {
        var records = new SimulatedNetwork(seed: 6, repos: 50, records: 8_000).Model.Records().ToList();

        Assert.All(records, record => Assert.True(RecordKey.IsValid(Encoding.ASCII.GetBytes(record.RecordKey)), record.RecordKey));
        Assert.Contains(records, record => record.RecordKey.Length == RecordKey.MaxLength);
        Assert.True(records.Count(record => Tid.TryParse(record.RecordKey, out _)) > 7_500);
    }

    [Fact]
    public void Likes_point_at_posts_that_exist_with_the_CID_that_they_name()
    {
        var network = new SimulatedNetwork(seed: 9, repos: 60, records: 4_000);
        var posts = network.Model.Records().ToDictionary(record => $"at://{record.Did}/{record.Collection}/{record.RecordKey}", record => record.Cid);
        var likes = network.Repos.SelectMany(repo => repo.Export().Blocks)
            .Select(block => PlainCbor.Map(block.Bytes))
            .Where(map => map.GetValueOrDefault("$type") is "app.bsky.feed.like" && map.GetValueOrDefault("subject") is Dictionary<string, object?>)
            .Select(map => (Dictionary<string, object?>)map["subject"]!)
            .ToList();

        var found = likes.Where(like => posts.TryGetValue((string)like["uri"]!, out var cid) && cid.ToString() == (string)like["cid"]!);
        Assert.InRange(found.Count(), likes.Count * 0.95, likes.Count);
    }

    [Fact]
    public void A_DID_is_the_hash_of_its_genesis_operation_which_the_rotation_key_signed()
    {
        var network = new SimulatedNetwork(seed: 5, repos: 3, records: 0);
        foreach (var account in network.Repos.Select(repo => repo.Account))
        {
            var genesis = Convert.ToHexString(SHA256.HashData(account.Genesis)[..15]);
            Assert.Equal(genesis, Convert.ToHexString(Bytes(Did.Parse(account.Did).Key)[..15]));

            var operation = PlainCbor.Map(account.Genesis);
            var signature = Convert.FromBase64String(((string)operation["sig"]!).Replace('-', '+').Replace('_', '/') + "==");
            var unsigned = PlainCommit.Without(operation, "sig");
            Assert.True(PlainKey.Verify(network.RotationKey.Multikey, unsigned, signature));
        }
    }

    private static byte[] Bytes(DidKey key)
    {
        var bytes = new byte[DidKey.Length];
        key.WriteBytes(bytes);
        return bytes;
    }

    private static string HashOf(SimulatedNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var repo in network.Repos)
        {
            var (head, blocks) = repo.Export();
            hash.AppendData(CarWriter.ToBytes(head.Cid, blocks));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
