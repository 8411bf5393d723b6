using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Tests.Fuzzing;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Simulator.Repos;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

/// <summary>Level full: every hash, the tree, and the signature under the account's key. No turned bit gets past it.</summary>
public sealed class BitFlipTests
{
    private static int FlipsOfARepo => Tier.AtLeast(TierLevel.Long) ? 2_500 : Tier.AtLeast(TierLevel.Default) ? 500 : 50;

    private static int FlipsOfAFile => Tier.AtLeast(TierLevel.Default) ? 1_000 : 100;

    [Fact]
    public void A_bit_turned_anywhere_in_a_simulated_repository_is_caught()
    {
        using var check = new SignatureCheck();
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        foreach (var repo in FuzzSeeds.Repos.Take(20))
        {
            var car = FuzzSeeds.CarOf(repo);
            Assert.True(KeyText.TryParse(repo.Account.Key.Multikey, out var key));
            Assert.True(IsBelieved(snapshot, check, car, key));

            var random = new Random(repo.Account.Index);
            for (var flips = FlipsOfARepo; flips > 0; flips--)
                AssertCaught(car, random.Next(car.Length * 8), turned => IsBelieved(snapshot, check, turned, key));
        }
    }

    [Fact]
    public void A_bit_turned_in_what_was_signed_or_in_the_signature_is_caught_even_where_every_hash_was_made_right()
    {
        using var check = new SignatureCheck();
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        foreach (var repo in FuzzSeeds.Repos.Take(6))
        {
            Assert.True(KeyText.TryParse(repo.Account.Key.Multikey, out var key));
            var (head, blocks) = repo.Export();
            var commit = head.Block.ToArray();
            for (var bit = 0; bit < commit.Length * 8; bit++)
                AssertCaught(commit, bit, turned => IsBelieved(snapshot, check, CarOf(turned, blocks), key));
        }
    }

    // Whose keys of that day are not in the corpus: here the hashes and the tree do it, which the root in the CAR's head begins.
    [Theory]
    [InlineData("rsky", "valid_repo.car")]
    [InlineData("arroba", "snarfed2.car")]
    [InlineData("indigo", "greenground.repo.car")]
    [InlineData("atproto-dart", "repo.car")]
    public void A_bit_turned_anywhere_in_a_real_repository_is_caught(string folder, string file)
    {
        var car = File.ReadAllBytes(Corpus.Require("cars", folder, file));
        var random = new Random(20261126);
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        Assert.True(IsRead(snapshot, car));
        for (var flips = FlipsOfAFile; flips > 0; flips--)
            AssertCaught(car, random.Next(car.Length * 8), turned => IsRead(snapshot, turned));
    }

    private static void AssertCaught(byte[] bytes, int bit, Func<byte[], bool> isBelieved)
    {
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        Assert.False(isBelieved(bytes), $"Bit {bit} was turned and nobody saw it.");
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
    }

    private static bool IsBelieved(RepoSnapshot snapshot, SignatureCheck check, byte[] car, SigningKey key) =>
        IsRead(snapshot, car) && check.IsSignedBy(snapshot.Signed, key);

    private static bool IsRead(RepoSnapshot snapshot, byte[] car)
    {
        var isWhole = snapshot.TryOpen(car);
        while (snapshot.MoveNext())
            isWhole &= snapshot.RecordFault is null;
        return isWhole && snapshot.Fault is null;
    }

    private static byte[] CarOf(byte[] commit, IReadOnlyList<CarBlock> blocks)
    {
        var root = Schema.Syntax.Cid.OfDagCbor(commit);
        return CarWriter.ToBytes(root, [new CarBlock(root, commit), .. blocks.Skip(1)]);
    }
}
