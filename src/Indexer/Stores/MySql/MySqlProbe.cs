using System.Globalization;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>Asks the server what it is. The wire is the same for all of its family, so nothing is guessed from the address.</summary>
internal static class MySqlProbe
{
    // Many small transactions are quickest there, and one may not grow beyond a part of the server's memory.
    private const int TidbTransactionRows = 5_000;

    // Each waits for three servers at every commit.
    private const int TidbWriters = 64;

    private const int NoSuchFunction = 1305;
    private const int NoRightToIt = 1370;

    public static async Task<StoreCapabilities> AskAsync(MySqlConnection connection, bool isTidb, CancellationToken cancellationToken)
    {
        string version;
        bool loads;
        long packet;
        await using (var reader = await connection.QueryAsync("SELECT VERSION(), @@local_infile, @@max_allowed_packet", cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            version = reader.GetString(0);
            loads = Convert.ToString(reader.GetValue(1), CultureInfo.InvariantCulture) is "1" or "ON";
            packet = Convert.ToInt64(reader.GetValue(2), CultureInfo.InvariantCulture);
        }

        return Of(version, isTidb || await SaysTidbAsync(connection, cancellationToken), loads, packet);
    }

    /// <param name="version">What <c>VERSION()</c> says.</param>
    /// <param name="isTidb">Whether there is a function <c>TIDB_VERSION()</c>: a TiDB may be set to show another version.</param>
    /// <param name="loads">Its setting <c>local_infile</c>.</param>
    /// <param name="packetBytes">Its setting <c>max_allowed_packet</c>.</param>
    public static StoreCapabilities Of(string version, bool isTidb, bool loads, long packetBytes)
    {
        var mark = version.IndexOf("-TiDB-", StringComparison.Ordinal);
        return isTidb || mark >= 0
            ? new StoreCapabilities
            {
                Engine = "TiDB",
                Version = mark >= 0 ? version[(mark + "-TiDB-v".Length)..] : version,
                LoadsLocalData = loads,
                SplitsRegions = true,
                BuildsIndexesOnline = true,
                TransactionRowsMax = TidbTransactionRows,
                WritersUsual = TidbWriters,
                PacketBytesMax = packetBytes,
            }
            : new StoreCapabilities
            {
                Engine = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "MariaDB" : "MySQL",
                Version = version.Replace("5.5.5-", "", StringComparison.Ordinal),
                LoadsLocalData = loads,
                BuildsIndexesOnline = true,
                StagesCheaply = true,
                LocksRowsShared = true,
                PacketBytesMax = packetBytes,
            };
    }

    private static async Task<bool> SaysTidbAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync("SELECT TIDB_VERSION()", cancellationToken);
            return true;
        }
        catch (MySqlException exception) when (exception.Number is NoSuchFunction or NoRightToIt)
        {
            return false;
        }
    }
}
