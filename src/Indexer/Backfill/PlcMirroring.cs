using System.Globalization;
using System.Net;
using Lexidex.Indexer.Outbound;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Verification.Identity;

namespace Lexidex.Indexer.Backfill;

/// <summary>How far the mirror has come.</summary>
/// <param name="Added">Operations that were new.</param>
/// <param name="Refused">Lines that are no operations, or do not hash to what they say.</param>
/// <param name="Until">When the last operation was made.</param>
internal sealed record MirrorReport(long Added, long Refused, DateTimeOffset Until);

internal sealed class MirrorException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Takes the directory's export into the store, page by page, from where the store stands to the end. A page and the position
/// after it are written together, so it may be stopped at any time and goes on from there.
/// </summary>
/// <remarks>See https://web.plc.directory/api/redoc#operation/Export.</remarks>
internal sealed class PlcMirroring(OutboundDoor door, IdentityOptions options, IPlcRows rows, TimeProvider clock)
{
    private const int PageBytesMax = 64 * 1024 * 1024;
    private const int TriesMax = 8;

    private static readonly TimeSpan PageTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(5);

    private readonly string _plc = options.Plc.ToString().TrimEnd('/');

    /// <exception cref="MirrorException">The directory does not answer, or not with operations.</exception>
    public async Task<MirrorReport> RunAsync(IProgress<MirrorReport>? progress, CancellationToken cancellationToken)
    {
        var position = await rows.ReadPositionAsync(cancellationToken);
        var report = new MirrorReport(0, 0, TimeOf(position));
        for (var after = position; ;)
        {
            var page = await ReadPageAsync(after, cancellationToken);
            var (operations, refused) = Read(page);
            if (operations.Count == 0 && refused > 0)
                throw new MirrorException($"{options.Plc} answered with {refused} lines, none of them an operation. Is it a did:plc directory?");
            position = operations.Count == 0 ? position : Math.Max(position, operations.Max(row => row.CreatedMicros));
            var added = await rows.AddAsync(operations, position, cancellationToken);
            report = new MirrorReport(report.Added + added, report.Refused + refused, TimeOf(position));
            progress?.Report(report);
            if (operations.Count + refused < options.ExportPageSize)
                return report;
            after = Next(after, position, added);
        }
    }

    // Several operations may be of one moment, and a page may end among them: the next begins before that moment, unless that
    // brought nothing new.
    private static long Next(long after, long position, int added)
    {
        var before = position - 1_000;
        return added > 0 && before > after ? before : Math.Max(position, after + 1_000);
    }

    private (List<PlcRow> Operations, int Refused) Read(byte[] page)
    {
        var operations = new List<PlcRow>(options.ExportPageSize);
        var refused = 0;
        var rest = page.AsMemory();
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.Trim(" \r\t"u8).IsEmpty)
                continue;
            if (PlcMirror.RowOf(line) is { } row)
                operations.Add(row);
            else
                refused++;
        }

        return (operations, refused);
    }

    private async Task<byte[]> ReadPageAsync(long after, CancellationToken cancellationToken)
    {
        var query = after == 0 ? "" : $"&after={Uri.EscapeDataString(TimeOf(after).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))}";
        var address = new Uri($"{_plc}/export?count={options.ExportPageSize}{query}");
        for (var tries = 1; ; tries++)
        {
            var (body, wait, fault) = await AskAsync(address, cancellationToken);
            if (body is not null)
                return body;
            if (tries == TriesMax)
                throw new MirrorException($"{address} gave no page in {TriesMax} tries; the last: {fault} The same command goes on from there.");
            var pause = wait ?? TimeSpan.FromSeconds(Math.Pow(2, tries));
            await Task.Delay(pause < PauseMax ? pause : PauseMax, clock, cancellationToken);
        }
    }

    private async Task<(byte[]? Body, TimeSpan? Wait, string Fault)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await door.ReadAsync(address, PageBytesMax, PageTime, cancellationToken);
            if (answer.IsSuccess)
                return (answer.Body, null, "");
            if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
                throw new MirrorException($"{address} answered {(int)answer.Status}. Is it a did:plc directory with an export?");
            return (null, answer.RetryAfter, $"it answered {(int)answer.Status}.");
        }
        catch (OutboundRefusedException fault)
        {
            throw new MirrorException(fault.Message, fault);
        }
        catch (OutboundException fault)
        {
            return (null, null, fault.Message);
        }
    }

    private static DateTimeOffset TimeOf(long micros) => DateTimeOffset.UnixEpoch.AddMicroseconds(micros);
}
