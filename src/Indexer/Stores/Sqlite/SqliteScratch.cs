namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>A file of its own in the same folder, so on the same disk.</summary>
internal sealed class SqliteScratch : ScratchStore
{
    private static readonly string[] Companions = ["", "-wal", "-shm", ".sql", SqliteAttachedShell.Suffix, SqliteAttachedShell.Suffix + "-wal", SqliteAttachedShell.Suffix + "-shm"];

    private readonly string _path;

    public SqliteScratch(string neighbour, string name)
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(neighbour))!);
        _path = Path.Combine(folder.FullName, name + ".db");
        Shells = [new SqliteAttachedShell(_path), new SqliteShell(_path)];
    }

    public override string Url => $"sqlite:{_path}";

    public override IReadOnlyList<ScratchShell> Shells { get; }

    /// <summary>The file and what its log holds beyond it.</summary>
    public override long? FileBytes() => new[] { _path, _path + "-wal" }.Where(File.Exists).Max(file => new FileInfo(file).Length);

    public override ValueTask DisposeAsync()
    {
        foreach (var companion in Companions)
            File.Delete(_path + companion);
        return ValueTask.CompletedTask;
    }
}
