using Bunit;
using Lexidex.Admin.Hosting;
using Lexidex.Admin.Layout;
using Lexidex.Admin.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Lexidex.Admin.Tests;

/// <summary>Pages drawn without a browser, over the real client and a fake Indexer on loopback.</summary>
internal sealed class AdminBench : IAsyncDisposable
{
    private readonly BunitContext _context = new();

    private bool _hasPopovers;

    // How long a machine takes to draw a page is no part of any test.
    static AdminBench() => BunitContext.DefaultWaitTimeout = TimeSpan.FromMinutes(1);

    private AdminBench(FakeIndexer indexer)
    {
        Indexer = indexer;
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddMudServices();
        _context.Services.AddSingleton(indexer.NewClient());
        _context.Services.AddAdminPages();
        _context.Services.AddSingleton<TimeProvider>(Time);
        _context.Services.Configure<AdminOptions>(options =>
        {
            options.Address = indexer.Address.ToString();
            options.Environment = "staging-7";
        });
    }

    public FakeIndexer Indexer { get; }

    public HandTime Time { get; } = new();

    public StatusService Status => _context.Services.GetRequiredService<StatusService>();

    public NavigationManager Navigation => _context.Services.GetRequiredService<NavigationManager>();

    public BunitJSInterop Script => _context.JSInterop;

    public static async Task<AdminBench> StartAsync() => new(await FakeIndexer.StartAsync());

    public IRenderedComponent<T> Render<T>(Action<ComponentParameterCollectionBuilder<T>>? parameters = null)
        where T : IComponent
    {
        // The layout brings its own.
        if (!_hasPopovers && typeof(T) != typeof(MainLayout))
            _context.Render<MudPopoverProvider>();
        _hasPopovers = true;
        return _context.Render(parameters ?? (_ => { }));
    }

    /// <summary>Goes where an address leads, then draws the page.</summary>
    public IRenderedComponent<T> RenderAt<T>(string address, Action<ComponentParameterCollectionBuilder<T>>? parameters = null)
        where T : IComponent
    {
        Navigation.NavigateTo(address);
        return Render(parameters);
    }

    /// <summary>Takes all pages away, as when one leaves.</summary>
    public Task LeaveAsync() => _context.DisposeComponentsAsync();

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await Indexer.DisposeAsync();
    }
}
