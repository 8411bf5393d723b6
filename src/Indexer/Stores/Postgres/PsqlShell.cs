using Lexidex.Indexer.Projection;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>psql with <c>\copy … (FORMAT BINARY)</c> of files that hold what our own COPY sends.</summary>
internal sealed class PsqlShell(NpgsqlConnectionStringBuilder place) : ScratchShell, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory(ScratchStore.Prefix);

    public override string Program => "psql";

    public override string Description => "psql \\copy … (FORMAT BINARY) of the same rows, one transaction a table";

    // A password on the command line could be read by everyone on the machine.
    public override IReadOnlyDictionary<string, string> Environment { get; } =
        place.Password is { Length: > 0 } password ? new Dictionary<string, string> { ["PGPASSWORD"] = password } : [];

    public override async Task WriteFilesAsync(IReadOnlyList<StoreTable> tables, IEnumerable<LaneBatch> batches, CancellationToken cancellationToken)
    {
        var files = tables.ToDictionary(table => table, table => File.Create(FileOf(table)));
        foreach (var file in files.Values)
            await file.WriteAsync(PostgresWriterSession.Header, cancellationToken);
        foreach (var rows in batches.SelectMany(batch => batch.BulkRows))
        {
            foreach (var run in rows.Runs())
                await files[rows.Table].WriteAsync(run, cancellationToken);
        }

        foreach (var file in files.Values)
        {
            await file.WriteAsync(PostgresWriterSession.Trailer, cancellationToken);
            await file.DisposeAsync();
        }
    }

    public override IReadOnlyList<string> ImportArguments(IReadOnlyList<StoreTable> tables) =>
        [.. Connection, .. tables.SelectMany(table => new[] { "-c", $"\\copy {table.Name} FROM '{FileOf(table)}' (FORMAT BINARY)" })];

    public override IReadOnlyList<string> CountArguments(IReadOnlyList<StoreTable> tables) => [.. Connection, "-c", CountText(tables)];

    public void Dispose() => _folder.Delete(recursive: true);

    private string[] Connection =>
    [
        "-XAqt", "-v", "ON_ERROR_STOP=1", "-h", Server.Host, "-p", Server.Port,
        "-d", place.Database!, .. place.Username is { } user ? new[] { "-U", user } : [],
    ];

    // One is enough for it.
    private (string Host, string Port) Server =>
        PostgresUrl.ServersOf(place)[0] is var server && server.LastIndexOf(':') is var colon ? (server[..colon].Trim('[', ']'), server[(colon + 1)..]) : default;

    private string FileOf(StoreTable table) => Path.Combine(_folder.FullName, table.Name + ".copy");
}
