namespace Lexidex.Schema.Control;

/// <summary>
/// The bearer token, read from its file for every call: an Indexer that starts later, or makes a new one, is understood
/// without a restart here.
/// </summary>
internal sealed class ControlToken(string path)
{
    private const int LengthMax = 1024;

    public string Path { get; } = path;

    public string Read()
    {
        var text = ReadFile().Trim();
        if (text.Length is 0 or > LengthMax || text.Any(character => character is <= ' ' or > '~'))
            throw new ControlException($"The file {Path} holds no token. Delete it and restart the Indexer, which makes a new one.");
        return text;
    }

    private string ReadFile()
    {
        try
        {
            return File.ReadAllText(Path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ControlException(
                $"There is no token at {Path}. The Indexer makes it at its first start: start it, or name the file with --token.", fault);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            throw new ControlException(
                $"The token at {Path} cannot be read ({fault.Message}). Run as the user who runs the Indexer.", fault);
        }
    }
}
