using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Store.Conformance.Fixtures;

/// <summary>A disk of a few megabytes, in memory, with a file on it that can be taken away to make room. Mounted, so only for root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lexidex-disk-");

    private SmallDisk()
    {
    }

    /// <summary>A folder on the disk that the user postgres owns.</summary>
    public string Folder => Path.Combine(_folder.FullName, "data");

    private string Ballast => Path.Combine(_folder.FullName, "ballast");

    /// <summary>Mounts one; skips the running test, saying why, where that is refused.</summary>
    public static async Task<SmallDisk> RequireAsync(int megabytes, int ballastMegabytes)
    {
        var disk = new SmallDisk();
        try
        {
            await ChildProcess.RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "lexidex-test", disk._folder.FullName);
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            disk._folder.Delete();
            Assert.Skip($"A small disk cannot be mounted here: {refusal.Message}");
        }

        await File.WriteAllBytesAsync(disk.Ballast, new byte[ballastMegabytes << 20]);
        Directory.CreateDirectory(disk.Folder);
        await ChildProcess.RunAsync("chown", "postgres", disk.Folder);
        await ChildProcess.RunAsync("chmod", "755", disk._folder.FullName);
        return disk;
    }

    public void MakeRoom() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        await ChildProcess.RunAsync("umount", "--lazy", _folder.FullName);
        _folder.Delete();
    }
}
