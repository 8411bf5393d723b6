using System.Net.Sockets;
using Npgsql;

namespace Lexidex.Indexer.Stores.Postgres;

/// <summary>What is done about each failure of PostgreSQL and YugabyteDB, and how often the same is sent again.</summary>
/// <remarks>See https://www.postgresql.org/docs/15/errcodes-appendix.html.</remarks>
internal static class PostgresFaults
{
    // Of YugabyteDB: a schema change ran beside the statement.
    private static readonly string[] PassingMessages =
        ["schema version mismatch", "catalog snapshot", "catalog version mismatch", "restart read required", "try again"];

    // Of YugabyteDB, by its documents: a row that a request between its servers does not hold.
    private static readonly string[] TooLargeMessages = ["row too large", "rpc too big", "too long rpc"];

    // What the driver says when each of several servers was away a moment ago, so that none is asked.
    private const string NoHost = "No suitable host was found.";

    /// <summary>Rows of a bulk load are there already.</summary>
    public static bool IsDuplicateKey(PostgresException exception) => exception.SqlState == PostgresErrorCodes.UniqueViolation;

    public static bool IsPassing(NpgsqlException exception) => KindOf(exception) == FaultKind.Passing;

    public static FaultKind KindOf(Exception exception) => exception switch
    {
        PostgresException answered => KindOf(answered.SqlState, answered.MessageText),
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException or EndOfStreamException } => FaultKind.Passing,
        NpgsqlException { InnerException: AggregateException hosts } => KindOfHosts(hosts),
        NpgsqlException { InnerException: null, Message: NoHost } => FaultKind.Passing,
        NpgsqlException { IsTransient: true } => FaultKind.Passing,
        _ => FaultKind.Fatal,
    };

    // No server of several was to be had: one that only starts, or is cut off, may be there again soon.
    private static FaultKind KindOfHosts(AggregateException hosts) =>
        hosts.InnerExceptions.Any(host => KindOf(host) == FaultKind.Passing) ? FaultKind.Passing : FaultKind.Fatal;

    /// <param name="sqlState">Five characters, by the standard: the first two are the class.</param>
    /// <param name="message">Told apart only where one code stands for many things.</param>
    public static FaultKind KindOf(string sqlState, string message) => sqlState switch
    {
        "40001" or "40003" or "40P01" => FaultKind.Passing,                        // conflict, unknown completion, deadlock
        "55P03" or "55006" => FaultKind.Passing,                                   // locked, in use
        "25P03" or "57P01" or "57P02" or "57P03" or "57P05" => FaultKind.Passing,  // the session or the server ended, or starts
        "08P01" => FaultKind.Fatal,                                                // protocol violation: ours
        ['0', '8', ..] => FaultKind.Passing,                                       // connection
        "53200" => FaultKind.TooLarge,                                             // out of memory
        ['5', '3', ..] => FaultKind.Passing,                                       // disk full, too many connections
        "57014" => FaultKind.TooLarge,                                             // statement time-out
        "58000" or "58030" => FaultKind.Passing,                                   // the server's own I/O
        "54000" => FaultKind.PoisonedRow,                                          // row or index entry over a limit
        ['2', '2', ..] => FaultKind.PoisonedRow,                                   // a value that its type does not hold
        "0A000" when message.Contains("COPY with REPLACE", StringComparison.Ordinal) => FaultKind.Passing, // the table got an index meanwhile
        "XX000" when IsTooLargeMessage(message) => FaultKind.PoisonedRow,          // more than one request may carry
        "XX000" when IsPassingMessage(message) => FaultKind.Passing,
        _ => FaultKind.Fatal,
    };

    private static bool IsTooLargeMessage(string message) =>
        Array.Exists(TooLargeMessages, known => message.Contains(known, StringComparison.OrdinalIgnoreCase));

    private static bool IsPassingMessage(string message) =>
        Array.Exists(PassingMessages, known => message.Contains(known, StringComparison.OrdinalIgnoreCase));
}
