using Lexidex.Schema.Data;
using Xunit;

namespace Lexidex.Schema.Tests.Data;

public sealed class CborFuzzTests
{
    private const int Rounds = 40_000;

    [Fact]
    public void A_mutated_block_is_read_or_refused_and_nothing_else()
    {
        var blocks = CarBlocks.Read("atproto-dart", "repo.car").Concat(CarBlocks.Read("indigo", "paul_staging.repo.car")).ToArray();
        var random = new Random(42);
        using var copy = new ByteBuffer();
        int kept = 0, refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var block = Mutate(blocks[random.Next(blocks.Length)].Block, blocks[random.Next(blocks.Length)].Block, random);
            var valid = CborCheck.TryValidate(block, out var reason);
            Assert.Equal(valid, reason is null);
            copy.Clear();
            var failure = TryCopy(block, copy);
            Assert.True(failure is null or BlockFormatException, failure?.ToString());
            if (valid)
                Assert.True(copy.Written.SequenceEqual(block));

            kept += valid ? 1 : 0;
            refused += valid ? 0 : 1;
        }

        // Both roads were walked, or the mutations are of no use.
        Assert.InRange(kept, Rounds / 50, Rounds);
        Assert.InRange(refused, Rounds / 10, Rounds);
    }

    [Fact]
    public void What_is_kept_has_one_encoding_so_json_gives_the_same_bytes_or_refuses()
    {
        var blocks = CarBlocks.Read("atproto-dart", "repo.car");
        var random = new Random(43);
        for (var round = 0; round < Rounds / 10; round++)
        {
            var block = Mutate(blocks[random.Next(blocks.Count)].Block, blocks[random.Next(blocks.Count)].Block, random);
            if (!CborCheck.TryValidate(block, out _))
                continue;

            var json = DataModelVectorTests.ToJson(block);
            byte[]? back = null;
            var failure = Record.Exception(() => back = RecordJson.ToDagCbor(json));
            Assert.True(failure is null or BlockFormatException, failure?.ToString());
            if (back is not null)
                Assert.Equal(block, back);
        }
    }

    [Fact]
    public void Mutated_json_is_read_or_refused_and_nothing_else()
    {
        var blocks = CarBlocks.Read("indigo", "paul_staging.repo.car");
        var random = new Random(44);
        for (var round = 0; round < Rounds / 10; round++)
        {
            var source = DataModelVectorTests.ToJson(blocks[random.Next(blocks.Count)].Block);
            var json = Mutate(source, source, random);
            byte[]? block = null;
            var failure = Record.Exception(() => block = RecordJson.ToDagCbor(json));
            Assert.True(failure is null or BlockFormatException, failure?.ToString());
            if (block is not null)
                Assert.True(CborCheck.TryValidate(block, out var reason), reason);
        }
    }

    private static Exception? TryCopy(byte[] block, ByteBuffer copy)
    {
        try
        {
            var reader = new CborReader(block);
            CborCopy.Value(ref reader, copy);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static byte[] Mutate(byte[] block, byte[] other, Random random)
    {
        var mutated = block.ToArray();
        for (var times = random.Next(3); times >= 0; times--)
        {
            var at = random.Next(mutated.Length);
            switch (random.Next(6))
            {
                case 0: mutated[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: mutated[at] = (byte)random.Next(256); break;
                case 2: mutated = mutated[..(at + 1)]; break;
                case 3: mutated = [.. mutated[..at], (byte)random.Next(256), .. mutated[at..]]; break;
                case 4: mutated = [.. mutated[..at], .. other.AsSpan(random.Next(other.Length))]; break;
                default: mutated = [.. mutated[..at], .. mutated.AsSpan(random.Next(at + 1))]; break;
            }
        }

        return mutated;
    }
}
