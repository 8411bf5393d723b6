using System.Runtime.InteropServices;

namespace Lexidex.Schema.Data;

/// <summary>The open containers of a JSON reading: where each began, and which entries it has so far.</summary>
internal sealed class CborAssembly(ByteBuffer target) : IDisposable
{
    private readonly Stack<Container> _open = new();
    private readonly List<CborEntry> _entries = [];
    private readonly ByteBuffer _sorted = new();

    public void Dispose() => _sorted.Dispose();

    public void Open(bool isMap) => _open.Push(new Container(target.Length, _entries.Count, isMap));

    public void StartEntry(ReadOnlySpan<byte> key, long jsonOffset)
    {
        if (key.Length > CborLimits.KeyBytes)
            throw new BlockFormatException($"The name at byte {jsonOffset} of the JSON is longer than {CborLimits.KeyBytes} bytes.");

        var start = target.Length;
        new CborWriter(target).WriteText(key);
        _entries.Add(new CborEntry(start, key.Length, target.Length, 0));
    }

    /// <summary>A value now stands at the end of the target: it is the newest entry's, or an item of the open array.</summary>
    public void EndValue()
    {
        if (_open.Count == 0)
            return;
        if (_open.Peek().IsMap)
            CollectionsMarshal.AsSpan(_entries)[^1] = _entries[^1] with { End = target.Length };
        else
            _entries.Add(new CborEntry(0, 0, 0, 0));
    }

    public void Close(long jsonOffset)
    {
        var container = _open.Pop();
        var entries = CollectionsMarshal.AsSpan(_entries)[container.FirstEntry..];
        if (entries.Length > CborLimits.ContainerItems)
            throw new BlockFormatException($"The container that ends at byte {jsonOffset} of the JSON has more than {CborLimits.ContainerItems} items.");

        _sorted.Clear();
        if (!container.IsMap)
            LayArray(container, entries.Length);
        else if (!SpecialMap.TryWrite(target.Written, entries, _sorted, jsonOffset))
            LayMap(entries, jsonOffset);

        // Only what stays a container counts as nesting.
        if (_open.Count >= CborLimits.Nesting && _sorted.Written[0] is >= 0x80 and < 0xC0)
            throw new BlockFormatException($"The value that ends at byte {jsonOffset} of the JSON is nested deeper than {CborLimits.Nesting}.");

        target.Truncate(container.Start);
        target.Write(_sorted.Written);
        _entries.RemoveRange(container.FirstEntry, entries.Length);
        EndValue();
    }

    private void LayArray(Container container, int count)
    {
        var writer = new CborWriter(_sorted);
        writer.WriteArrayHead(count);
        writer.WriteRaw(target.Written[container.Start..]);
    }

    private void LayMap(Span<CborEntry> entries, long jsonOffset)
    {
        entries.Sort((left, right) => CborWriter.CompareKeys(left.Key(target.Written), right.Key(target.Written)));
        var writer = new CborWriter(_sorted);
        writer.WriteMapHead(entries.Length);
        for (var index = 0; index < entries.Length; index++)
        {
            if (index > 0 && entries[index].Key(target.Written).SequenceEqual(entries[index - 1].Key(target.Written)))
                throw new BlockFormatException($"The object that ends at byte {jsonOffset} of the JSON has a name twice.");
            writer.WriteRaw(target.Written[entries[index].Start..entries[index].End]);
        }
    }

    private readonly record struct Container(int Start, int FirstEntry, bool IsMap);
}
