using System.Runtime.InteropServices;
using System.Text;
using Lexidex.Indexer.Commands;

// The first signal ends what runs in order; the second ends it at once.
using var ending = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var output = new CommandOutput(Console.Out, Console.Error, isInteractive: !Console.IsErrorRedirected && !Console.IsOutputRedirected);
return await new CommandLine(output, Environment.GetEnvironmentVariable, TimeProvider.System).RunAsync(args, ending.Token);

void End(PosixSignalContext signal)
{
    signal.Cancel = !ending.IsCancellationRequested;
    ending.Cancel();
}
