using System.Text;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Schema.Tests.Syntax;

public sealed class CompactFormPropertyTests
{
    private const int Rounds = 5000;

    [Fact]
    public void Every_record_key_comes_back_and_each_kind_keeps_the_order_of_its_texts()
    {
        var texts = new SeededSyntax(1);
        var back = new byte[RecordKey.MaxLength];
        var forms = new List<(byte[] Form, byte[] Text)>();
        for (var round = 0; round < Rounds; round++)
        {
            var text = Encoding.ASCII.GetBytes(texts.RecordKey());
            var form = new byte[RecordKeyForm.MaxLength];
            var length = RecordKeyForm.Write(text, form);
            Assert.Equal(text, back[..RecordKeyForm.WriteText(form.AsSpan(0, length), back)]);
            forms.Add((form[..length], text));
        }

        foreach (var kind in forms.GroupBy(pair => pair.Form[0]))
        {
            var pairs = kind.ToArray();
            for (var at = 1; at < pairs.Length; at++)
            {
                var byForm = pairs[at - 1].Form.AsSpan().SequenceCompareTo(pairs[at].Form);
                Assert.Equal(Math.Sign(pairs[at - 1].Text.AsSpan().SequenceCompareTo(pairs[at].Text)), Math.Sign(byForm));
            }
        }
    }

    [Fact]
    public void Every_at_uri_comes_back_and_its_repository_is_its_prefix()
    {
        var texts = new SeededSyntax(2);
        var form = new byte[AtUriForm.MaxLength];
        var back = new byte[AtUriForm.MaxTextLength];
        var did = new byte[DidKey.Length];
        for (var round = 0; round < Rounds; round++)
        {
            var owner = texts.PlcDid();
            var uri = $"at://{owner}/{texts.Nsid()}/{texts.RecordKey()}";
            Assert.Equal(ColumnFit.Exact, AtUriForm.TryWrite(Encoding.ASCII.GetBytes(uri), form, out var length));
            Assert.True(AtUriForm.TryWriteText(form.AsSpan(0, length), back, out var backLength));
            Assert.Equal(uri, Encoding.ASCII.GetString(back, 0, backLength));

            Did.Parse(owner).Key.WriteBytes(did);
            Assert.True(form.AsSpan().StartsWith(did));
        }
    }

    [Fact]
    public void Different_at_uris_have_different_forms()
    {
        var texts = new SeededSyntax(3);
        var seen = new Dictionary<string, string>();
        var form = new byte[AtUriForm.MaxLength];
        var owners = new[] { texts.PlcDid(), texts.PlcDid() };
        for (var round = 0; round < Rounds; round++)
        {
            var uri = $"at://{owners[round % 2]}/{texts.Nsid()}/{texts.RecordKey()}";
            AtUriForm.TryWrite(Encoding.ASCII.GetBytes(uri), form, out var length);
            var key = Convert.ToHexString(form.AsSpan(0, length));
            Assert.Equal(uri, seen.GetValueOrDefault(key, uri));
            seen[key] = uri;
        }
    }

    [Fact]
    public void Every_cid_that_has_a_form_comes_back_in_bytes_and_in_text()
    {
        var texts = new SeededSyntax(4);
        var form = new byte[CidForm.MaxLength];
        var bytes = new byte[Cid.MaxLength];
        for (var round = 0; round < Rounds; round++)
        {
            var binary = texts.CidBytes();
            var fit = CidForm.TryFromBinary(binary, form, out var length);
            Assert.Equal(binary.Length == 32 ? ColumnFit.Absent : ColumnFit.Exact, fit);
            if (fit == ColumnFit.Absent)
                continue;

            Assert.Equal(binary, bytes[..CidForm.WriteBinary(form.AsSpan(0, length), bytes)]);
            var text = CidForm.Read(form.AsSpan(0, length)).ToString();
            Assert.Equal(ColumnFit.Exact, CidForm.TryFromText(Encoding.ASCII.GetBytes(text), bytes, out var textLength));
            Assert.Equal(form[..length], bytes[..textLength]);
        }
    }

    [Fact]
    public void A_text_with_one_character_changed_never_comes_back_as_another()
    {
        var texts = new SeededSyntax(5);
        var form = new byte[AtUriForm.MaxLength];
        var back = new byte[AtUriForm.MaxTextLength];
        for (var round = 0; round < Rounds; round++)
        {
            var uri = Encoding.ASCII.GetBytes($"at://{texts.PlcDid()}/{texts.Nsid()}/{texts.RecordKey()}");
            texts.Change(uri);
            if (AtUriForm.TryWrite(uri, form, out var length) != ColumnFit.Exact)
                continue;
            Assert.True(AtUriForm.TryWriteText(form.AsSpan(0, length), back, out var backLength));
            Assert.Equal(uri, back[..backLength]);
        }
    }
}
