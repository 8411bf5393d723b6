using System.Threading.Channels;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Registry;

/// <summary>A schema record that an account wrote or deleted.</summary>
/// <param name="Version">The record's CID; null where it was deleted.</param>
internal readonly record struct SchemaWrite(DidKey Did, string Nsid, string? Version);

/// <summary>
/// Hears of schema records on the stream. One of a registered NSID, written by its authority, is an update that is told to
/// operators; what anybody else writes under that name means nothing. Nothing changes by itself.
/// </summary>
internal sealed partial class SchemaWatch(LexiconRegistry lexicons, StandingBook standings, ILogger<SchemaWatch> logger) : BackgroundService
{
    // Schema records are rare. Should somebody flood the stream with them, the newest of each moment are enough.
    private readonly Channel<SchemaWrite> _writes = Channel.CreateBounded<SchemaWrite>(
        new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = false });

    /// <summary>Called by writer loops; never waits.</summary>
    public void Hear(SchemaWrite write) => _writes.Writer.TryWrite(write);

    /// <summary>Judges one write.</summary>
    public async Task JudgeAsync(SchemaWrite write, CancellationToken cancellationToken)
    {
        if (await lexicons.GetAsync(write.Nsid, cancellationToken) is not { } inForce
            || await standings.FindAsync(write.Nsid, cancellationToken) is not { Authority: { } authority }
            || !Did.TryParse(authority, out var did) || did.Key != write.Did)
            return;
        if (write.Version is null)
        {
            await standings.NoteLostAsync(write.Nsid, $"{authority} deleted its schema record. The version in force stays.", "indexer", cancellationToken);
            LogLost(write.Nsid, authority);
            return;
        }

        var update = write.Version == inForce.Version ? null : write.Version;
        await standings.NoteUpdateAsync(write.Nsid, update, cancellationToken);
        if (update is not null)
            LogUpdate(write.Nsid, update);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var write in _writes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await JudgeAsync(write, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogAway(fault, write.Nsid);
            }
        }
    }

    [LoggerMessage(630, LogLevel.Information, "A new version of {Nsid} is on the network: {Version}. Look at it with lexidex lexicon diff {Nsid} --published")]
    private partial void LogUpdate(string nsid, string version);

    [LoggerMessage(631, LogLevel.Warning, "The schema of {Nsid} was deleted by {Authority}; it is frozen, and the version in force stays")]
    private partial void LogLost(string nsid, string authority);

    [LoggerMessage(632, LogLevel.Warning, "A schema record of {Nsid} could not be judged")]
    private partial void LogAway(Exception fault, string nsid);
}
