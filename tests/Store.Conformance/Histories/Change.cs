namespace Lexidex.Store.Conformance.Histories;

internal enum ChangeKind
{
    Bulk,
    Put,
    Delete,
}

internal sealed record Change(ChangeKind Kind, HistoryKey Key, ulong Rev, string Content)
{
    public override string ToString() => Kind == ChangeKind.Delete ? $"Delete {Key} @{Rev}" : $"{Kind} {Key} @{Rev} '{Content}'";
}

/// <summary>What one batch holds. A key stands at most once among bulk rows, and at most once among the others.</summary>
internal sealed record ChangeBatch(bool IsRepair, int? Purged, IReadOnlyList<Change> Changes)
{
    public override string ToString() =>
        $"[{(IsRepair ? "repair " : "")}{(Purged is { } repo ? $"purge {repo} " : "")}{string.Join("; ", Changes)}]";
}
