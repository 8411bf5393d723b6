using Lexidex.Schema.Lexicons;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>
/// Compares two unions. Values say by <c>$type</c> which variant they are; an open union takes any that it doesn't name, so leaving a
/// variant out or taking one in breaks only closed ones.
/// </summary>
internal sealed class UnionDifference(DifferenceWalk walk)
{
    public void Compare(string path, UnionDefinition old, UnionDefinition now)
    {
        if (!old.Closed && now.Closed)
            walk.Add(ChangeKind.UnionClosed, ChangeClass.BreaksOldData, path, "open", "closed");
        if (old.Closed && !now.Closed)
            walk.Add(ChangeKind.UnionOpened, ChangeClass.BreaksNewData, path, "closed", "open");
        foreach (var gone in old.Refs.Except(now.Refs))
            AddRemoved(path, gone, now.Closed);
        foreach (var come in now.Refs.Except(old.Refs))
            AddAdded(path, come, old.Closed);
        foreach (var shared in now.Refs.Intersect(old.Refs))
            walk.Compare($"{path}({shared})", new RefDefinition(shared), new RefDefinition(shared));
    }

    private void AddRemoved(string path, LexiconRef variant, bool isRefused) => walk.Add(
        isRefused ? ChangeKind.ClosedUnionRefsChanged : ChangeKind.OpenUnionRefRemoved,
        isRefused ? ChangeClass.BreaksOldData : ChangeClass.Compatible,
        path, variant.ToString(), "");

    private void AddAdded(string path, LexiconRef variant, bool wasRefused) => walk.Add(
        wasRefused ? ChangeKind.ClosedUnionRefsChanged : ChangeKind.OpenUnionRefAdded,
        wasRefused ? ChangeClass.BreaksNewData : ChangeClass.Compatible,
        path, "", variant.ToString());
}
