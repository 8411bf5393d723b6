using System.Globalization;

namespace Lexidex.Simulator.Network;

/// <summary>The <c>limit</c> and <c>cursor</c> of a list, whose cursor is the number of items before it.</summary>
internal readonly record struct Paging(int Start, int Limit)
{
    public static bool TryRead(HttpRequest request, int limitDefault, int limitMax, out Paging paging)
    {
        paging = default;
        if (!TryNumber(request, "limit", limitDefault, out var limit) || !TryNumber(request, "cursor", 0, out var start))
            return false;
        paging = new(start, limit);
        return limit >= 1 && limit <= limitMax && start >= 0;
    }

    /// <summary>The items of this page, and the cursor of the next one if there is one.</summary>
    public (IReadOnlyList<T> Items, string? Cursor) Cut<T>(IReadOnlyList<T> all)
    {
        var (start, limit) = this;
        var items = all.Skip(start).Take(limit).ToList();
        var next = (long)start + items.Count;
        return (items, next < all.Count && items.Count > 0 ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The same of those items that count; the cursor is still a place among all of them.</summary>
    public (IReadOnlyList<T> Items, string? Cursor) Cut<T>(IReadOnlyList<T> all, Func<T, bool> counts)
    {
        var items = new List<T>();
        var next = Start;
        for (; next < all.Count && items.Count < Limit; next++)
        {
            if (counts(all[next]))
                items.Add(all[next]);
        }

        return (items, next < all.Count && items.Count > 0 ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static bool TryNumber(HttpRequest request, string name, int fallback, out int number)
    {
        number = fallback;
        var text = (string?)request.Query[name];
        return string.IsNullOrEmpty(text) || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
