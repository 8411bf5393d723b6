using System.Globalization;
using System.Text;

namespace Lexidex.EndToEnd.Up;

/// <summary>A data folder that no other test has, and the processes that work on it.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lexidex-up-").FullName;

    public string TokenPath => File("control.token");

    public string File(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>What ./up started in this folder and still runs.</summary>
    public IReadOnlyList<WorkingProcess> Processes()
    {
        var mark = $"LEXIDEX_DATA={Path}\0";
        return [.. Directory.EnumerateDirectories("/proc")
            .Where(folder => Read(folder, "environ").Contains(mark, StringComparison.Ordinal))
            .Select(folder => new WorkingProcess(
                int.Parse(System.IO.Path.GetFileName(folder), CultureInfo.InvariantCulture), Read(folder, "cmdline").Replace('\0', ' ')))
            .Where(process => process.Command.Length > 0)];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    // Most folders of /proc are no processes, or those of other people, or end while they are read.
    private static string Read(string folder, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(System.IO.Path.Combine(folder, file)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

/// <summary>A process and its command line.</summary>
internal sealed record WorkingProcess(int Id, string Command);
