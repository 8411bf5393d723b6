using System.Buffers.Text;
using System.Security.Cryptography;

namespace Lexidex.Indexer.Query;

/// <summary>The control API's bearer token: made at the first start, readable by its owner alone.</summary>
internal static class ControlTokenFile
{
    private const int TokenBytes = 32;
    private const int LengthMin = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="IOException">The file cannot be made or read, or holds no token.</exception>
    public static string ReadOrCreate(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (!File.Exists(path))
            Create(path);

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, OwnerOnly);
        var token = File.ReadAllText(path).Trim();
        return token.Length >= LengthMin
            ? token
            : throw new IOException($"The file {path} holds no token. Delete it: a new one is made at the next start.");
    }

    // Written aside and moved into place: nobody ever reads half a token.
    private static void Create(string path)
    {
        var aside = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(aside, options))
            writer.WriteLine(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)));
        File.Move(aside, path, overwrite: true);
    }
}
