using System.Globalization;
using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>The client mariadb with LOAD DATA LOCAL INFILE of files that hold what our own load sends.</summary>
internal sealed class MariaShell(MySqlAddress place) : ScratchShell, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory(ScratchStore.Prefix);

    public override string Program => "mariadb";

    public override string Description => "mariadb with LOAD DATA LOCAL INFILE of the same rows, one transaction a table";

    // A password on the command line could be read by everyone on the machine.
    public override IReadOnlyDictionary<string, string> Environment { get; } =
        place.Settings.Password is { Length: > 0 } password ? new Dictionary<string, string> { ["MYSQL_PWD"] = password } : [];

    public override async Task WriteFilesAsync(IReadOnlyList<StoreTable> tables, IEnumerable<LaneBatch> batches, CancellationToken cancellationToken)
    {
        var files = tables.ToDictionary(table => table, table => File.Create(FileOf(table)));
        foreach (var rows in batches.SelectMany(batch => batch.BulkRows))
        {
            await using var stream = new LoadStream(rows, [.. rows.Table.Fields.Select(field => field.Kind)]);
            await stream.CopyToAsync(files[rows.Table], cancellationToken);
        }

        foreach (var file in files.Values)
            await file.DisposeAsync();
    }

    public override IReadOnlyList<string> ImportArguments(IReadOnlyList<StoreTable> tables) =>
        [.. Connection, "--execute", string.Join("; ", tables.Select(Load))];

    public override IReadOnlyList<string> CountArguments(IReadOnlyList<StoreTable> tables) => [.. Connection, "--execute", CountText(tables)];

    public void Dispose() => _folder.Delete(recursive: true);

    private string[] Connection =>
    [
        "--no-defaults", "--batch", "--skip-column-names", "--local-infile=1", $"--host={place.Settings.Server}",
        $"--port={place.Settings.Port.ToString(CultureInfo.InvariantCulture)}", .. place.Settings.UserID is { Length: > 0 } user ? new[] { $"--user={user}" } : [],
        place.Settings.Database,
    ];

    private string Load(StoreTable table) =>
        $@"LOAD DATA LOCAL INFILE '{FileOf(table)}' INTO TABLE {table.Name} CHARACTER SET binary FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'";

    private string FileOf(StoreTable table) => Path.Combine(_folder.FullName, table.Name + ".load");
}
