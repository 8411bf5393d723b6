using System.Buffers.Binary;
using Lexidex.Schema.Data;
using Xunit;

namespace Lexidex.Schema.Tests.Data;

public sealed class CborReaderTests
{
    [Theory]
    [InlineData("", "The block ends inside the value at byte 0.")]
    [InlineData("a1", "The block ends inside the value at byte 0.")]
    [InlineData("a16161", "The block ends inside the value at byte 3.")]
    [InlineData("6261", "The block ends inside the value at byte 0.")]
    [InlineData("1818", null)]
    [InlineData("1817", "The count at byte 0 is not in its shortest form.")]
    [InlineData("9f", "The length at byte 0 is indefinite or reserved.")]
    [InlineData("1c", "The length at byte 0 is indefinite or reserved.")]
    [InlineData("ff", "The length at byte 0 is indefinite or reserved.")]
    [InlineData("81f90000", "Found a floating-point number at byte 1.")]
    [InlineData("f7", "The simple value at byte 0 is not false, true or null.")]
    [InlineData("f820", "The simple value at byte 0 is not false, true or null.")]
    [InlineData("c100", "The tag at byte 0 is not 42.")]
    [InlineData("d82a00", "The link at byte 0 holds no well-formed CID.")]
    [InlineData("62c328", "The text at byte 0 is not UTF-8.")]
    [InlineData("a10000", "The map key at byte 1 is not text.")]
    [InlineData("a262616100616200", "The map key at byte 5 stands before its turn.")]
    [InlineData("a2616200616100", "The map key at byte 4 stands before its turn.")]
    [InlineData("a2616100616101", "The map key at byte 4 stands there twice.")]
    [InlineData("9a00020001", "The container at byte 0 has more than 131072 items.")]
    [InlineData("0000", "Found bytes after the value, at byte 1.")]
    public void A_block_is_refused_for_this_reason(string hex, string? expected)
    {
        var block = Convert.FromHexString(hex);
        Assert.Equal(expected is null, CborCheck.TryValidate(block, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void A_container_declared_larger_than_its_block_is_refused_at_once()
    {
        Assert.False(CborCheck.TryValidate(Convert.FromHexString("bb00000000ffffffff"), out _));
        Assert.False(CborCheck.TryValidate(Convert.FromHexString("9bffffffffffffffff"), out _));
        Assert.False(CborCheck.TryValidate(Convert.FromHexString("5bffffffffffffffff00"), out _));
        Assert.Throws<BlockFormatException>(() => new CborReader([0xBA, 0, 1, 0, 0]).ReadMapHead());
    }

    [Fact]
    public void Nesting_of_32_is_kept_and_one_more_is_refused()
    {
        Assert.True(CborCheck.TryValidate([.. Enumerable.Repeat((byte)0x81, 32), 0], out _));
        Assert.False(CborCheck.TryValidate([.. Enumerable.Repeat((byte)0x81, 32), 0x80], out var reason));
        Assert.Equal("The value at byte 32 is nested deeper than 32.", reason);
        Assert.False(CborCheck.TryValidate(Enumerable.Repeat((byte)0x81, 1_000_000).ToArray(), out _));
    }

    [Theory]
    [InlineData(CborLimits.KeyBytes, true)]
    [InlineData(CborLimits.KeyBytes + 1, false)]
    [InlineData(CborLimits.KeyBytes * 10, false)]
    public void A_key_of_8192_bytes_is_kept_and_a_longer_one_refused(int length, bool isValid)
    {
        byte[] head = length > ushort.MaxValue ? [0x7A, .. BigEndian(length)] : [0x79, .. BigEndian(length)[2..]];

        Assert.Equal(isValid, CborCheck.TryValidate([0xA1, .. head, .. Enumerable.Repeat((byte)'k', length), 0], out _));
    }

    [Theory]
    [InlineData(CborLimits.ContainerItems, true)]
    [InlineData(CborLimits.ContainerItems + 1, false)]
    [InlineData(CborLimits.ContainerItems * 10, false)]
    public void A_container_of_131072_items_is_kept_and_a_larger_one_refused(int count, bool isValid)
    {
        Assert.Equal(isValid, CborCheck.TryValidate([0x9A, .. BigEndian(count), .. new byte[count]], out var reason));
        Assert.Equal(isValid, reason is null);
    }

    [Fact]
    public void Values_are_read_one_after_the_other()
    {
        var block = Convert.FromHexString("a361610563616263426869656c696e6b73826130f6");
        var reader = new CborReader(block);
        Assert.Equal(3, reader.ReadMapHead());
        Assert.Equal("a"u8, reader.ReadText());
        Assert.Equal(5, reader.ReadInt64());
        Assert.Equal("abc"u8, reader.ReadText());
        Assert.Equal("hi"u8, reader.ReadBytes());
        Assert.Equal("links"u8, reader.ReadText());
        Assert.Equal("826130f6", Convert.ToHexStringLower(reader.ReadValueSpan()));
        Assert.True(reader.AtEnd);
    }

    [Theory]
    [InlineData("00", 0L)]
    [InlineData("20", -1L)]
    [InlineData("1b7fffffffffffffff", long.MaxValue)]
    [InlineData("3b7fffffffffffffff", long.MinValue)]
    public void Integers_of_64_signed_bits_are_read(string hex, long value) =>
        Assert.Equal(value, new CborReader(Convert.FromHexString(hex)).ReadInt64());

    [Theory]
    [InlineData("1b8000000000000000")]
    [InlineData("3b8000000000000000")]
    public void Larger_integers_are_valid_but_no_int64(string hex)
    {
        var block = Convert.FromHexString(hex);
        Assert.True(CborCheck.TryValidate(block, out _));
        Assert.Throws<BlockFormatException>(() => new CborReader(block).ReadInt64());
    }

    [Fact]
    public void A_value_of_another_type_is_refused_and_both_are_named()
    {
        var failure = Assert.Throws<BlockFormatException>(() => new CborReader([0x01]).ReadText());
        Assert.Equal("Expected Text at byte 0, found 0x01.", failure.Message);
        Assert.Throws<BlockFormatException>(() => new CborReader([0x61, 0x61]).ReadBytes());
        Assert.Throws<BlockFormatException>(() => new CborReader([0xF6]).ReadBoolean());
        Assert.Throws<BlockFormatException>(() => new CborReader([0xF4]).ReadNull());
        Assert.Throws<BlockFormatException>(() => new CborReader([0x80]).ReadMapHead());
        Assert.Throws<BlockFormatException>(() => new CborReader([0x00]).ReadLink());
        Assert.Throws<BlockFormatException>(() => new CborReader([0xF9, 0, 0]).PeekType());
        Assert.Throws<BlockFormatException>(() => new CborReader([]).PeekType());
    }

    private static byte[] BigEndian(int value) => BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(value));

    [Fact]
    public void Each_type_is_told_from_its_first_byte()
    {
        byte[] firsts = [0x00, 0x20, 0x40, 0x60, 0x80, 0xA0, 0xD8, 0xF4, 0xF5, 0xF6];
        var types = firsts.Select(first => new CborReader([first]).PeekType());
        Assert.Equal(Enum.GetValues<CborType>(), types);
    }
}
