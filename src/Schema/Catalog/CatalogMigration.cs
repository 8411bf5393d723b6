using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lexidex.Schema.Catalog;

/// <summary>
/// Applies migrations in one immediate transaction. EF's own Migrate() takes a lock that is a row: a process killed in
/// between would leave it, and every later start would wait for ever. SQLite's lock dies with its holder.
/// </summary>
internal static class CatalogMigration
{
    public static void Apply(CatalogContext context, string path)
    {
        try
        {
            var connection = (SqliteConnection)context.Database.GetDbConnection();
            context.Database.OpenConnection();
            Execute(connection, "PRAGMA journal_mode = wal");
            using var transaction = connection.BeginTransaction(IsolationLevel.Serializable, deferred: false);
            ApplyMissing(context, connection, path);
            transaction.Commit();
        }
        catch (SqliteException fault)
        {
            throw new CatalogException($"The catalog {path} cannot be opened: {fault.Message}. Is it a Lexidex catalog, and writable?", fault);
        }
        finally
        {
            context.Database.CloseConnection();
        }
    }

    private static void ApplyMissing(CatalogContext context, SqliteConnection connection, string path)
    {
        var known = context.Database.GetMigrations().ToList();
        var applied = ReadApplied(connection);
        var foreign = applied.Except(known, StringComparer.Ordinal).FirstOrDefault();
        if (foreign is not null)
            throw new CatalogException(
                $"The catalog {path} has the change {foreign}, which this version does not know. Use the newer Lexidex that made it.");
        if (applied.Count == known.Count)
            return;

        var script = context.GetService<IMigrator>().GenerateScript(
            fromMigration: applied.LastOrDefault(), options: MigrationsSqlGenerationOptions.NoTransactions);
        Execute(connection, script);
    }

    private static List<string> ReadApplied(SqliteConnection connection)
    {
        var applied = new List<string>();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsHistory'";
        if ((long)command.ExecuteScalar()! == 0)
            return applied;

        command.CommandText = "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            applied.Add(reader.GetString(0));
        return applied;
    }

    // Our own migrations and pragmas only: no text from outside reaches this.
    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
