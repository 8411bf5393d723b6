using System.Text.Json;
using Lexidex.Schema.Control;
using Lexidex.Schema.Tables;
using Microsoft.AspNetCore.Components;

namespace Lexidex.Admin.Lexicons;

/// <summary>
/// Lets an operator edit a proposed table. It keeps nothing but what is being typed: each change is handed on as edits, and comes back
/// as another proposal.
/// </summary>
public sealed partial class TableEditor : ComponentBase
{
    private LexiconProposal? _shown;
    private ProjectionEdits _edits = ProjectionEdits.None;
    private string _text = "";
    private string? _fault;
    private int _place;

    // A control that was moved and then refused is drawn anew, or the browser would go on showing what was refused.
    private int _refusals;

    [Parameter, EditorRequired]
    public LexiconProposal Proposal { get; set; } = default!;

    /// <summary>Called with edits that shall be shown; whoever uses this asks the Indexer for their proposal.</summary>
    [Parameter, EditorRequired]
    public EventCallback<ProjectionEdits> OnEdited { get; set; }

    /// <summary>Why the last edits could not be shown.</summary>
    [Parameter]
    public string? Fault { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    protected override void OnParametersSet()
    {
        if (Fault is not null)
            _refusals++;
        if (ReferenceEquals(_shown, Proposal))
            return;
        (_shown, _fault, _place) = (Proposal, null, 0);
        _edits = ProjectionEdits.FromJson(Proposal.Edits.GetRawText());
        _text = Readable(Proposal.Edits);
    }

    private Task DropAsync(ColumnChoice column, bool isDropped) =>
        SendAsync(isDropped ? EditDraft.Drop(_edits, column) : EditDraft.Keep(_edits, column, Proposal));

    private Task IndexAsync(ColumnChoice column, string? kind) => SendAsync(EditDraft.WithIndex(_edits, column, kind ?? EditDraft.NoIndex));

    private Task AddAsync() => _place < Proposal.Places.Count ? SendAsync(EditDraft.Add(_edits, Proposal.Places[_place])) : Task.CompletedTask;

    private Task ClearAsync() => SendAsync(ProjectionEdits.None);

    private async Task TakeAsync()
    {
        try
        {
            await SendAsync(string.IsNullOrWhiteSpace(_text) ? ProjectionEdits.None : ProjectionEdits.FromJson(_text));
        }
        catch (ProjectionEditException fault)
        {
            _fault = fault.Message;
        }
    }

    private Task SendAsync(ProjectionEdits edits)
    {
        _fault = null;
        return OnEdited.InvokeAsync(edits);
    }

    // A list in one line each: paths of one key to a line would be long and say little.
    private static string Readable(JsonElement edits) =>
        $"{{\n{string.Join(",\n", edits.EnumerateObject().Select(list => $"  \"{list.Name}\": {list.Value.GetRawText()}"))}\n}}";

    private static string TextOf(PlaceChoice place)
    {
        var path = place.Path.Count == 0 ? "the whole record" : string.Join(" › ", place.Path);
        return place.IsColumn ? $"{path} ({place.Type})" : $"{path} ({place.Type}, as JSON)";
    }
}
