using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>A database of its own on the same server.</summary>
internal sealed class PostgresScratch : ScratchStore
{
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly NpgsqlConnectionStringBuilder _place;
    private readonly PsqlShell _shell;

    private PostgresScratch(NpgsqlConnectionStringBuilder server, string name)
    {
        _server = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false };
        _place = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, PersistSecurityInfo = true };
        _shell = new PsqlShell(_place);
    }

    public override string Url => _place.ConnectionString;

    public override IReadOnlyList<ScratchShell> Shells => [_shell];

    public static async Task<PostgresScratch> CreateAsync(NpgsqlConnectionStringBuilder server, string name, CancellationToken cancellationToken)
    {
        var scratch = new PostgresScratch(server, name);
        try
        {
            await scratch.ExecuteAsync($"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0", cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new StoreException(
                $"No scratch database could be made beside {PostgresUrl.Mask(server)}: {exception.Message}. The user needs the right CREATEDB.", exception);
        }

        return scratch;
    }

    public override async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await ExecuteAsync($"DROP DATABASE IF EXISTS {_place.Database} WITH (FORCE)", CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
