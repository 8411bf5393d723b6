using System.Net.WebSockets;
using Lexidex.Simulator.Live;

namespace Lexidex.Simulator.Network;

/// <summary>One subscriber of the stream, from its cursor on, until it goes or is dropped.</summary>
internal sealed class Subscription(WebSocket socket, FrameWindow frames, Func<int> dropAfter)
{
    /// <summary>How long the end of an error waits to be seen.</summary>
    private static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(5);

    private long _place;
    private int _sent;

    public async Task RunAsync(SubscriptionStart start, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _place = start.Place;
        var listening = ListenAsync(ended);
        try
        {
            if (start.Info is not null)
                await SendAsync(start.Info, ended.Token);
            if (await SendAllAsync(start.Error, ended.Token))
                await listening.WaitAsync(FarewellMax, ended.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or TimeoutException)
        {
            socket.Abort();
        }

        await ended.CancelAsync();
        await listening;
    }

    /// <summary>Sends until an error ends it, which is told; false when the connection is to be dropped without a word.</summary>
    private async Task<bool> SendAllAsync(byte[]? error, CancellationToken cancellation)
    {
        while (error is null)
        {
            await frames.WaitAsync(_place, cancellation);
            if (!frames.TryRead(_place, out var frame))
                error = FrameEncoder.Error("ConsumerTooSlow", "Stream consumer too slow.");
            else if (dropAfter() is > 0 and var most && _sent >= most)
                return false;
            else
                await SendAsync(frame.Bytes, cancellation);
            _place++;
            _sent++;
        }

        await SendAsync(error, cancellation);
        await socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "See the error frame.", cancellation);
        return true;
    }

    private Task SendAsync(byte[] frame, CancellationToken cancellation) =>
        socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, cancellation);

    /// <summary>Subscribers say nothing; reading is how one learns that they have gone.</summary>
    private async Task ListenAsync(CancellationTokenSource ended)
    {
        var ignored = new byte[256];
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                var received = await socket.ReceiveAsync(ignored.AsMemory(), ended.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
            }

            if (socket.State == WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ended.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }

        await ended.CancelAsync();
    }
}
