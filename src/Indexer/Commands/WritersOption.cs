using System.CommandLine;
using System.Globalization;
using Lexidex.Indexer.Pipeline;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;

namespace Lexidex.Indexer.Commands;

/// <summary>How many connections write at once.</summary>
internal static class WritersOption
{
    public static Option<int?> Create() => new("--writers")
    {
        Description = "Connections that write at once, 1 to 256. Default: the processors of this machine; 64 on TiDB.",
        HelpName = "N",
    };

    /// <param name="asked">What the option says; null for the store's own number.</param>
    /// <exception cref="CommandException">A lane has one writer, so there are no more of these than of those.</exception>
    public static PipelineLimits LimitsOf(int? asked, StoreCapabilities capabilities)
    {
        if (asked is < 1 or > Lane.Count)
            throw new CommandException(
                "UsageError", string.Create(CultureInfo.InvariantCulture, $"--writers is {asked}: it must be 1 to {Lane.Count}, one for each lane at most."), ExitCode.Usage);
        var limits = PipelineLimits.Default;
        return limits.WithWriterLoops(asked ?? (capabilities.WritersUsual > 0 ? capabilities.WritersUsual : limits.WriterLoops));
    }
}
