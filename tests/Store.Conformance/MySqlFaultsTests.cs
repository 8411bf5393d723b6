using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.MySql;
using MySqlConnector;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>The one table that says what each error of MariaDB, MySQL and TiDB means for a write.</summary>
public sealed class MySqlFaultsTests
{
    public static TheoryData<object, int[]> Codes => new()
    {
        // Conflicts, a lost connection, a full, starting or ending server, PD and TiKV that are slow or moving.
        { FaultKind.Passing, [1205, 1213, 1040, 1042, 1053, 1317, 1927, 2006, 2013] },
        { FaultKind.Passing, [8002, 8005, 8022, 8028, 9007] },
        { FaultKind.Passing, [9001, 9002, 9003, 9004, 9005, 9008, 9010, 9012, 9013, 8027, 8229] },
        { FaultKind.TooLarge, [8001, 8004, 9500, 1206, 1969, 3024, (int)MySqlErrorCode.CommandTimeoutExpired] },
        { FaultKind.PoisonedRow, [1406, 1366, 1264, 1265, 1292, 3140, 1153, 8025, 1118] },

        // Ours, or the operator's: a NULL where none may be, a key twice, SQL, tables, rights, and reads that came too late.
        { FaultKind.Fatal, [1048, 1263, 1062, 1064, 1146, 1054, 1044, 1045, 1142, 8055, 9006, 4711] },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_code_has_its_meaning(object kind, int[] numbers) =>
        Assert.All(numbers, number => Assert.Equal((FaultKind)kind, MySqlFaults.KindOf(number, "whatever it says")));

    [Theory]
    [InlineData("Information schema is changed during the execution of the statement", FaultKind.Passing)]
    [InlineData("TiKV server is busy, please try again later", FaultKind.Passing)]
    [InlineData("Out Of Memory Quota![conn=1]", FaultKind.TooLarge)]
    [InlineData("interface conversion: expression.Expression is nil", FaultKind.Fatal)]
    public void The_code_that_stands_for_everything_is_told_apart_by_its_words(string message, object kind) =>
        Assert.Equal((FaultKind)kind, MySqlFaults.KindOf(1105, message));

    [Fact]
    public void What_breaks_on_the_way_passes_and_what_is_ours_does_not()
    {
        Assert.Equal(FaultKind.Passing, MySqlFaults.KindOf(new IOException("reset by peer")));
        Assert.Equal(FaultKind.Passing, MySqlFaults.KindOf(new System.Net.Sockets.SocketException()));
        Assert.Equal(FaultKind.Passing, MySqlFaults.KindOf(new EndOfStreamException()));
        Assert.Equal(FaultKind.Fatal, MySqlFaults.KindOf(new InvalidOperationException()));
        Assert.Equal(FaultKind.Fatal, MySqlFaults.KindOf(new RowsNotLoadedException(0, "Table t took 1 of 2 rows.")));
        Assert.Equal(FaultKind.PoisonedRow, MySqlFaults.KindOf(new RowsNotLoadedException(1265, "Data truncated")));
    }
}
