using Microsoft.Win32.SafeHandles;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>
/// A file without a name: it takes no room any more once it is closed, also where the process is killed. Where the system
/// cannot take a name from an open file, it is deleted at its closing.
/// </summary>
internal static class ScratchFile
{
    public static SafeFileHandle Create(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"lexidex-{Guid.NewGuid():N}.tmp");
        var options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, options);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }

    /// <summary>Reads until the room is full or the file ends.</summary>
    public static int ReadFull(SafeFileHandle file, Span<byte> room, long offset)
    {
        var filled = 0;
        for (int read; filled < room.Length && (read = RandomAccess.Read(file, room[filled..], offset + filled)) > 0;)
            filled += read;
        return filled;
    }
}
