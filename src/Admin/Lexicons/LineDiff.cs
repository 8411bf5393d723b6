namespace Lexidex.Admin.Lexicons;

/// <summary>One row of two texts side by side; null where one of them has no line there.</summary>
public readonly record struct DiffRow(int? LeftNumber, string? Left, int? RightNumber, string? Right)
{
    public bool IsSame => Left is not null && Left == Right;
}

/// <summary>Two texts side by side, line by line, with as many lines together as there can be.</summary>
public static class LineDiff
{
    /// <summary>Texts of more lines are not compared: the table would have more cells than a page should cost.</summary>
    public const int LinesMax = 2_000;

    public static IReadOnlyList<DiffRow> Of(string left, string right)
    {
        var (before, after) = (left.Split('\n'), right.Split('\n'));
        if (before.Length > LinesMax || after.Length > LinesMax)
            return [.. Enumerable.Range(0, Math.Max(before.Length, after.Length)).Select(at => Pair(before, at, after, at))];
        return Walk(before, after, Common(before, after));
    }

    // How many lines the rests of both have in common, from each pair of places on.
    private static int[,] Common(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }

    private static List<DiffRow> Walk(string[] before, string[] after, int[,] common)
    {
        var rows = new List<DiffRow>();
        for (var (i, j) = (0, 0); i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
                rows.Add(Pair(before, i++, after, j++));
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
                rows.Add(new DiffRow(i + 1, before[i++], null, null));
            else
                rows.Add(new DiffRow(null, null, j + 1, after[j++]));
        }

        return rows;
    }

    private static DiffRow Pair(string[] before, int i, string[] after, int j) => new(
        i < before.Length ? i + 1 : null, i < before.Length ? before[i] : null, j < after.Length ? j + 1 : null, j < after.Length ? after[j] : null);
}
