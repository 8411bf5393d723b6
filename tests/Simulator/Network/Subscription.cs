using System.Net.WebSockets;
using Lexidex.Simulator.Live;

namespace Lexidex.Simulator.Network;

/// <summary>One subscriber of the stream, from its cursor on, until it goes or is dropped.</summary>
internal sealed class Subscription(WebSocket socket, FrameWindow frames, Func<int> dropAfter)
{
    private long _place;
    private int _sent;

    public async Task RunAsync(long? cursor, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // The place is taken before the first await: nothing that happens from here on is missed.
        var error = Start(cursor, out var info);
        var listening = ListenAsync(ended);
        try
        {
            if (info is not null)
                await SendAsync(info, ended.Token);
            await SendAllAsync(error, ended.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }

        await ended.CancelAsync();
        await listening;
    }

    /// <summary>Finds the first frame to send; gives an error frame for a cursor that was never given out.</summary>
    private byte[]? Start(long? cursor, out byte[]? info)
    {
        info = null;
        _place = frames.End;
        if (cursor is not { } wanted)
            return null;
        if (wanted > frames.LastSequence)
            return FrameEncoder.Error("FutureCursor", "Cursor in the future.");
        if (wanted > 0 && frames.IsOutdated(wanted))
            info = FrameEncoder.Info("OutdatedCursor", "Requested cursor exceeded limit. Possibly missing events.");
        _place = frames.PlaceOf(wanted);
        return null;
    }

    private async Task SendAllAsync(byte[]? error, CancellationToken cancellation)
    {
        while (error is null)
        {
            await frames.WaitAsync(_place, cancellation);
            if (!frames.TryRead(_place, out var frame))
                error = FrameEncoder.Error("ConsumerTooSlow", "Stream consumer too slow.");
            else if (dropAfter() is > 0 and var most && _sent >= most)
                throw new OperationCanceledException("Dropped on purpose.");
            else
                await SendAsync(frame.Bytes, cancellation);
            _place++;
            _sent++;
        }

        await SendAsync(error, cancellation);
        await socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "See the error frame.", cancellation);
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
