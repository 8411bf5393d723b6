using System.Globalization;

namespace Lexidex.Schema.Dialects;

/// <summary>The buckets that an index in order of time begins with, so that what is written now does not all go to one place.</summary>
/// <param name="Expression">A row's bucket, as it stands in the index.</param>
/// <param name="Count">Buckets are numbered from 0.</param>
public sealed record TimeBuckets(string Expression, int Count)
{
    /// <summary>The condition that a row is in any bucket: with it the index answers what is asked without order.</summary>
    public string Any => $"{Expression} IN ({string.Join(", ", Numbers)})";

    /// <summary>The condition of each bucket.</summary>
    public IEnumerable<string> Each => Numbers.Select(number => $"{Expression} = {number}");

    /// <summary>Where each bucket but the first begins.</summary>
    public IEnumerable<string> Cuts => Numbers.Skip(1);

    private IEnumerable<string> Numbers => Enumerable.Range(0, Count).Select(number => number.ToString(CultureInfo.InvariantCulture));
}
