using Lexidex.Indexer.Query;
using Lexidex.Schema.Control;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Commands;

/// <summary>Judges a record that stands in the store against its lexicon.</summary>
internal static class StoredRecordCheck
{
    public static async Task<ValidationVerdict> JudgeAsync(
        VerbContext context, string text, LexiconCatalog catalog, CancellationToken cancellationToken)
    {
        if (!AtUri.TryParse(text, out var uri) || uri is not { Collection: { } collection, RecordKey: { } recordKey })
            throw new CommandException("UsageError", $"'{text}' is no record's AT-URI. Write at://did/collection/key.", ExitCode.Usage);
        var did = RepoArgument.Parse(uri.Authority);
        await using var session = await StoreSession.OpenToReadAsync(context, cancellationToken);
        var row = await session.Shelf.FindAsync(did.Key, collection.Text, recordKey.Text, cancellationToken)
            ?? throw new CommandException("RecordNotFound", $"There is no record {text} in {session.Store.DisplayName}.");
        using var rebuilders = new RecordRebuilders();
        var record = rebuilders.Read(row, did.ToString());
        return LexiconJudge.OfStored(text, collection, recordKey.Text, record.Block.Span, catalog);
    }
}
