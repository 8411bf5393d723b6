using System.Data.Common;
using System.Net.Sockets;
using Lexidex.Indexer.Query;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Indexer.Commands;

/// <summary>Which words and which exit code a fault ends a verb with.</summary>
internal static class VerbFaults
{
    /// <summary>Null for a fault that nobody expected: it is ours.</summary>
    public static CommandException? Tell(Exception fault) => fault switch
    {
        CommandException told => told,
        QueryException wrong => new CommandException(wrong.Code, wrong.Message),
        DamagedRecordException damaged => new CommandException("RecordDamaged", damaged.Message),
        StoreException store when IsAway(store) => new CommandException("StoreUnreachable", store.Message, ExitCode.Unreachable),
        StoreException store => new CommandException("StoreRefused", store.Message),
        DbException { IsTransient: true } busy => new CommandException(
            "StoreBusy", $"The store did not do it now ({busy.Message}). Try again; if it lasts, look for a transaction that holds a table and does not end."),
        PlanRefusedException plan => new CommandException("PlanRefused", plan.Message),
        CatalogException catalog => new CommandException("CatalogRefused", catalog.Message),
        LexiconFormatException lexicon => new CommandException("LexiconInvalid", lexicon.Message),
        ControlException { Status: null } away => new CommandException("IndexerUnreachable", away.Message, ExitCode.Unreachable),
        ControlException refused => new CommandException(refused.Code ?? "IndexerRefused", refused.Message),
        ApiServerException server when IsAway(server) => new CommandException("AddressTaken", $"{server.Message} Is Lexidex running already?"),
        ApiServerException server => new CommandException("AddressInvalid", server.Message),
        FileNotFoundException missing => new CommandException("NotFound", missing.Message),
        IOException or UnauthorizedAccessException => new CommandException("FileFault", fault.Message),
        _ => null,
    };

    private static bool IsAway(Exception? fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or TimeoutException)
                return true;
        }

        return false;
    }
}
