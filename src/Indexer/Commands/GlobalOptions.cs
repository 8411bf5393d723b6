using System.CommandLine;

namespace Lexidex.Indexer.Commands;

/// <summary>Options that every verb has.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Store { get; } = new("--store")
    {
        Description = "The store: sqlite:PATH, postgresql://user@host/database or mysql://user@host/database. Default: sqlite:DATA/lexidex.db. "
            + "Environment: LEXIDEX_STORE, or LEXIDEX_STORE_FILE for a file that holds it.",
        HelpName = "URL",
        Recursive = true,
    };

    public Option<string?> Data { get; } = new("--data")
    {
        Description = "The folder of the catalog, the control token and the embedded store. Default: data. Environment: LEXIDEX_DATA.",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Answer in JSON: one object, or one line an item.",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(Store);
        root.Options.Add(Data);
        root.Options.Add(Json);
    }
}
