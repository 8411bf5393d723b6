using System.Collections.Frozen;
using System.Net.Sockets;
using MySqlConnector;

namespace Lexidex.Indexer.Stores.MySql;

/// <summary>
/// What each error of MariaDB, MySQL and TiDB means for a write, by its number: the SQLSTATE of most is HY000. What is not
/// listed is fatal.
/// </summary>
/// <remarks>See https://docs.pingcap.com/tidb/stable/error-codes, https://mariadb.com/kb/en/mariadb-error-codes/.</remarks>
internal static class MySqlFaults
{
    private static readonly FrozenDictionary<int, FaultKind> ByNumber = Table(
        (FaultKind.Passing,
        [
            // Conflicts of transactions: lock wait, deadlock, XA deadlock, NOWAIT, table changed under us.
            1205, 1213, 1614, 3572, 1412, 1615,

            // A server that is full, starting, stopping or without a primary: connections, memory, disk, shutdown, Galera, read-only.
            1040, 1203, 1226, 1041, 1037, 1021, 1114, 1053, 1079, 1047, 1290, 1836, 1180,

            // A connection that is lost, killed, or could not be made.
            1042, 1043, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 2002, 2003, 2006, 2013, 2055, 4031,

            // TiDB: write conflicts, rolled back commits, changed schemas.
            8002, 8005, 8022, 8028, 9007,

            // TiDB: PD, TiKV or TiFlash slow, busy or moving; a schema or transaction too old.
            9001, 9002, 9003, 9004, 9005, 9008, 9010, 9012, 9013, 8027, 8229,
        ]),
        (FaultKind.TooLarge,
        [
            // The lock table, the log of a transaction, the time of a statement, its sort memory, its parameters.
            1206, 1197, 1969, 3024, 1028, 1038, 1390, (int)MySqlErrorCode.CommandTimeoutExpired,

            // TiDB: transaction too large, memory.
            8001, 8004, 8175, 9500,
        ]),
        (FaultKind.PoisonedRow,
        [
            // Too long, not of the character set, out of range, cut, no date, too few or many fields, no JSON, row too long.
            1406, 1366, 1264, 1265, 1292, 1300, 1261, 1262, 1411, 1690, 3140, 1118,

            // Larger than a packet, and TiDB's entry too large: half of the rows may pass, but one that alone is too large never will.
            1153, 8025,
        ]));

    public static FaultKind KindOf(Exception exception) => exception switch
    {
        RowsNotLoadedException rows => KindOf(rows.Number, rows.Message),
        MySqlException answered when answered.Number != 0 => KindOf(answered.Number, answered.Message),

        // Without a number it did not come from the server: the connection broke while we spoke.
        MySqlException or MySqlProtocolException => FaultKind.Passing,
        IOException or SocketException => FaultKind.Passing,
        _ => FaultKind.Fatal,
    };

    /// <param name="number">The server's error code.</param>
    /// <param name="message">Decides for TiDB's 1105, which stands for whatever has no number.</param>
    public static FaultKind KindOf(int number, string message)
    {
        if (number != 1105)
            return ByNumber.GetValueOrDefault(number, FaultKind.Fatal);
        if (Says(message, "Out Of Memory Quota") || Says(message, "memory exceeds quota"))
            return FaultKind.TooLarge;
        return Says(message, "Information schema is changed") || Says(message, "try again later") ? FaultKind.Passing : FaultKind.Fatal;
    }

    private static bool Says(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static FrozenDictionary<int, FaultKind> Table(params (FaultKind Kind, int[] Numbers)[] rows) =>
        rows.SelectMany(row => row.Numbers, (row, number) => (number, row.Kind)).ToFrozenDictionary(row => row.number, row => row.Kind);
}
