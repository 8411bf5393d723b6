using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>A database of its own on the same server.</summary>
internal sealed class MySqlScratch : ScratchStore
{
    private readonly MySqlAddress _server;
    private readonly MySqlAddress _place;
    private readonly MariaShell _shell;
    private readonly string _url;

    private MySqlScratch(string url, string name)
    {
        _server = MySqlAddress.Parse(url);
        _url = new UriBuilder(url) { Path = name }.Uri.AbsoluteUri;
        _place = MySqlAddress.Parse(_url);
        _shell = new MariaShell(_place);
    }

    public override string Url => _url;

    public override IReadOnlyList<ScratchShell> Shells => [_shell];

    public static async Task<MySqlScratch> CreateAsync(string url, string name, CancellationToken cancellationToken)
    {
        var scratch = new MySqlScratch(url, name);
        try
        {
            await scratch.ExecuteAsync($"CREATE DATABASE `{name}`", cancellationToken);
        }
        catch (MySqlException exception)
        {
            throw new StoreException(
                $"No scratch database could be made beside {scratch._server.Mask()}: {exception.Message}. The user needs the right to create {Prefix}%.", exception);
        }

        return scratch;
    }

    public override Task RefreshSizesAsync(IEnumerable<string> tables, CancellationToken cancellationToken) =>
        ExecuteAsync($"ANALYZE TABLE {string.Join(", ", tables.Select(table => $"`{_place.Settings.Database}`.`{table}`"))}", cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await ExecuteAsync($"DROP DATABASE IF EXISTS `{_place.Settings.Database}`", CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var settings = new MySqlConnectionStringBuilder(_server.Settings.ConnectionString) { Pooling = false, DefaultCommandTimeout = 120 };
        await using var connection = new MySqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(sql, cancellationToken);
    }
}
