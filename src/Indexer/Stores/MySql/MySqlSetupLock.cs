using System.Globalization;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// The right to change the system tables of one database: a named lock of the server, which ends with its connection at the latest.
/// </summary>
internal sealed class MySqlSetupLock : IAsyncDisposable
{
    // Such locks are the server's, not the database's, and their names have at most 64 characters.
    private const string Name = "CONCAT('lexidex setup ', MD5(DATABASE()))";

    private readonly MySqlConnection _connection;

    private MySqlSetupLock(MySqlConnection connection) => _connection = connection;

    /// <exception cref="StoreException">Another process holds it, and goes on to.</exception>
    public static async Task<MySqlSetupLock> TakeAsync(MySqlConnection connection, MySqlStore store, CancellationToken cancellationToken)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(store.Options.SetupWait.TotalSeconds):0}");
#pragma warning disable CA2100 // Our own text and a number.
        await using var command = new MySqlCommand($"SELECT GET_LOCK({Name}, {seconds})", connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        var answer = await command.ExecuteScalarAsync(cancellationToken);
        return answer is not (null or DBNull) && Convert.ToInt64(answer, CultureInfo.InvariantCulture) == 1
            ? new MySqlSetupLock(connection)
            : throw SystemSteps.Busy(store.DisplayName, store.Options);
    }

    // The connection goes back to others, who would hold the lock without knowing.
    public async ValueTask DisposeAsync()
    {
        if (_connection.State == System.Data.ConnectionState.Open)
            await _connection.ExecuteAsync($"DO RELEASE_LOCK({Name})", CancellationToken.None);
    }
}
