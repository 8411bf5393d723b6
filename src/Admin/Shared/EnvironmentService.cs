using Lexidex.Admin.Hosting;
using Microsoft.Extensions.Options;

namespace Lexidex.Admin.Shared;

/// <summary>Which installation this is.</summary>
public sealed class EnvironmentService(IOptions<AdminOptions> options)
{
    public string Name => options.Value.Environment;

    public string IndexerAddress => options.Value.Address;
}
