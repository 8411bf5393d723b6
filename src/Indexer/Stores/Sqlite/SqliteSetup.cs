using Lexidex.Indexer.Projection;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Looks whether the file can be ours, and brings the system tables to what this program knows, in one transaction.</summary>
internal static class SqliteSetup
{
    /// <summary>The file's write lock is held from first to last: of two processes that start at once, the second finds the work done.</summary>
    public static void Run(SqliteSession session, SqliteStore store, IReadOnlyList<SystemStep> steps)
    {
        session.InTransaction(() =>
        {
            var isNew = CheckOwner(session, store.DisplayName);
            session.Execute(SqliteSystemTables.StepTable);
            foreach (var step in steps.After(session.ReadInt64(SystemSteps.Reached), store.DisplayName))
                Make(session, store, step, isNew);
            AddFirstRows(session);
            StoreFormat.Check(session.ReadInt64("SELECT version FROM store_format"), store.DisplayName);
        });
    }

    private static void Make(SqliteSession session, SqliteStore store, SystemStep step, bool isNew)
    {
        foreach (var statement in step.Statements)
            session.Execute(statement);
        session.Prepare("INSERT INTO store_step (step, name, made_at) VALUES (?1, ?2, ?3)")
            .Bind(1, step.Number).BindText(2, step.Name).Bind(3, store.NowMicros()).Run();
        SystemSteps.Tell(store.Options, store.DisplayName, step, isNew);
    }

    /// <summary>True where nobody has made anything yet.</summary>
    private static bool CheckOwner(SqliteSession session, string displayName)
    {
        if (session.ReadInt64("SELECT count(*) FROM sqlite_schema WHERE type = 'table'") == 0)
            return true;
        if (session.ReadInt64("SELECT count(*) FROM sqlite_schema WHERE name = 'store_format'") == 0)
            throw new StoreException($"{displayName} is another program's database. Name a file of its own with --store.");
        StoreFormat.Check(session.ReadInt64("SELECT version FROM store_format"), displayName);
        return false;
    }

    private static void AddFirstRows(SqliteSession session)
    {
        if (session.ReadInt64("SELECT count(*) FROM store_format") == 0)
            session.Prepare("INSERT INTO store_format (version) VALUES (?1)").Bind(1, StoreFormat.Version).Run();

        var lease = session.Prepare("INSERT INTO lane_lease (lane, owner, epoch, expires_at) VALUES (?1, NULL, 0, 0) ON CONFLICT DO NOTHING");
        for (var lane = 0; lane < Lane.Count; lane++)
            lease.Bind(1, lane).Run();
    }
}
