using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lexidex.Indexer.Projection;
using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Control;
using Lexidex.Schema.Data;
using Lexidex.Schema.Dialects;
using Lexidex.Schema.Lexicons;
using Lexidex.Schema.Lexicons.Validation;
using Lexidex.Schema.Syntax;
using Lexidex.Schema.Tables;
using Lexidex.Schema.Tables.Evolution;

namespace Lexidex.Indexer.Registry;

/// <summary>Why no plan can be drafted.</summary>
internal sealed class PlanRefusedException(string message) : Exception(message);

/// <summary>
/// Drafts plans: from the version in force to another document, with the statements of the store's own engine, word for
/// word. The same question gives the same plan with the same hash, until something else comes into force; nothing of the
/// table changes.
/// </summary>
internal sealed class PlanDraft(LexiconRegistry lexicons, IStore store)
{
    private readonly StoreDialect _dialect = store.Dialect;

    private static readonly JsonSerializerOptions Shape = new() { WriteIndented = false, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="text">The new document's JSON.</param>
    /// <param name="drops">Columns that shall go, by name.</param>
    /// <param name="edits">The operator's edits of the table from now on; null for those that it has.</param>
    /// <exception cref="PlanRefusedException">There is nothing to plan, or it cannot be.</exception>
    public async Task<PlannedChange> DraftAsync(
        string nsid, string text, IReadOnlyList<string> drops, ProjectionEdits? edits, string source, string by, CancellationToken cancellationToken)
    {
        var archive = await lexicons.ReadArchiveAsync(cancellationToken);
        var inForce = FindToChange(archive, nsid);
        var (document, version) = Read(nsid, text);
        var before = inForce.ReadProjection();
        var catalog = archive.Catalog.With([document]);
        (var after, drops) = Next(before, document, catalog, drops, edits);
        var differences = archive.DifferencesOf(document, catalog);

        // What a table of an older catalog was made with is not known. It is once its rows were gone over, which a mere edit doesn't ask for.
        var isUnknown = inForce.ResolvedWith is null;
        var rechecks = before is not null && (differences[^1].TouchesRows || (isUnknown && edits is null && drops.Count == 0));
        if (version == inForce.Version && Equals(before, after) && !rechecks)
            throw new PlanRefusedException($"This is the version of {nsid} that is in force, and its table stays as it is: there is nothing to plan.");
        RefuseAbsentIndexes(before, after);
        var (standing, behind) = await JudgeAsync(archive, document, version, differences, cancellationToken);
        var frame = new PlanFrame(nsid, inForce, version, before, after, drops)
        {
            Rechecks = rechecks,
            Behind = behind,
            ResolvedWith = before is null || (isUnknown && !rechecks) ? null : archive.ResolutionOf(document),
        };
        var plan = TextOf(frame, differences[^1], RegistryEvents.Of(standing));
        return PlanOf(frame, plan, text, source, by, await WorkOfAsync(frame, catalog, cancellationToken));
    }

    private static RegisteredLexicon FindToChange(LexiconArchive archive, string nsid)
    {
        var inForce = archive.Find(nsid)
            ?? throw new PlanRefusedException($"No lexicon {nsid} is registered. Register it with: lexidex lexicon add");
        if (inForce.State == LexiconState.Retired)
            throw new PlanRefusedException(PlanBook.WhyRetired(nsid));
        return inForce.ProjectionBefore is null
            ? inForce
            : throw new PlanRefusedException($"A plan for {nsid} is under way. Wait for its end: lexidex lexicon show {nsid}");
    }

    private static (LexiconDocument Document, string Version) Read(string nsid, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var document = LexiconDocument.Parse(utf8);
        return document.Id.Text == nsid
            ? (document, Cid.OfDagCbor(RecordJson.ToDagCbor(utf8)).ToString())
            : throw new PlanRefusedException($"The document is {document.Id}, not {nsid}.");
    }

    private void RefuseAbsentIndexes(TableProjection? before, TableProjection? after)
    {
        if (after?.Indexes.Except(before!.Indexes).FirstOrDefault(index => !_dialect.Builds(index.Kind)) is { } absent)
            throw new PlanRefusedException($"{_dialect.Name} has no index of kind {absent.Kind.ToString().ToLowerInvariant()}, so {absent.Name} cannot be built.");
    }

    private static PlannedChange PlanOf(PlanFrame frame, string plan, string text, string source, string by, RowWork work) => new()
    {
        Hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(plan))),
        Nsid = frame.Nsid,
        FromVersion = frame.InForce.Version,
        FromTurn = frame.InForce.Turn,
        ToVersion = frame.Version,
        Document = text,
        Source = source,
        Text = plan,
        Before = frame.InForce.Projection,
        After = frame.After?.ToJson(),
        Drops = string.Join(',', frame.Drops),
        Rechecks = frame.Rechecks,
        ResolvedWith = frame.ResolvedWith,
        DraftedBy = by,
        RowsTotal = work.Rows,
        RowsChecked = work.Checked,
        InvalidNow = work.InvalidNow,
        InvalidThen = work.InvalidThen,
    };

    /// <summary>What stands of the NSID, and whose tables stay behind; by its own policy and by theirs it may be refused.</summary>
    private async Task<(LexiconStanding? Standing, IReadOnlyList<string> Behind)> JudgeAsync(
        LexiconArchive archive, LexiconDocument document, string version, IReadOnlyList<SchemaDifference> differences, CancellationToken cancellationToken)
    {
        var nsid = document.Id.Text;
        var standings = await lexicons.Standings.ListAsync(cancellationToken);
        var standing = standings.FirstOrDefault(row => row.Nsid == nsid);
        if (EvolutionPolicies.PolicyOf(standing).WhyRefused(differences) is { } why)
            throw new PlanRefusedException($"{why} To let it through: lexidex lexicon policy {nsid} mutable");
        var (refusal, behind) = archive.UsersOf(document, version, standings);
        return refusal is null ? (standing, behind) : throw new PlanRefusedException(refusal);
    }

    private static (TableProjection? After, IReadOnlyList<string> Drops) Next(
        TableProjection? before, LexiconDocument document, LexiconCatalog catalog, IReadOnlyList<string> drops, ProjectionEdits? edits)
    {
        if (document.Main is RecordDefinition != before is not null)
            throw new PlanRefusedException($"Only one of the two versions of {document.Id} has records. A lexicon cannot change so: give it a new NSID. To write its table no more: lexidex lexicon retire {document.Id}");
        if (before is null)
            return (null, drops);
        if (drops.FirstOrDefault(name => before.Column(name) is null) is { } unknown)
            throw new PlanRefusedException($"There is no column {unknown}. Columns: {string.Join(", ", before.Columns.Select(column => column.Name))}.");
        if (edits is not null && EditFaults.WhyRefused(document, catalog, edits, before) is { } wrong)
            throw new PlanRefusedException(wrong);

        // What is dropped by name is remembered as an edit: the next version does not bring it back.
        var wanted = drops.Aggregate(edits ?? before.Edits, (all, name) => all.Without(before.Column(name)!));
        var compiled = ProjectionCompiler.Compile(document, catalog, wanted, before);
        drops = [.. drops.Union(ProjectionEvolution.Undone(before, compiled))];
        return (ProjectionEvolution.Next(before, compiled, drops), drops);
    }

    private string TextOf(PlanFrame frame, SchemaDifference difference, IReadOnlyList<LexiconChange> events)
    {
        var json = new JsonObject
        {
            ["nsid"] = frame.Nsid,
            ["from"] = frame.InForce.Version,
            ["turn"] = frame.InForce.Turn,
            ["to"] = frame.Version,
            ["engine"] = _dialect.Name,
            ["table"] = frame.After?.Table,
            ["class"] = LexiconChanges.NameOf(difference.Class),
            ["changes"] = new JsonArray([.. difference.Changes.Select(LexiconChanges.Of).Concat(events).Select(Shown)]),
            ["adds"] = Names(frame.Added.Select(column => column.Name)),
            ["resolvedWith"] = frame.ResolvedWith is null ? null : JsonNode.Parse(frame.ResolvedWith),
            ["behind"] = Names(frame.Behind),
            ["leavesBehind"] = Names(frame.Retired.Select(column => column.Name).Except(frame.Drops)),
            ["drops"] = Names(frame.Drops),
            ["steps"] = Steps(frame),
        };
        if (frame.Notes is { Count: > 0 } notes)
            json["notes"] = Names(notes);
        if (frame.After is { Edits: { IsNone: false } edits })
            json["edits"] = JsonNode.Parse(edits.ToJson());
        return json.ToJsonString(Shape);
    }

    private async Task<RowWork> WorkOfAsync(PlanFrame frame, LexiconCatalog catalog, CancellationToken cancellationToken) =>
        frame.Reprojects || frame.Rechecks
            ? await new RowCensus(store, new StoreTable(frame.Before!)).CountAsync(RecordValidator.Of(frame.Before!.Collection, catalog)!, cancellationToken)
            : RowWork.None;

    private static JsonNode Shown(LexiconChange change) => new JsonObject
    {
        ["kind"] = change.Change,
        ["path"] = change.Path,
        ["class"] = change.Class,
        ["before"] = change.Before,
        ["after"] = change.After,
        ["effect"] = change.Effect,
    };

    private JsonArray Steps(PlanFrame frame)
    {
        var steps = new JsonArray();
        if (frame is { Before: { } before, After: { } after })
        {
            Add(steps, "add columns", frame.Added.Select(column => _dialect.AddColumn(after, column)));
            Add(steps, "publish the version to every writer, while nobody writes", []);
            if (frame.Reprojects)
                Add(steps, "project and check older rows again, from the store, while live writes go on", []);
            else if (frame.Rechecks)
                Add(steps, "check older rows again, from the store, while live writes go on", []);
            Add(steps, "build indexes", frame.NewIndexes
                .SelectMany(index => new[] { _dialect.CreateIndexOnline(after, index), _dialect.SpreadIndex(after, index) }).OfType<string>());
            Add(steps, "show it to readers", _dialect.CreateView(after));
            Add(steps, "drop", before.Indexes.Except(after.Indexes).Select(index => _dialect.DropIndex(after, index.Name))
                .Concat(frame.Drops.Select(name => _dialect.DropColumn(after, name))));
        }
        else
        {
            Add(steps, "publish the version; it has no table", []);
        }

        return steps;
    }

    private static void Add(JsonArray steps, string what, IEnumerable<string> statements) =>
        steps.Add(new JsonObject { ["step"] = what, ["sql"] = Names(statements) });

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    /// <summary>All that a plan's text is made from.</summary>
    private sealed record PlanFrame(
        string Nsid, RegisteredLexicon InForce, string Version, TableProjection? Before, TableProjection? After, IReadOnlyList<string> Drops)
    {
        /// <summary>Whether other records are valid by the new version.</summary>
        public bool Rechecks { get; init; }

        /// <summary>Lexicons whose tables use this one, and stay as they are until a plan of their own.</summary>
        public IReadOnlyList<string> Behind { get; init; } = [];

        public string? ResolvedWith { get; init; }

        public bool Reprojects => Added.Count + Retired.Count > 0;

        public List<ColumnProjection> Added => [.. (After?.Columns ?? []).Where(column => Before!.Column(column.Name) is null)];

        public List<ColumnProjection> Retired => [.. (Before?.Columns ?? []).Where(column => After!.Column(column.Name) is null)];

        // The one change of a column that no change of the lexicon asks for.
        public List<string> Notes => Before is null ? [] : [.. ProjectionEvolution.Replaced(Before, After!).Select(pair =>
            $"The index that the edits ask for can't stand on {pair.Old.Name}, whose cap is {pair.Old.CapBytes} bytes: {pair.Now.Name}, whose cap is {pair.Now.CapBytes}, comes beside it and takes its values.")];

        public List<IndexProjection> NewIndexes => [.. After!.Indexes.Except(Before!.Indexes)];
    }
}
