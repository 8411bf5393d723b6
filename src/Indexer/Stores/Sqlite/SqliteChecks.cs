using System.Globalization;
using SQLitePCL;

namespace Lexidex.Indexer.Stores.Sqlite;

/// <summary>Whether an embedded store can stand where its path says.</summary>
internal static class SqliteChecks
{
    private const long FreeBytesLow = 1L << 30;

    // A log that two processes share needs memory that they share: no file system of a network has it.
    private static readonly string[] NetworkFileSystems = ["nfs", "nfs4", "cifs", "smb2", "smb3", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"];

    public static StoreCapabilities Capabilities { get; } = MakeCapabilities();

    public static IReadOnlyList<StoreCheck> Run(string path, StoreOptions options)
    {
        Batteries_V2.Init();
        var full = Path.GetFullPath(path);
        var folder = Existing(Path.GetDirectoryName(full)!);
        var drive = new DriveInfo(folder);
        return
        [
            StoreCheck.Require(
                raw.sqlite3_libversion_number() >= 3_037_000, "version", $"SQLite {Capabilities.Version}",
                "Use the library that comes with Lexidex: strict tables need 3.37."),
            Writable(full, folder),
            StoreCheck.Require(
                !NetworkFileSystems.Contains(drive.DriveFormat), "file system", $"{drive.DriveFormat} at {drive.Name}",
                "Put the store on a disk of this machine, or use PostgreSQL: a write-ahead log does not work over a network."),
            StoreCheck.Expect(
                drive.AvailableFreeSpace >= FreeBytesLow, "free space",
                string.Create(CultureInfo.InvariantCulture, $"{drive.AvailableFreeSpace / (double)FreeBytesLow:F1} GiB"),
                "Make room, or name another place with --store: a full disk stops the Indexer."),
            .. File.Exists(full) ? [Mode(full, options)] : Array.Empty<StoreCheck>(),
        ];
    }

    private static StoreCapabilities MakeCapabilities()
    {
        Batteries_V2.Init();
        return new StoreCapabilities
        {
            Engine = "SQLite",
            Version = raw.sqlite3_libversion().utf8_to_string(),
            HasTransactionalDdl = true,
            HasPartialIndexes = true,
        };
    }

    private static StoreCheck Writable(string file, string folder)
    {
        const string What = "write access";
        var mend = $"Give the user {Environment.UserName} the right to write {file} and its folder: the log stands beside it.";
        try
        {
            if (File.Exists(file))
                File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            var probe = Path.Combine(folder, $".lexidex-{Guid.NewGuid():N}");
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            return StoreCheck.Fine(What, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return StoreCheck.Fail(What, exception.Message, mend);
        }
    }

    private static StoreCheck Mode(string file, StoreOptions options)
    {
        using var session = new SqliteSession(file, forWriting: false, options);
        using var rows = session.Prepare("PRAGMA journal_mode").Rows();
        var mode = rows.Step() ? rows.Text(0) : "unknown";
        return StoreCheck.Expect(mode == "wal", "journal_mode", mode, "Let lexidex run or lexidex index open the file once: it sets the write-ahead log.");
    }

    private static string Existing(string folder)
    {
        var place = new DirectoryInfo(folder);
        while (!place.Exists && place.Parent is not null)
            place = place.Parent;
        return place.FullName;
    }
}
