using System.Security.Cryptography;
using Lexidex.Indexer.Decoding;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

public sealed class BlockHashTests
{
    [Fact]
    public void Every_length_hashes_as_the_platform_hashes_it()
    {
        using var hash = new BlockHash();
        var bytes = new byte[3 * LibcryptoSha256.BytesMax];
        new Random(8).NextBytes(bytes);
        var lengths = Enumerable.Range(0, 600).Concat(Enumerable.Range(LibcryptoSha256.BytesMax - 3, 6)).Append(bytes.Length);
        Assert.All(lengths, length => Assert.True(hash.Matches(bytes.AsSpan(0, length), SHA256.HashData(bytes.AsSpan(0, length)))));
    }

    [Fact]
    public void The_short_way_hashes_as_the_platform_does_and_refuses_what_is_long()
    {
        Assert.SkipUnless(LibcryptoSha256.IsThere, "libcrypto.so.3 is not here: the platform's own hash does all of the work.");
        var digest = new byte[SHA256.HashSizeInBytes];
        LibcryptoSha256.Compute("lexidex"u8, digest);
        Assert.Equal(SHA256.HashData("lexidex"u8), digest);
        Assert.Throws<ArgumentOutOfRangeException>(() => LibcryptoSha256.Compute(new byte[LibcryptoSha256.BytesMax + 1], new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LibcryptoSha256.Compute("x"u8, new byte[31]));
    }
}
