using Lexidex.Admin.Shared;
using Lexidex.Schema.Control;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>The statements that make one lexicon's table, indexes and view, engine by engine.</summary>
public sealed partial class SqlView : CancellablePage
{
    private LexiconStatements? _statements;
    private (string Nsid, string? Engine)? _shown;
    private string _text = "";
    private string? _fault;

    [Parameter, EditorRequired]
    public string Nsid { get; set; } = "";

    /// <summary>Null for that of the store.</summary>
    [Parameter]
    public string? Engine { get; set; }

    protected override Task OnParametersSetAsync()
    {
        if (_shown == (Nsid, Engine))
            return Task.CompletedTask;
        _shown = (Nsid, Engine);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var asked = (Nsid, Engine);
        LexiconStatements? found = null;
        var fault = await TryAsync(async () => found = await Lexicons.StatementsAsync(asked.Nsid, asked.Engine, Leaving));

        // A slow answer for an engine that is not shown any more is nobody's.
        if (asked == (Nsid, Engine))
            (_statements, _text, _fault) = (found, TextOf(found), fault);
    }

    private static string TextOf(LexiconStatements? found) => found is null
        ? ""
        : string.Join("\n\n", found.CreateTable.Concat(found.CreateIndexes).Concat(found.CreateView).Select(statement => $"{statement};"));
}
