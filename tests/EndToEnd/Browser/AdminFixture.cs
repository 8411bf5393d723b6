using Lexidex.EndToEnd.Up;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.EndToEnd.Browser;

/// <summary>One ./up --simulate for a class of tests, whose store already holds a hostile record. It starts with the first page.</summary>
public sealed class AdminFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1);
    private DataFolder? _folder;
    private RunningLexidex? _lexidex;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The address of one of the Admin's pages, all repositories being fetched.</summary>
    public async Task<Uri> PageAsync(string path)
    {
        Tier.Require(TierLevel.Default);
        await _starting.WaitAsync();
        try
        {
            _lexidex ??= await StartAsync(_folder ??= new DataFolder());
            return new Uri(_lexidex.Admin, path);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lexidex is not null)
            await _lexidex.DisposeAsync();
        _folder?.Dispose();
        _starting.Dispose();
    }

    private static async Task<RunningLexidex> StartAsync(DataFolder folder)
    {
        var car = folder.File("hostile.car");
        await File.WriteAllBytesAsync(car, HostileRepo.ToCar());
        await RunAsync("lexicon", "add", "deploy/lexicons", "--data", folder.Path);
        await RunAsync("index", car, "--data", folder.Path);
        var lexidex = await RunningLexidex.StartAsync(folder, "--simulate");
        await lexidex.WholeAsync();
        return lexidex;
    }

    private static async Task RunAsync(params string[] arguments)
    {
        await using var program = ProgramUnderTest.StartIndexer(arguments);
        var code = await program.WaitForExitAsync();
        Assert.True(code == 0, program.Transcript());
    }
}
