namespace Lexidex.Indexer.Commands;

/// <summary>What a verb ends with. Scripts rely on the numbers: never renumber.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    public const int Error = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>Done, but some of the input was refused.</summary>
    public const int Partial = 3;

    /// <summary>Looked at, and something is to be mended.</summary>
    public const int ToMend = Partial;

    /// <summary>The store or the Indexer does not answer.</summary>
    public const int Unreachable = 4;

    /// <summary>Ended by Ctrl-C, as shells count it.</summary>
    public const int Interrupted = 130;
}
