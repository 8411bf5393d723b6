namespace Lexidex.Schema.Data;

/// <summary>Walks over one value with every rule of strict DRISL, without recursion and without allocating.</summary>
internal ref struct CborWalk
{
    private readonly ReadOnlySpan<byte> _block;
    private readonly Span<Level> _levels;
    private int _depth;

    private CborWalk(ReadOnlySpan<byte> block, int offset, Span<Level> levels)
    {
        _block = block;
        _levels = levels;
        Offset = offset;
    }

    private int Offset { get; set; }

    /// <summary>Moves behind the value at the offset; on a fault the offset is where it was found.</summary>
    public static CborFault Skip(ReadOnlySpan<byte> block, ref int offset)
    {
        Span<Level> levels = stackalloc Level[CborLimits.Nesting];
        var walk = new CborWalk(block, offset, levels);
        var fault = walk.SkipAll();
        offset = walk.Offset;
        return fault;
    }

    private CborFault SkipAll()
    {
        var fault = SkipOne();
        while (fault == CborFault.None && _depth > 0)
        {
            ref var level = ref _levels[_depth - 1];
            if (level.Remaining == 0)
            {
                _depth--;
                continue;
            }

            level.Remaining--;
            if (level.IsMap)
                fault = SkipKey(ref level);
            if (fault == CborFault.None)
                fault = SkipOne();
        }

        return fault;
    }

    private CborFault SkipOne()
    {
        var offset = Offset;
        var fault = CborHead.Read(_block, ref offset, out var major, out var count);
        if (fault == CborFault.None)
        {
            fault = major switch
            {
                CborMajor.Bytes or CborMajor.Text => CborScalar.Take(_block, major, count, ref offset, out _),
                CborMajor.Array or CborMajor.Map => Enter(major == CborMajor.Map, count, _block.Length - offset),
                CborMajor.Tag => CborScalar.TakeLink(_block, count, ref offset, out _),
                _ => CborFault.None,
            };
        }

        if (fault == CborFault.None)
            Offset = offset;
        return fault;
    }

    private CborFault Enter(bool isMap, ulong count, int bytesLeft)
    {
        var fault = CheckContainer(isMap, count, bytesLeft);
        if (fault != CborFault.None)
            return fault;
        if (_depth == CborLimits.Nesting)
            return CborFault.Nesting;

        _levels[_depth++] = new Level { Remaining = (int)count, IsMap = isMap };
        return CborFault.None;
    }

    /// <summary>Each item is one byte or more, each entry two: a count beyond the block is refused before anything is read.</summary>
    public static CborFault CheckContainer(bool isMap, ulong count, int bytesLeft)
    {
        if (count > CborLimits.ContainerItems)
            return CborFault.Items;
        return (isMap ? count * 2 : count) > (ulong)bytesLeft ? CborFault.Truncated : CborFault.None;
    }

    private CborFault SkipKey(ref Level level)
    {
        var offset = Offset;
        var fault = CborHead.Read(_block, ref offset, out var major, out var length);
        if (fault != CborFault.None)
            return fault;
        if (major != CborMajor.Text)
            return CborFault.KeyType;
        if (length > CborLimits.KeyBytes)
            return CborFault.KeyLength;

        fault = CborScalar.Take(_block, major, length, ref offset, out var key);
        if (fault == CborFault.None && level.HasKey)
            fault = CheckOrder(_block.Slice(level.KeyOffset, level.KeyLength), key);
        if (fault != CborFault.None)
            return fault;

        level.HasKey = true;
        level.KeyOffset = offset - key.Length;
        level.KeyLength = key.Length;
        Offset = offset;
        return CborFault.None;
    }

    private static CborFault CheckOrder(ReadOnlySpan<byte> before, ReadOnlySpan<byte> key) => CborWriter.CompareKeys(before, key) switch
    {
        < 0 => CborFault.None,
        0 => CborFault.KeyTwice,
        > 0 => CborFault.KeyOrder,
    };

    private struct Level
    {
        public int Remaining;
        public int KeyOffset;
        public int KeyLength;
        public bool IsMap;
        public bool HasKey;
    }
}
