using System.Buffers.Binary;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Sources.Cars;
using Lexidex.Indexer.Tests.Decoding;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Sources;

/// <summary>CAR files of as many blocks as there is room for: each of one byte, under a digest that is made up.</summary>
public sealed class ManyBlocksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-").FullName;

    private string CarPath => Path.Combine(_folder, "many.car");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_block_is_found_also_where_parts_of_the_index_were_sorted_in_a_file(int copies)
    {
        const int Count = 600_000;
        using var car = Write(Count, copies);
        Assert.True(car.TryIndex(new CarBlocks(), out var blocks, out _));

        using var hash = new BlockHash();
        var digest = new byte[BlockHash.Length];
        for (var at = 0; at < Count; at += 97)
        {
            // It is there, and it is not what it says.
            Assert.False(blocks.TryOpen(Fill(digest, at), hash, BlockRooms.Record, out _, out var fault));
            Assert.Equal(FaultReasons.BlockCid, fault?.Reason);
        }

        Assert.False(blocks.TryOpen(Fill(digest, Count), hash, BlockRooms.Record, out _, out var missing));
        Assert.Equal(FaultReasons.BlockMissing, missing?.Reason);
    }

    /// <summary>Ten times as many do not fit into the largest CAR.</summary>
    [Fact]
    public void More_blocks_than_any_honest_repository_has_are_refused()
    {
        Tier.Require(TierLevel.Long);
        using (var most = Write(DecodingLimits.CarBlocksMax, copies: 1))
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(most.TryIndex(new CarBlocks(), out _, out _));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, DecodingLimits.FileCarResidentBytes);
        }

        using (var file = new FileStream(CarPath, FileMode.Append))
            file.Write(Section(DecodingLimits.CarBlocksMax, new byte[38]));
        using var more = FileCar.Open(CarPath, _folder);
        Assert.False(more.TryIndex(new CarBlocks(), out _, out var fault));
        Assert.Equal(FaultReasons.CarBlocks, fault?.Reason);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private FileCar Write(int count, int copies)
    {
        using (var file = new FileStream(CarPath, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            using var header = new ByteBuffer();
            BlockMaker.WriteSection(header, [BlockMaker.Header(Cid.OfDagCbor([0xA0]))]);
            file.Write(header.Written);
            var section = new byte[38];
            for (var at = 0; at < count * copies; at++)
                file.Write(Section(at % count, section));
        }

        return FileCar.Open(CarPath, _folder);
    }

    private static byte[] Section(int number, byte[] section)
    {
        section[0] = 37;
        new byte[] { 0x01, 0x71, 0x12, 0x20 }.CopyTo(section, 1);
        Fill(section.AsSpan(5, BlockHash.Length), number);
        return section;
    }

    private static ReadOnlySpan<byte> Fill(Span<byte> digest, int number)
    {
        for (var at = 0; at < digest.Length; at += sizeof(int))
            BinaryPrimitives.WriteInt32LittleEndian(digest[at..], unchecked((number + at) * (int)2654435761u));
        return digest;
    }
}
