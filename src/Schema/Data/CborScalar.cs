using System.Text.Unicode;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Data;

/// <summary>Moves over what follows a head that is no container's.</summary>
internal static class CborScalar
{
    /// <summary>Moves over the content of a text or byte string. The offset stands behind its head, and stays on a fault.</summary>
    public static CborFault Take(
        ReadOnlySpan<byte> block, CborMajor major, ulong length, scoped ref int offset, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (length > (ulong)(block.Length - offset))
            return CborFault.Truncated;

        content = block.Slice(offset, (int)length);
        if (major == CborMajor.Text && !Utf8.IsValid(content))
            return CborFault.Utf8;

        offset += content.Length;
        return CborFault.None;
    }

    /// <summary>Moves over the byte string behind tag 42, and gives the CID in it.</summary>
    public static CborFault TakeLink(ReadOnlySpan<byte> block, ulong tag, scoped ref int offset, out ReadOnlySpan<byte> cid)
    {
        cid = default;
        if (tag != CborHead.LinkTag)
            return CborFault.Tag;

        var fault = CborHead.Read(block, ref offset, out var major, out var length);
        if (fault != CborFault.None)
            return fault;
        if (major != CborMajor.Bytes)
            return CborFault.Link;

        fault = Take(block, major, length, ref offset, out var content);
        if (fault != CborFault.None)
            return fault;

        // The zero byte is the multibase prefix of plain binary, kept there by history.
        if (content is not [0, ..] || !CidBytes.IsWellFormed(content[1..]))
            return CborFault.Link;
        cid = content[1..];
        return CborFault.None;
    }
}
