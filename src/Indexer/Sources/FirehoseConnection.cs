using System.Buffers;
using System.Net.WebSockets;
using Lexidex.Indexer.Outbound;

namespace Lexidex.Indexer.Sources;

/// <summary>A whole message in a rented buffer.</summary>
internal readonly record struct ReceivedMessage(byte[] Buffer, int Length);

internal sealed class FrameTooLargeException(int limit) : Exception($"The host sent a frame of more than {limit} bytes.");

/// <summary>One WebSocket, read message by message into rented buffers.</summary>
internal sealed class FirehoseConnection(OutboundDoor door, int frameBytesMax) : IAsyncDisposable
{
    private const int FirstBufferBytes = 16 * 1024;

    private WebSocket? _socket;

    public async Task OpenAsync(Uri address, CancellationToken cancellationToken) =>
        _socket = await door.ConnectAsync(address, cancellationToken);

    /// <summary>The next binary message, fragments put together; null when the host has closed the stream.</summary>
    public async ValueTask<ReceivedMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var socket = _socket ?? throw new InvalidOperationException("The connection is not open.");
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
                buffer = Grow(buffer, length);
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return null;
            }

            length += part.Count;
            if (length > frameBytesMax)
                throw new FrameTooLargeException(frameBytesMax);
            if (part.EndOfMessage)
                return new ReceivedMessage(buffer, length);
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
