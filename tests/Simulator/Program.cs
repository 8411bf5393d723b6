using System.CommandLine;
using System.Runtime.InteropServices;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;

var defaults = new SimulatorOptions();
var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same network, byte for byte.", DefaultValueFactory = _ => defaults.Seed };
var repos = new Option<int>("--repos") { Description = "Repositories before the stream begins.", DefaultValueFactory = _ => defaults.Repos };
var records = new Option<int>("--records") { Description = "Records of all those repositories.", DefaultValueFactory = _ => defaults.Records };
var rate = new Option<double>("--rate") { Description = "Events of the stream a second.", DefaultValueFactory = _ => 20 };
var hosts = new Option<int>("--pds-hosts") { Description = "PDS hosts that share the accounts.", DefaultValueFactory = _ => defaults.PdsHosts };
var rotations = new Option<int>("--rotations") { Description = "Of a thousand steps of the stream, those that give an account another key.", DefaultValueFactory = _ => defaults.Mix.KeyRotations };
var migrations = new Option<int>("--migrations") { Description = "Of a thousand steps of the stream, those that move an account to another PDS.", DefaultValueFactory = _ => defaults.Mix.Migrations };
var port = new Option<int>("--port") { Description = "The relay's loopback port; 0 takes a free one.", DefaultValueFactory = _ => 0 };
var resume = new Option<string?>("--resume") { Description = "A file that keeps the stream's place: the next start goes on from there." };

var command = new RootCommand("A small false AT network on loopback ports: PLC directory, PDS hosts and relay.")
{
    seed, repos, records, rate, hosts, rotations, migrations, port, resume,
};
command.SetAction(async (arguments, cancellation) =>
{
    using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    var network = new SimulatedNetwork(new SimulatorOptions
    {
        Seed = arguments.GetValue(seed),
        Repos = arguments.GetValue(repos),
        Records = arguments.GetValue(records),
        EventsPerSecond = arguments.GetValue(rate),
        PdsHosts = arguments.GetValue(hosts),
        Mix = defaults.Mix with { KeyRotations = arguments.GetValue(rotations), Migrations = arguments.GetValue(migrations) },
        Port = arguments.GetValue(port),
        FrameClock = TimeProvider.System,
    });
    var bookmark = arguments.GetValue(resume) is { } path ? new StreamBookmark(path, network) : null;
    bookmark?.Restore();
    await using (var host = await SimulatorHost.StartAsync(network, ended.Token))
    {
        Console.WriteLine($"Simulator  {host.RelayServer.Endpoint}");
        Console.WriteLine($"PLC  {host.PlcServer.Endpoint}");
        foreach (var pds in host.PdsServers)
            Console.WriteLine($"PDS  {pds.Endpoint}");
        await (bookmark?.KeepAsync(ended.Token) ?? Task.Delay(Timeout.Infinite, ended.Token).ContinueWith(_ => { }, TaskScheduler.Default));
    }

    bookmark?.Close();
    return 0;

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        ended.Cancel();
    }
});
return await command.Parse(args).InvokeAsync();
