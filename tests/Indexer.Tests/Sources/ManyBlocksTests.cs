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

    [Theory]
    [InlineData(DecodingLimits.CarBlocksMax, null)]
    [InlineData(DecodingLimits.CarBlocksMax + 1, FaultReasons.CarBlocks)]
    [InlineData(DecodingLimits.CarBlocksMax * 3, FaultReasons.CarBlocks)]
    public void More_blocks_than_any_honest_repository_has_are_refused(int count, string? reason)
    {
        // Ten times as many do not fit into the largest CAR.
        Tier.Require(TierLevel.Long);
        using var car = Write(count, copies: 1);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(reason is null, car.TryIndex(new CarBlocks(), out _, out var fault));
        Assert.Equal(reason, fault?.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, DecodingLimits.FileCarResidentBytes);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private FileCar Write(int count, int copies)
    {
        var path = Path.Combine(_folder, "many.car");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            using var header = new ByteBuffer();
            BlockMaker.WriteSection(header, [BlockMaker.Header(Cid.OfDagCbor([0xA0]))]);
            file.Write(header.Written);
            var section = new byte[38];
            section[0] = 37;
            new byte[] { 0x01, 0x71, 0x12, 0x20 }.CopyTo(section, 1);
            for (var at = 0; at < count * copies; at++)
            {
                Fill(section.AsSpan(5, BlockHash.Length), at % count);
                file.Write(section);
            }
        }

        return FileCar.Open(path, _folder);
    }

    private static ReadOnlySpan<byte> Fill(Span<byte> digest, int number)
    {
        for (var at = 0; at < digest.Length; at += sizeof(int))
            BinaryPrimitives.WriteInt32LittleEndian(digest[at..], unchecked((number + at) * (int)2654435761u));
        return digest;
    }
}
