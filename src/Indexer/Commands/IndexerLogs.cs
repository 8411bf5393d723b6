using Microsoft.Extensions.Logging.Console;

namespace Lexidex.Indexer.Commands;

/// <summary>Logs go to standard error: lines for people, JSON where JSON was asked for.</summary>
internal static class IndexerLogs
{
    public static void AddTo(ILoggingBuilder logging, CommandOutput output)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // Why a part could not start is what the verb ends with, in words.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (output.IsJson)
            logging.AddJsonConsole(options => options.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "HH:mm:ss ";
            });
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
