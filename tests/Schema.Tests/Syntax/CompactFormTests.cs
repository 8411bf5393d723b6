using System.Text;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

/// <summary>Golden bytes: the forms are frozen with the on-disk format, so a change here is a change of that format.</summary>
public sealed class CompactFormTests
{
    private const string Plc = "did:plc:7iza6de2dwap2sbkpav7c6c6";
    private const string PlcHex = "fa320f0c9a1d80fd482a782bf1785e01";
    private const string DagCbor = "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq";
    private const string Raw = "bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity";

    [Theory]
    [InlineData("3jzfcijpj2z2a", "0117fd6873eaf07c06")]
    [InlineData("2222222222222", "010000000000000000")]
    [InlineData("jzzzzzzzzzzzz", "01ffffffffffffffff")]
    [InlineData("kzzzzzzzzzzzz", "026b7a7a7a7a7a7a7a7a7a7a7a7a")]
    [InlineData("self", "0273656c66")]
    [InlineData("_", "025f")]
    public void A_record_key_has_these_bytes(string text, string hex)
    {
        var form = new byte[RecordKeyForm.MaxLength];
        var length = RecordKeyForm.Write(Encoding.ASCII.GetBytes(text), form);
        Assert.Equal(hex, Convert.ToHexStringLower(form.AsSpan(0, length)));

        var back = new byte[RecordKey.MaxLength];
        Assert.Equal(text, Encoding.ASCII.GetString(back, 0, RecordKeyForm.WriteText(form.AsSpan(0, length), back)));
    }

    [Theory]
    [InlineData(DagCbor, "4b7f39b582ae354e9d8f4e0e857096921351a5752af84814e4df51d7b24801b4")]
    [InlineData(Raw, "015512204258cfff78f613697697563f926c91e5d3574d2ea25ae7ed92d6ebfc23a3889e")]
    [InlineData("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi", "01701220c3c4733ec8affd06cf9e9ff50ffc6bcd2ec85a6170004bb709669c31de94391a")]
    public void A_cid_has_these_bytes(string text, string hex)
    {
        var form = new byte[CidForm.MaxLength];
        Assert.Equal(ColumnFit.Exact, CidForm.TryFromText(Encoding.ASCII.GetBytes(text), form, out var length));
        Assert.Equal(hex, Convert.ToHexStringLower(form.AsSpan(0, length)));

        var back = new byte[Cid.MaxTextLength];
        Assert.Equal(text, Encoding.ASCII.GetString(back, 0, CidForm.WriteText(form.AsSpan(0, length), back)));
    }

    [Theory]
    [InlineData($"at://{Plc}/app.bsky.feed.post/3jzfcijpj2z2a", $"{PlcHex}030117fd6873eaf07c06")]
    [InlineData($"at://{Plc}/app.bsky.actor.profile/self", $"{PlcHex}060273656c66")]
    [InlineData($"at://{Plc}/a.b.c/x", $"{PlcHex}00612e622e63000278")]
    [InlineData($"at://{Plc}/app.bsky.feed.Post/x", $"{PlcHex}006170702e62736b792e666565642e506f7374000278")]
    public void An_at_uri_has_these_bytes(string text, string hex)
    {
        var form = new byte[AtUriForm.MaxLength];
        Assert.Equal(ColumnFit.Exact, AtUriForm.TryWrite(Encoding.ASCII.GetBytes(text), form, out var length));
        Assert.Equal(hex, Convert.ToHexStringLower(form.AsSpan(0, length)));

        var back = new byte[AtUriForm.MaxTextLength];
        Assert.True(AtUriForm.TryWriteText(form.AsSpan(0, length), back, out var backLength));
        Assert.Equal(text, Encoding.ASCII.GetString(back, 0, backLength));
    }

    [Fact]
    public void A_hashed_did_in_an_at_uri_is_a_key_only()
    {
        var form = new byte[AtUriForm.MaxLength];
        Assert.Equal(ColumnFit.KeyOnly, AtUriForm.TryWrite("at://did:web:example.com/app.bsky.feed.post/self"u8, form, out var length));
        Assert.Equal(DidKey.Of("did:web:example.com"u8).ToString() + "030273656c66", Convert.ToHexStringLower(form.AsSpan(0, length)));
        Assert.False(AtUriForm.TryWriteText(form.AsSpan(0, length), new byte[AtUriForm.MaxTextLength], out _));
        Assert.True(AtUriForm.TryRead(form.AsSpan(0, length), out _, out var nsid, out _));
        Assert.Equal("app.bsky.feed.post", Encoding.ASCII.GetString(nsid));
    }

    [Theory]
    [InlineData("at://user.bsky.social/app.bsky.feed.post/x")]
    [InlineData($"at://{Plc}/app.bsky.feed.post")]
    [InlineData($"at://{Plc}")]
    [InlineData($"at://{Plc}/app.bsky.feed.post/x#frag")]
    [InlineData($"at://{Plc}/app.bsky.feed.post/x?a=b")]
    [InlineData($"at://{Plc}/app.bsky.feed.post/x/")]
    [InlineData($"at://{Plc}/app.bsky.feed.post/..")]
    [InlineData($"at://{Plc}/app.bsky/x")]
    [InlineData($"AT://{Plc}/app.bsky.feed.post/x")]
    [InlineData("")]
    public void Any_other_uri_has_no_form(string text)
    {
        Assert.Equal(ColumnFit.Absent, AtUriForm.TryWrite(Encoding.UTF8.GetBytes(text), new byte[AtUriForm.MaxLength], out var length));
        Assert.Equal(0, length);
    }

    [Fact]
    public void A_whole_cid_that_is_32_bytes_long_has_no_form()
    {
        byte[] identity = [1, 0x55, 0, 28, .. new byte[28]];
        Assert.Equal(ColumnFit.Absent, CidForm.TryFromBinary(identity, new byte[CidForm.MaxLength], out _));
        Assert.True(Cid.TryParseBytes(identity, out var cid));
        Assert.Equal(0, CidForm.Write(cid, new byte[CidForm.MaxLength]));

        byte[] longer = [1, 0x55, 0, 29, .. new byte[29]];
        Assert.Equal(ColumnFit.Exact, CidForm.TryFromBinary(longer, new byte[CidForm.MaxLength], out var length));
        Assert.Equal(33, length);
    }

    [Theory]
    [InlineData("B")]
    [InlineData("zdj7WhuEjrB52m1BisYCtmjH1hSKa7yZ3jEZ9JcXaFRD51wVz")]
    [InlineData("BAFYREICLP443LAVOGVHJ3D2OB2CXBFUSCNI2K5JK7BEBJZG7KHL3ESABWQ")]
    [InlineData("bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwr")]
    [InlineData("QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR")]
    [InlineData("")]
    public void A_cid_in_any_other_text_has_no_form(string text) =>
        Assert.Equal(ColumnFit.Absent, CidForm.TryFromText(Encoding.ASCII.GetBytes(text), new byte[CidForm.MaxLength], out _));

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0100000000000000")]
    [InlineData("01000000000000000000")]
    [InlineData("02")]
    [InlineData("0378")]
    public void What_is_no_record_key_form_throws(string hex) =>
        Assert.Throws<FormatException>(() => RecordKeyForm.WriteText(Convert.FromHexString(hex), new byte[RecordKey.MaxLength]));

    [Theory]
    [InlineData("")]
    [InlineData("03")]
    [InlineData("7f0278")]
    [InlineData("800278")]
    [InlineData("00000278")]
    [InlineData("00612e622e63")]
    [InlineData("00612e622e6300")]
    [InlineData("0303")]
    public void What_is_no_at_uri_form_is_refused(string hexAfterDid) =>
        Assert.False(AtUriForm.TryWriteText(Convert.FromHexString(PlcHex + hexAfterDid), new byte[AtUriForm.MaxTextLength], out _));

    [Fact]
    public void The_longest_at_uri_fits_the_longest_form()
    {
        var nsid = "com." + string.Join('.', Enumerable.Repeat(new string('a', 61), 4)) + ".b." + new string('n', 63);
        var uri = Encoding.ASCII.GetBytes($"at://{Plc}/{nsid}/{new string('k', 512)}");
        var form = new byte[AtUriForm.MaxLength];
        Assert.Equal(848, AtUriForm.MaxLength);
        Assert.Equal(ColumnFit.Exact, AtUriForm.TryWrite(uri, form, out var length));
        Assert.Equal(AtUriForm.MaxLength, length);

        var text = new byte[AtUriForm.MaxTextLength];
        Assert.True(AtUriForm.TryWriteText(form, text, out length));
        Assert.Equal(uri, text[..length]);
    }
}
