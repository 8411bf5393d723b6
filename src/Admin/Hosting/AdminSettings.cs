namespace Lexidex.Admin.Hosting;

/// <summary>Where settings come from: defaults, then the environment, then the command line.</summary>
internal static class AdminSettings
{
    public const string Section = "Control";

    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--control"] = "Control:Address",
        ["--token"] = "Control:TokenFile",
        ["--environment-name"] = "Control:Environment",
    };

    private static readonly (string Variable, string Key)[] Variables =
    [
        ("LEXIDEX_CONTROL", "Control:Address"),
        ("LEXIDEX_CONTROL_TOKEN_FILE", "Control:TokenFile"),
        ("LEXIDEX_ENVIRONMENT", "Control:Environment"),
        ("LEXIDEX_ADMIN_URLS", "urls"),
    ];

    public static void Add(ConfigurationManager configuration, string[] args)
    {
        var named = Variables
            .Select(pair => KeyValuePair.Create(pair.Key, Environment.GetEnvironmentVariable(pair.Variable)))
            .Where(pair => !string.IsNullOrEmpty(pair.Value));
        configuration.AddInMemoryCollection(named);
        configuration.AddCommandLine(args, Switches);
        if (string.IsNullOrEmpty(configuration["urls"]))
            configuration["urls"] = AdminOptions.DefaultUrls;

        // A page of another site that has its own name resolve to this machine must not get an answer.
        if (string.IsNullOrEmpty(configuration["AllowedHosts"]))
            configuration["AllowedHosts"] = "localhost;127.0.0.1;[::1]";
    }
}
