using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Sqlite;

namespace Lexidex.Store.Conformance.Fixtures;

public sealed class SqliteFixture : StoreFixture, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lexidex-store");
    private int _files;

    public void Dispose() => _folder.Delete(recursive: true);

    internal override Task<string> NewUrlAsync() =>
        Task.FromResult($"sqlite:{Path.Combine(_folder.FullName, $"store{Interlocked.Increment(ref _files)}.db")}");

    internal override Task<string?> QueryAsync(string url, string sql)
    {
        using var session = new SqliteSession(url["sqlite:".Length..], forWriting: true, new StoreOptions());
        using var rows = session.Prepare(sql).Rows();
        return Task.FromResult(rows.Step() ? rows.TextOrNull(0) : null);
    }
}
