namespace Lexidex.Benchmarks;

/// <summary>Where a benchmark tells what it measured: on the screen, and in the file that <c>--report</c> names.</summary>
internal static class ReportFile
{
    public static async Task TellAsync(string text, string[] args)
    {
        Console.WriteLine(text);
        if (Array.IndexOf(args, "--report") is var at and >= 0 && at + 1 < args.Length)
            await File.WriteAllTextAsync(args[at + 1], text);
    }
}
