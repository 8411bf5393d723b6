using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Outbound;

namespace Lexidex.Indexer.Sources;

/// <summary>
/// Follows com.atproto.sync.subscribeRepos of a relay or a PDS: reconnects with growing pauses and takes up the stream
/// after the last frame it gave out.
/// </summary>
/// <remarks>See https://atproto.com/specs/event-stream and https://atproto.com/specs/sync.</remarks>
internal sealed class FirehoseSource(string name, Uri host, OutboundDoor door, TimeProvider clock, SourceStatus status) : IRepoSource
{
    private const int FrameBytesMax = 5_000_000;
    private const int PauseSecondsMax = 60;

    public string Name { get; } = name;

    public async IAsyncEnumerable<SourceFrame> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = from;
        for (var failures = 0; !cancellationToken.IsCancellationRequested; failures++)
        {
            await using var connection = new FirehoseConnection(door, FrameBytesMax);
            if (await TryConnectAsync(connection, position, cancellationToken))
            {
                while (await TryReceiveAsync(connection, cancellationToken) is { } message)
                {
                    if (Accept(message, position) is not { } frame)
                        continue;
                    failures = 0;
                    position = frame.Seq;
                    yield return frame;
                }
            }

            if (status.IsFatal)
                yield break;
            await PauseAsync(failures, cancellationToken);
        }
    }

    private Uri AddressFrom(long position)
    {
        var address = new UriBuilder(new Uri(host, "/xrpc/com.atproto.sync.subscribeRepos"))
        {
            Scheme = host.Scheme is "http" or "ws" ? "ws" : "wss",
            Query = position > 0 ? $"cursor={position}" : "",
        };
        return address.Uri;
    }

    private async ValueTask<bool> TryConnectAsync(FirehoseConnection connection, long position, CancellationToken cancellationToken)
    {
        status.Connecting();
        try
        {
            await connection.OpenAsync(AddressFrom(position), cancellationToken);
            status.Live();
            return true;
        }
        catch (Exception fault) when (fault is WebSocketException or HttpRequestException or OutboundRefusedException)
        {
            status.Fail(fault.InnerException is OutboundRefusedException refused ? refused.Message : fault.Message);
            return false;
        }
    }

    private async ValueTask<ReceivedMessage?> TryReceiveAsync(FirehoseConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var message = await connection.ReceiveAsync(cancellationToken);
            if (message is null)
                status.Fail("The host closed the stream.");
            return message;
        }
        catch (Exception fault) when (fault is WebSocketException or FrameTooLargeException)
        {
            status.Fail(fault.Message);
            return null;
        }
    }

    /// <summary>A frame of a repository that is new to us; null for what only concerns the source.</summary>
    private SourceFrame? Accept(ReceivedMessage message, long position)
    {
        var bytes = message.Buffer.AsSpan(0, message.Length);
        if (FrameReader.TryPeekDid(bytes, out var did, out var seq))
        {
            status.Received(seq, clock.GetUtcNow());
            if (seq > position)
                return new SourceFrame(message.Buffer, message.Length, did, seq);
            status.DropRepeated();
        }
        else
        {
            status.Note(Describe(message));
        }

        ArrayPool<byte>.Shared.Return(message.Buffer);
        return null;
    }

    private static string Describe(ReceivedMessage message)
    {
        using var reader = new FrameReader();
        var kind = reader.Read(message.Buffer.AsMemory(0, message.Length));
        return reader.Notice is { } notice ? $"{notice.Name}: {notice.Message}" : reader.Fault?.ToString() ?? $"A frame of kind {kind}.";
    }

    // Half of the pause is chance, so that many followers of a host that fell do not come back in one moment.
    private Task PauseAsync(int failures, CancellationToken cancellationToken)
    {
        var seconds = Math.Min(PauseSecondsMax, 0.25 * Math.Pow(2, Math.Min(failures, 10)));
        return Task.Delay(TimeSpan.FromSeconds(seconds * (0.5 + (Random.Shared.NextDouble() / 2))), clock, cancellationToken);
    }
}
