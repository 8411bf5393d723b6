using System.Collections.Immutable;
using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables;

/// <summary>
/// What an operator edits a table by: every column that is proposed, chosen or left away, the places that may be chosen too, and what
/// is wrong with the edits. An edit that is wrong is passed over in the table.
/// </summary>
public sealed record TableProposal(
    TableProjection Table, ImmutableArray<ProposedColumn> Columns, ImmutableArray<ProposedPlace> Places, ImmutableArray<ProjectionEditFault> Faults)
{
    /// <param name="standing">The table that stands; null where there is none yet.</param>
    /// <exception cref="NotARecordException">The main definition is not a record.</exception>
    public static TableProposal Of(LexiconDocument document, LexiconCatalog catalog, ProjectionEdits edits, TableProjection? standing = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(edits);
        var table = ProjectionCompiler.Compile(document, catalog, edits, standing);
        var proposed = ProjectionCompiler.Compile(document, catalog, standing: standing);
        var unindexed = ProjectionCompiler.Compile(document, catalog, edits with { Index = [] }, standing);
        return new TableProposal(
            table,
            [
                .. proposed.Columns.Select(column => Shown(column, isProposed: true, table, proposed)),
                .. table.Columns.Where(column => proposed.Column(column.Name) is null).Select(column => Shown(column, isProposed: false, table, unindexed)),
            ],
            SelectablePlaces.Of(document, catalog, [.. proposed.Columns, .. table.Columns]),
            [.. EditFaults.Of(document, catalog, edits, standing)]);
    }

    private static ProposedColumn Shown(ColumnProjection column, bool isProposed, TableProjection table, TableProjection usual) => new(
        column, isProposed, table.Column(column.Name) is null, IndexOf(column, table), IndexOf(column, usual),
        [.. Enum.GetValues<IndexKind>().Where(kind => ProjectionRules.MayIndex(column, kind))]);

    private static IndexKind? IndexOf(ColumnProjection column, TableProjection table) =>
        table.Indexes.FirstOrDefault(index => index.Columns[0] == column.Name)?.Kind;
}
