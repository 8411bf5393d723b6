using System.Net.Sockets;
using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Postgres;
using Npgsql;
using Xunit;

namespace Lexidex.Store.Conformance;

public sealed class PostgresFaultsTests
{
    [Theory]
    [InlineData("40001", "could not serialize access", nameof(FaultKind.Passing))]
    [InlineData("40001", "Restart read required", nameof(FaultKind.Passing))]
    [InlineData("40003", "", nameof(FaultKind.Passing))]
    [InlineData("40P01", "deadlock detected", nameof(FaultKind.Passing))]
    [InlineData("25P03", "idle in transaction", nameof(FaultKind.Passing))]
    [InlineData("57P01", "", nameof(FaultKind.Passing))]
    [InlineData("57P02", "", nameof(FaultKind.Passing))]
    [InlineData("57P03", "", nameof(FaultKind.Passing))]
    [InlineData("08000", "", nameof(FaultKind.Passing))]
    [InlineData("08006", "", nameof(FaultKind.Passing))]
    [InlineData("08007", "", nameof(FaultKind.Passing))]
    [InlineData("53100", "disk full", nameof(FaultKind.Passing))]
    [InlineData("53300", "too many connections", nameof(FaultKind.Passing))]
    [InlineData("55P03", "lock not available", nameof(FaultKind.Passing))]
    [InlineData("58030", "could not write", nameof(FaultKind.Passing))]
    [InlineData("XX000", "schema version mismatch for table", nameof(FaultKind.Passing))]
    [InlineData("XX000", "The catalog snapshot used for this transaction has been invalidated", nameof(FaultKind.Passing))]
    [InlineData("XX000", "Catalog Version Mismatch: A DDL occurred while processing this query", nameof(FaultKind.Passing))]
    [InlineData("57014", "canceling statement due to statement timeout", nameof(FaultKind.TooLarge))]
    [InlineData("53200", "out of memory", nameof(FaultKind.TooLarge))]
    [InlineData("54000", "index row size 3016 exceeds btree version 4 maximum 2704", nameof(FaultKind.PoisonedRow))]
    [InlineData("22021", "invalid byte sequence for encoding", nameof(FaultKind.PoisonedRow))]
    [InlineData("22008", "timestamp out of range", nameof(FaultKind.PoisonedRow))]
    [InlineData("08P01", "", nameof(FaultKind.Fatal))]
    [InlineData("21000", "", nameof(FaultKind.Fatal))]
    [InlineData("23502", "", nameof(FaultKind.Fatal))]
    [InlineData("23505", "", nameof(FaultKind.Fatal))]
    [InlineData("25006", "", nameof(FaultKind.Fatal))]
    [InlineData("25P02", "", nameof(FaultKind.Fatal))]
    [InlineData("2D000", "", nameof(FaultKind.Fatal))]
    [InlineData("3B001", "", nameof(FaultKind.Fatal))]
    [InlineData("28P01", "", nameof(FaultKind.Fatal))]
    [InlineData("42P01", "", nameof(FaultKind.Fatal))]
    [InlineData("0A000", "COPY with REPLACE is not supported on table \"t\"", nameof(FaultKind.Passing))]
    [InlineData("0A000", "", nameof(FaultKind.Fatal))]
    [InlineData("XX000", "Row too large", nameof(FaultKind.PoisonedRow))]
    [InlineData("XX000", "Sending too long RPC message", nameof(FaultKind.PoisonedRow))]
    [InlineData("XX000", "something else", nameof(FaultKind.Fatal))]
    [InlineData("XX001", "", nameof(FaultKind.Fatal))]
    public void Each_code_has_one_answer(string sqlState, string message, string kind)
    {
        Assert.Equal(kind, PostgresFaults.KindOf(sqlState, message).ToString());
    }

    [Fact]
    public void A_connection_that_breaks_passes_and_a_fault_of_ours_does_not()
    {
        Exception[] passing = [new IOException(), new SocketException(), new TimeoutException(), new EndOfStreamException()];

        Assert.All(passing, cause => Assert.Equal(FaultKind.Passing, PostgresFaults.KindOf(new NpgsqlException("lost", cause))));
        Assert.Equal(FaultKind.Passing, PostgresFaults.KindOf(new NpgsqlException("no host", new AggregateException(
            new NpgsqlException("lost", new SocketException()), new InvalidOperationException()))));
        Assert.Equal(FaultKind.Fatal, PostgresFaults.KindOf(new NpgsqlException("no host", new AggregateException(new InvalidOperationException()))));
        Assert.Equal(FaultKind.Fatal, PostgresFaults.KindOf(new NpgsqlException("ours")));
        Assert.Equal(FaultKind.Fatal, PostgresFaults.KindOf(new InvalidOperationException()));
    }
}
