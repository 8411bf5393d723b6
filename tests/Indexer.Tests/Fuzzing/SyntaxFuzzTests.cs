using System.Numerics;
using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Fuzzing;

/// <summary>Identifiers: what is taken is written back as it came, also by way of its compact form.</summary>
public sealed class SyntaxFuzzTests
{
    [Fact]
    public void Any_TID_is_taken_and_written_back_or_refused() =>
        FuzzRun.Of(text => Tid.TryParse(text, out var tid) ? Same(text, tid.ToString()) : $"no, {int.Log2(text.Length + 1)}", FuzzSeeds.Syntax("tid", "3jzfcijpj2z2a"));

    [Fact]
    public void Any_NSID_is_taken_and_written_back_or_refused() => FuzzRun.Of(
        text => Nsid.TryParse(text, out var nsid)
            ? Same(Encoding.ASCII.GetString(text)[nsid.Authority.Length..], nsid.Text[nsid.Authority.Length..])
            : $"no, {Nsid.IsValid(text)}, {int.Log2(text.Length + 1)}",
        FuzzSeeds.Syntax("nsid", "app.bsky.feed.post"));

    [Fact]
    public void Any_DID_is_taken_and_written_back_or_refused() => FuzzRun.Of(
        text => Did.TryParse(text, out var did) ? Same(text, did.ToString()) : $"no, {int.Log2(text.Length + 1)}",
        FuzzSeeds.Syntax("did", "did:plc:7iza6de2dwap2sbkpav7c6c6", "did:web:example.com"));

    [Fact]
    public void Any_AT_URI_is_taken_and_written_back_or_refused() => FuzzRun.Of(ReadAtUri, FuzzSeeds.Syntax(
        "aturi", "at://did:plc:7iza6de2dwap2sbkpav7c6c6/app.bsky.feed.post/3jzfcijpj2z2a", "at://did:plc:7iza6de2dwap2sbkpav7c6c6/com.example.thing/self"));

    [Fact]
    public void Any_CID_in_text_is_taken_and_written_back_or_refused() => FuzzRun.Of(
        text => Cid.TryParse(text, out var cid) ? $"{cid.IsDagCbor}, {Cid.Parse(cid.ToString()) == cid}" : $"no, {int.Log2(text.Length + 1)}",
        FuzzSeeds.Syntax("cid", "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq"));

    [Fact]
    public void Any_CID_in_bytes_is_taken_and_written_back_or_refused() => FuzzRun.Of(ReadCidBytes, [
        .. new[] { "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq", "bafkreibjfgx2gprinfvicegelk5kosd6y2frmqpqzwqkg7usac74l3t2v4" }
            .Select(text => Binary(Cid.Parse(text)))]);

    [Fact]
    public void Any_varint_is_read_as_the_specification_says_or_refused() =>
        FuzzRun.Of(ReadVarint, [[0], [0x7F], [0x80, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x80, 0]]);

    private static string Same(byte[] text, string written) => Same(Encoding.UTF8.GetString(text), written);

    private static string Same(string text, string written)
    {
        Assert.Equal(text, written);
        return $"taken, {int.Log2(text.Length + 1)}";
    }

    private static string ReadAtUri(byte[] text)
    {
        if (!AtUri.TryParse(text, out var uri))
            return $"no, {int.Log2(text.Length + 1)}";

        Span<byte> form = stackalloc byte[AtUriForm.MaxLength];
        if (AtUriForm.TryWrite(text, form, out var length) != ColumnFit.Exact)
            return $"taken, {uri.Collection is null}, {uri.RecordKey is null}";
        Span<byte> back = stackalloc byte[AtUriForm.MaxTextLength];
        Assert.True(AtUriForm.TryWriteText(form[..length], back, out var backLength));
        Assert.True(back[..backLength].SequenceEqual(text));
        return $"compact, {length}";
    }

    private static string ReadCidBytes(byte[] bytes)
    {
        if (!Cid.TryParseBytes(bytes, out var cid))
            return $"no, {int.Log2(bytes.Length + 1)}";
        Assert.Equal(bytes, Binary(cid));
        Assert.Equal(cid, Cid.Parse(cid.ToString()));
        return $"taken, {bytes.Length}, {cid.IsDagCbor}, {cid.IsRaw}";
    }

    private static string ReadVarint(byte[] bytes)
    {
        var value = Varint.Read(bytes, out var length);
        if (length <= 0)
            return $"no, {length}";

        var expected = BigInteger.Zero;
        for (var at = length - 1; at >= 0; at--)
            expected = (expected << 7) | (bytes[at] & 0x7F);
        Assert.Equal(expected, value);
        Assert.True(length == 1 || bytes[length - 1] != 0);
        return $"read, {length}";
    }

    private static byte[] Binary(Cid cid)
    {
        var binary = new byte[cid.ByteLength];
        cid.WriteBytes(binary);
        return binary;
    }
}
