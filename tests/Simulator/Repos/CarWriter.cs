using System.Buffers;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;

namespace Lexidex.Simulator.Repos;

/// <summary>A block and the CID that names it.</summary>
public readonly record struct CarBlock(Cid Cid, byte[] Bytes);

/// <summary>Writes a CAR of version 1, block by block, to any buffer.</summary>
/// <remarks>See https://ipld.io/specs/transport/car/carv1/.</remarks>
public static class CarWriter
{
    public static void WriteHeader(IBufferWriter<byte> output, Cid root)
    {
        var header = new FieldMap().Integer("version", 1).Links("roots", [root]).Encode();
        WriteVarint(output, header.Length);
        output.Write(header);
    }

    public static void WriteBlock(IBufferWriter<byte> output, CarBlock block)
    {
        Span<byte> cid = stackalloc byte[Cid.MaxLength];
        var length = block.Cid.WriteBytes(cid);
        WriteVarint(output, length + block.Bytes.Length);
        output.Write(cid[..length]);
        output.Write(block.Bytes);
    }

    public static byte[] ToBytes(Cid root, IEnumerable<CarBlock> blocks)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        WriteHeader(output, root);
        foreach (var block in blocks)
            WriteBlock(output, block);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteVarint(IBufferWriter<byte> output, int value)
    {
        var bytes = output.GetSpan(5);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[length++] = (byte)((value & 0x7F) | 0x80);
        bytes[length++] = (byte)value;
        output.Advance(length);
    }
}
