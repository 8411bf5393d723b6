using System.Text;
using System.Text.Json;
using Lexidex.Indexer.Registry;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Query;

/// <summary>Questions about lexicons that change nothing: validate, sql, diff; and their policies.</summary>
internal sealed class ControlSchema(LexiconRegistry lexicons, ControlPlans plans, IStore store)
{
    private readonly LexiconCompare _compare = new(lexicons);

    public LexiconStandings Standings { get; } = new(lexicons);

    public async Task<ValidationResult> ValidateAsync(ValidateInputs? request, CancellationToken cancellationToken)
    {
        if (request is not { Inputs.Count: > 0 and <= ValidateInputs.InputsMax, Lexicons.Count: <= ValidateInputs.InputsMax })
            throw QueryException.Invalid($"inputs must be a list of 1 to {ValidateInputs.InputsMax} records or lexicons, and lexicons at most {ValidateInputs.InputsMax}.");
        var inputs = request.Inputs.Select((input, at) => (Input: input, Utf8: BytesOf(input.Value, $"inputs[{at}]"))).ToList();
        var given = request.Lexicons.Select((value, at) => BytesOf(value, $"lexicons[{at}]")).ToList();
        var catalog = LexiconJudge.With(await lexicons.ReadCatalogAsync(cancellationToken), [.. inputs.Select(input => input.Utf8), .. given]);
        return new ValidationResult
        {
            Verdicts = [.. inputs.Select(input => LexiconJudge.Judge(input.Input.Name, input.Utf8, catalog, input.Input.RecordKey))],
        };
    }

    /// <param name="engine">Null for that of the store.</param>
    public async Task<LexiconStatements> SqlAsync(string nsid, string? engine, CancellationToken cancellationToken) =>
        EngineStatements.Of(
            nsid, await lexicons.GetAsync(nsid, cancellationToken), engine is null ? store.Dialect : EngineStatements.DialectOf(engine));

    public Task<LexiconProposal> ProposeAsync(ProposeTable? request, CancellationToken cancellationToken) => new LexiconProposals(lexicons, store.Dialect).OfAsync(
        request?.Nsid,
        request?.Document is { } document ? BytesOf(document, "document") : null,
        request?.Edits is { } edits ? Encoding.UTF8.GetString(BytesOf(edits, "edits")) : null,
        cancellationToken);

    public async Task<LexiconComparison> CompareAsync(string nsid, CompareLexicons? request, CancellationToken cancellationToken)
    {
        if (await lexicons.GetAsync(nsid, cancellationToken) is null)
            throw LexiconStandings.NotFound(nsid);
        if (request is null or { Document: not null, After: not null })
            throw QueryException.Invalid("The body must name a document or a version as the new side, and not both.");
        var before = await VersionAsync(nsid, request.Before, cancellationToken);
        var after = request.Document is { } document
            ? Encoding.UTF8.GetString(BytesOf(document, "document"))
            : (await VersionAsync(nsid, request.After, cancellationToken)).Document;
        return await _compare.OfAsync(before, after, cancellationToken);
    }

    private async Task<RegisteredLexicon> VersionAsync(string nsid, string? version, CancellationToken cancellationToken)
    {
        try
        {
            return await plans.VersionAsync(nsid, version, cancellationToken);
        }
        catch (PlanRefusedException fault)
        {
            throw new QueryException("VersionNotFound", fault.Message, 404);
        }
    }

    private static byte[] BytesOf(JsonElement value, string what)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            throw QueryException.Invalid($"{what} has no value.");
        var utf8 = Encoding.UTF8.GetBytes(value.GetRawText());
        return utf8.Length <= ValidateInputs.InputBytesMax
            ? utf8
            : throw new QueryException("TooLarge", $"{what} has {utf8.Length} bytes; at most {ValidateInputs.InputBytesMax} are taken.", 413);
    }
}
