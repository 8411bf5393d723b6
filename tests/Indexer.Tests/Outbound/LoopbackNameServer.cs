using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lexidex.Indexer.Tests.Outbound;

/// <summary>A name server on this machine that knows TXT records alone; a name it does not know does not exist.</summary>
internal sealed class LoopbackNameServer : IAsyncDisposable
{
    private const int HeaderLength = 12;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _serving;
    private int _questions;

    public LoopbackNameServer() => _serving = ServeAsync();

    /// <summary>Texts by name; each text is sent in parts of at most 255 bytes.</summary>
    public Dictionary<string, string[]> Texts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A response code that is given to everyone: 2 for a failure.</summary>
    public int Failure { get; set; }

    public bool IsMute { get; set; }

    public int Questions => Volatile.Read(ref _questions);

    public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _serving;
        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var question = await _socket.ReceiveAsync(_ended.Token);
                Interlocked.Increment(ref _questions);
                if (!IsMute)
                    await _socket.SendAsync(Answer(question.Buffer), question.RemoteEndPoint, _ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private byte[] Answer(byte[] question)
    {
        var (name, end) = ReadName(question);
        var isKnown = Texts.TryGetValue(name, out var texts);
        using var answer = new MemoryStream();
        answer.Write(question, 0, 2);
        answer.Write([0x81, (byte)(0x80 | (Failure > 0 ? Failure : isKnown ? 0 : 3)), 0, 1, 0, (byte)(texts?.Length ?? 0), 0, 0, 0, 0]);
        answer.Write(question, HeaderLength, end + 4 - HeaderLength);
        foreach (var text in texts ?? [])
            WriteRecord(answer, text);
        return answer.ToArray();
    }

    private static void WriteRecord(MemoryStream answer, string text)
    {
        var parts = Encoding.ASCII.GetBytes(text).Chunk(255).ToList();
        if (parts.Count == 0)
            parts.Add([]);
        var length = parts.Sum(part => part.Length + 1);

        // The name of the question, TXT, IN, a minute.
        answer.Write([0xC0, HeaderLength, 0, 16, 0, 1, 0, 0, 0, 60, (byte)(length >> 8), (byte)(length & 0xFF)]);
        foreach (var part in parts)
        {
            answer.WriteByte((byte)part.Length);
            answer.Write(part);
        }
    }

    private static (string Name, int End) ReadName(byte[] question)
    {
        var labels = new List<string>();
        var at = HeaderLength;
        for (; question[at] > 0; at += question[at] + 1)
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
        return (string.Join('.', labels), at + 1);
    }
}
