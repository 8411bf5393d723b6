using Lexidex.Schema.Catalog;
using Microsoft.Data.Sqlite;

namespace Lexidex.Schema.Tests.Catalog;

/// <summary>A catalog in a folder of its own, gone after the test.</summary>
internal sealed class CatalogFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lexidex-catalog-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "data", "catalog.db");

    public LexiconRegistry Open() => LexiconRegistry.Open(Path);

    public object? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path}");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
