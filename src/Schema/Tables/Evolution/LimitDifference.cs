using System.Globalization;

namespace Lexidex.Schema.Tables.Evolution;

/// <summary>Compares a lowest and a highest value, of which each may be missing.</summary>
internal sealed class LimitDifference(DifferenceWalk walk, string path)
{
    public void Compare(string what, (long? Least, long? Most) old, (long? Least, long? Most) now)
    {
        CompareOne("min " + what, old.Least, now.Least, isLooser: old.Least is { } before && (now.Least is not { } after || after < before));
        CompareOne("max " + what, old.Most, now.Most, isLooser: old.Most is { } most && (now.Most is not { } next || next > most));
    }

    private void CompareOne(string what, long? old, long? now, bool isLooser)
    {
        if (old == now)
            return;
        var (kind, breaks) = isLooser
            ? (ChangeKind.LimitLoosened, ChangeClass.BreaksNewData)
            : (ChangeKind.LimitTightened, ChangeClass.BreaksOldData);
        walk.Add(kind, breaks, path, Shown(what, old), Shown(what, now));
    }

    private static string Shown(string what, long? value) =>
        $"{what} {value?.ToString(CultureInfo.InvariantCulture) ?? "none"}";
}
