using SQLitePCL;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>What each result code of SQLite means; what is not listed is fatal.</summary>
/// <remarks>See https://www.sqlite.org/rescode.html.</remarks>
internal static class SqliteFaults
{
    public static FaultKind KindOf(Exception exception) => exception is StoreException failure ? failure.Kind : FaultKind.Fatal;

    /// <param name="code">Also an extended one, whose last byte is the code it extends.</param>
    public static FaultKind KindOf(int code) => (code & 0xff) switch
    {
        // Another connection writes, or the disk is full or does not answer.
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL => FaultKind.Passing,
        raw.SQLITE_NOMEM => FaultKind.TooLarge,

        // A value beyond what the engine holds.
        raw.SQLITE_TOOBIG => FaultKind.PoisonedRow,
        _ => FaultKind.Fatal,
    };
}
