using System.Diagnostics.CodeAnalysis;

namespace Lexidex.Indexer.Verification.Identity;

/// <summary>A bounded dictionary: beyond its bound, what was used longest ago goes. Not safe for use by two threads at once.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int countMax)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _known = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();

    public int Count => _known.Count;

    /// <summary>Finds a value, which makes it the one used last. Allocates nothing.</summary>
    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (!_known.TryGetValue(key, out var node))
            return false;
        _byUse.Remove(node);
        _byUse.AddLast(node);
        value = node.Value.Value;
        return true;
    }

    public void Put(TKey key, TValue value)
    {
        if (_known.Remove(key, out var old))
            _byUse.Remove(old);
        _known[key] = _byUse.AddLast((key, value));
        if (_known.Count <= countMax)
            return;
        _known.Remove(_byUse.First!.Value.Key);
        _byUse.RemoveFirst();
    }
}
