using Lexidex.Schema.Data;
using Xunit;

namespace Lexidex.Schema.Tests.Data;

public sealed class ByteBufferTests
{
    [Fact]
    public void What_is_written_stays_in_order_while_the_buffer_grows()
    {
        using var buffer = new ByteBuffer(16);
        var expected = new List<byte>();
        for (var round = 0; round < 5000; round++)
        {
            buffer.WriteByte((byte)(round % 251));
            buffer.Write([1, 2, 3]);
            expected.AddRange([(byte)(round % 251), 1, 2, 3]);
        }

        Assert.Equal(expected, buffer.Written.ToArray());
        Assert.Equal(expected.Count, buffer.Length);
        Assert.True(buffer.WrittenMemory.Span.SequenceEqual(buffer.Written));
    }

    [Fact]
    public void Integers_are_written_highest_byte_first()
    {
        using var buffer = new ByteBuffer();
        buffer.WriteInt16BigEndian(-2);
        buffer.WriteInt32BigEndian(0x01020304);
        buffer.WriteInt64BigEndian(0x0102030405060708);
        Assert.Equal("fffe010203040102030405060708", Convert.ToHexStringLower(buffer.Written));
    }

    [Fact]
    public void Truncate_and_clear_forget_the_end()
    {
        using var buffer = new ByteBuffer();
        buffer.Write("abcdef"u8);
        buffer.Truncate(2);
        Assert.Equal("ab"u8, buffer.Written);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(3));
        buffer.Clear();
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void No_more_can_be_claimed_than_there_is_room()
    {
        using var buffer = new ByteBuffer();
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(buffer.Capacity + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        Assert.True(buffer.GetSpan(100_000).Length >= 100_000);
    }

    [Fact]
    public void A_buffer_given_back_is_written_no_more()
    {
        var buffer = new ByteBuffer();
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.WriteByte(1));
    }
}
