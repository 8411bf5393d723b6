using Lexidex.Admin.Discovery;
using Lexidex.Admin.Lexicons;
using Lexidex.Admin.Overview;
using Lexidex.Admin.Records;
using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace Lexidex.Admin.Hosting;

/// <summary>The web app put together: settings, services, the order of the pipeline.</summary>
public static class AdminSite
{
    /// <param name="args">The command line: <c>--control URL --token FILE --urls URL</c>.</param>
    public static WebApplication Create(string[] args)
    {
        // Files are found beside the program wherever it was started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(AdminSite).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        AdminSettings.Add(builder.Configuration, args);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        AddServices(builder);

        var site = builder.Build();
        UsePipeline(site);
        site.Lifetime.ApplicationStarted.Register(() => Announce(site));
        return site;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AdminOptions>()
            .BindConfiguration(AdminSettings.Section)
            .ValidateDataAnnotations()
            .Validate(
                options => options.HasUsableAddress(),
                "Control:Address must be the Indexer's control API, such as http://127.0.0.1:8081 (--control).")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => Connect(services.GetRequiredService<IOptions<AdminOptions>>().Value));
        builder.Services.AddAdminPages();
        builder.Services.AddMudServices();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
    }

    /// <summary>What the pages need, apart from the host: tests use it too.</summary>
    public static IServiceCollection AddAdminPages(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<StatusService>();
        services.AddSingleton<OverviewService>();
        services.AddSingleton<LexiconsService>();
        services.AddSingleton<DiscoveryService>();
        services.AddSingleton<RecordsService>();
        services.AddSingleton<EnvironmentService>();
        services.AddScoped<BrowserService>();
        return services;
    }

    private static ControlClient Connect(AdminOptions options) =>
        ControlClient.FromTokenFile(new Uri(options.Address), options.TokenFile);

    private static void UsePipeline(WebApplication site)
    {
        site.UseMiddleware<SecurityHeaders>();
        site.UseExceptionHandler("/error", createScopeForErrors: true);
        site.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        site.UseMiddleware<OwnOriginOnly>();
        site.UseAntiforgery();
        site.MapStaticAssets();
        site.MapGet("/livez", () => Results.Text("ok\n"));
        site.MapRazorComponents<Layout.Document>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
    }

    private static void Announce(WebApplication site)
    {
        foreach (var address in site.Urls)
            Console.WriteLine($"Admin  {address}");
    }
}
