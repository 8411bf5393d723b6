using System.Buffers;
using System.Buffers.Binary;

namespace Lexidex.Schema.Data;

/// <summary>Growing bytes in a pooled array, which goes back at <see cref="Dispose"/>. One owner at a time.</summary>
/// <remarks>A span or memory of the content is good until the next write: growing moves it.</remarks>
public sealed class ByteBuffer : IBufferWriter<byte>, IDisposable
{
    private const int SmallestCapacity = 256;

    private byte[] _bytes;

    public ByteBuffer()
        : this(SmallestCapacity)
    {
    }

    public ByteBuffer(int capacity) => _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, SmallestCapacity));

    public int Length { get; private set; }

    public int Capacity => _bytes.Length;

    /// <summary>What was written; may be changed in place.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>Room for at least as many bytes as asked for, and at least one.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - Length);
        Length += count;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        EnsureRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void WriteByte(byte value)
    {
        EnsureRoom(1);
        _bytes[Length++] = value;
    }

    public void WriteInt16BigEndian(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(GetSpan(sizeof(short)), value);
        Length += sizeof(short);
    }

    public void WriteInt32BigEndian(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(GetSpan(sizeof(int)), value);
        Length += sizeof(int);
    }

    public void WriteInt64BigEndian(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(GetSpan(sizeof(long)), value);
        Length += sizeof(long);
    }

    /// <summary>Forgets the content and keeps the room.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets what stands behind the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Gives the array back. A second call does nothing; writing after it throws.</summary>
    public void Dispose()
    {
        if (_bytes.Length == 0)
            return;

        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void EnsureRoom(int sizeHint)
    {
        var needed = Length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
            Grow(needed);
    }

    private void Grow(int needed)
    {
        ObjectDisposedException.ThrowIf(_bytes.Length == 0, this);
        var doubled = (int)Math.Min((long)_bytes.Length * 2, Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, doubled));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
