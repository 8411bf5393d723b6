using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Lexidex.Store.Conformance.Fixtures.Ysql;

/// <summary>One connection of <see cref="YsqlFacade"/>: messages of the program are read one by one, the server's are watched.</summary>
/// <remarks>See https://www.postgresql.org/docs/15/protocol-message-formats.html.</remarks>
internal sealed partial class YsqlRelay(YsqlFacade facade, NetworkStream near, NetworkStream far)
{
    private const int EncryptionRequest = 80_877_103;
    private const int GssRequest = 80_877_104;

    private readonly byte[] _head = new byte[5];
    private bool _inTransaction;
    private int _statementsSinceSync;
    private bool _isLoading;
    private RowCut? _cut;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await StartAsync(ended.Token);
        var back = WatchAsync(ended.Token);
        var forth = ForwardAsync(ended.Token);
        await Task.WhenAny(back, forth);

        // A connection that is cut: the server comes to the end of what it was sent, and only then is it let go.
        if (_cut is { IsDone: true })
            await back.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        await ended.CancelAsync();
        near.Close();
        far.Close();
        await Task.WhenAll(back, forth);
    }

    // The first message has no type. Requests for encryption are refused, so that all can be read.
    private async Task StartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await near.ReadExactlyAsync(_head.AsMemory(0, 4), cancellationToken);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(_head) - 4];
            await near.ReadExactlyAsync(body, cancellationToken);
            if (BinaryPrimitives.ReadInt32BigEndian(body) is EncryptionRequest or GssRequest)
            {
                await near.WriteAsync("N"u8.ToArray(), cancellationToken);
                continue;
            }

            await far.WriteAsync(_head.AsMemory(0, 4), cancellationToken);
            await far.WriteAsync(body, cancellationToken);
            return;
        }
    }

    private async Task ForwardAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await near.ReadExactlyAsync(_head, cancellationToken);
            var type = (char)_head[0];
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(1)) - 4];
            await near.ReadExactlyAsync(body, cancellationToken);
            switch (type)
            {
                case 'Q':
                    await SendAsync('Q', [.. Encoding.UTF8.GetBytes(await MeetAsync(Text(body, 0))), 0], cancellationToken);
                    _statementsSinceSync = 0;
                    break;
                case 'P':
                    var name = Text(body, 0);
                    var query = Text(body, name.Length + 1);
                    byte[] rest = body[(Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(query) + 2)..];
                    await SendAsync('P', [.. Encoding.UTF8.GetBytes(name), 0, .. Encoding.UTF8.GetBytes(await MeetAsync(query)), 0, .. rest], cancellationToken);
                    break;
                case 'd' when _cut is { } cut:
                    await SendAsync('d', cut.Take(body), cancellationToken);
                    if (!cut.IsDone)
                        break;
                    await SendAsync('c', [], cancellationToken);
                    return;
                default:
                    if (type == 'S')
                        _statementsSinceSync = 0;
                    await SendAsync(type, body, cancellationToken);
                    break;
            }
        }
    }

    private async Task<string> MeetAsync(string statement)
    {
        facade.Statements.Enqueue(statement);
        var text = statement.Trim();
        _statementsSinceSync++;
        try
        {
            var plain = YsqlText.Plain(statement, _inTransaction);
            if (DdlAmongOthers().IsMatch(text) && _statementsSinceSync > 1)
                throw new YsqlOffence($"DDL was sent with other statements: {text}");
            await LoadAsync(text);
            return plain;
        }
        catch (YsqlOffence offence)
        {
            facade.Offences.Enqueue(offence.Message);
            return statement;
        }
        finally
        {
            if (text.StartsWith("BEGIN", StringComparison.Ordinal))
                _inTransaction = true;
            else if (text is "COMMIT" or "ROLLBACK")
                _inTransaction = false;
        }
    }

    private async Task LoadAsync(string text)
    {
        _isLoading = text.StartsWith("COPY ", StringComparison.Ordinal) && text.Contains("REPLACE", StringComparison.Ordinal);
        if (!_isLoading)
            return;
        await facade.BeforeLoad(text);
        if (facade.LoadRowsBeforeLoss is { } rows)
            _cut = new RowCut(rows);
        facade.LoadRowsBeforeLoss = null;
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var head = new byte[5];
        while (true)
        {
            await far.ReadExactlyAsync(head, cancellationToken);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
            await far.ReadExactlyAsync(body, cancellationToken);
            if (head[0] == 'C' && _isLoading && Text(body, 0) is var told && told.StartsWith("COPY ", StringComparison.Ordinal))
                facade.Copied.Enqueue(told);
            if (_cut is { IsDone: true } && head[0] == 'Z')
                return;
            if (_cut is { IsDone: true })
                continue;
            await near.WriteAsync(head, cancellationToken);
            await near.WriteAsync(body, cancellationToken);
        }
    }

    private async Task SendAsync(char type, byte[] body, CancellationToken cancellationToken)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), body.Length + 4);
        body.CopyTo(message, 5);
        await far.WriteAsync(message, cancellationToken);
    }

    private static string Text(byte[] body, int start) => Encoding.UTF8.GetString(body, start, Array.IndexOf(body, (byte)0, start) - start);

    [GeneratedRegex("^(CREATE|ALTER|DROP) ")]
    private static partial Regex DdlAmongOthers();
}
