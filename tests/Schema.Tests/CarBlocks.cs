using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;

namespace Lexidex.Schema.Tests;

/// <summary>The DAG-CBOR blocks of a repository export: real records, nodes and commits to read.</summary>
internal static class CarBlocks
{
    private const int CidLength = 36;

    public static IReadOnlyList<(Cid Cid, byte[] Block)> Read(params string[] path)
    {
        ReadOnlySpan<byte> car = File.ReadAllBytes(Corpus.Require(["cars", .. path]));
        var blocks = new List<(Cid, byte[])>();
        car = car[TakeVarint(ref car)..];
        while (!car.IsEmpty)
        {
            var length = TakeVarint(ref car);
            if (Cid.TryParseBytes(car[..CidLength], out var cid) && cid.IsDagCbor)
                blocks.Add((cid, car[CidLength..length].ToArray()));
            car = car[length..];
        }

        Xunit.Assert.NotEmpty(blocks);
        return blocks;
    }

    private static int TakeVarint(ref ReadOnlySpan<byte> bytes)
    {
        int value = 0, at = 0;
        do
            value |= (bytes[at] & 0x7F) << (7 * at);
        while (bytes[at++] >= 0x80);
        bytes = bytes[at..];
        return value;
    }
}
