using System.ComponentModel.DataAnnotations;

namespace Lexidex.Admin.Hosting;

/// <summary>What the Admin needs to know, checked at start.</summary>
public sealed class AdminOptions
{
    public const string DefaultUrls = "http://127.0.0.1:8082";

    /// <summary>The Indexer's control API.</summary>
    [Required]
    public string Address { get; set; } = "http://127.0.0.1:8081";

    /// <summary>The file with the bearer token that the Indexer makes at its first start.</summary>
    [Required]
    public string TokenFile { get; set; } = Path.Combine("data", "control.token");

    /// <summary>The name in the top bar, so that nobody takes one installation for another.</summary>
    [Required, StringLength(24)]
    public string Environment { get; set; } = "local";

    public bool HasUsableAddress() =>
        Uri.TryCreate(Address, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
