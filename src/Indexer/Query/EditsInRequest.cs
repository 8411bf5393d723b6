using System.Text.Json;
using Lexidex.Schema.Tables;

namespace Lexidex.Indexer.Query;

/// <summary>The operator's edits as they come with a question.</summary>
internal static class EditsInRequest
{
    /// <exception cref="QueryException">They are not of the form; the message says where.</exception>
    public static ProjectionEdits? Read(JsonElement? edits)
    {
        try
        {
            return edits is { } given ? ProjectionEdits.FromJson(given.GetRawText()) : null;
        }
        catch (ProjectionEditException fault)
        {
            throw new QueryException("EditsInvalid", fault.Message);
        }
    }
}
