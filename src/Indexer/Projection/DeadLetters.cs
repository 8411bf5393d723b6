using System.Collections;

namespace Lexidex.Indexer.Projection;

/// <summary>The dead letters of one batch, and how much they hold.</summary>
internal sealed class DeadLetters : IReadOnlyCollection<DeadLetter>
{
    private readonly List<DeadLetter> _letters = [];

    public int Count => _letters.Count;

    /// <summary>What they take in memory, about.</summary>
    public long Bytes { get; private set; }

    public void Add(DeadLetter letter)
    {
        _letters.Add(letter);
        Bytes += letter.Size;
    }

    public void AddRange(IEnumerable<DeadLetter> letters)
    {
        foreach (var letter in letters)
            Add(letter);
    }

    public void Clear()
    {
        _letters.Clear();
        Bytes = 0;
    }

    public IEnumerator<DeadLetter> GetEnumerator() => _letters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
