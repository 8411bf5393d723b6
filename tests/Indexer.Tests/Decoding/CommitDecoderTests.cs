using System.Text;
using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Decoding;

public class CommitDecoderTests
{
    private static readonly Cid Tree = Cid.OfDagCbor("tree"u8);

    private readonly Dictionary<string, Action<CborValue>> _fields = new()
    {
        ["did"] = value => value.Text(BlockMaker.Did),
        ["rev"] = value => value.Text("3lmxjza3h2i27"),
        ["sig"] = value => value.Bytes(new byte[64]),
        ["data"] = value => value.Link(Tree),
        ["prev"] = value => value.Null(),
        ["version"] = value => value.Integer(3),
    };

    [Fact]
    public void The_fields_of_a_commit_are_read()
    {
        Assert.True(CommitDecoder.TryDecode(Encode(), out var commit, out _));

        Assert.Equal(BlockMaker.Did, commit.Did.ToString());
        Assert.Equal("3lmxjza3h2i27", commit.Rev.ToString());
        Assert.Equal(Tree, commit.Data);
        Assert.Null(commit.Prev);
        Assert.Equal(new byte[64], commit.Signature.ToArray());
    }

    [Fact]
    public void What_was_signed_is_the_commit_without_its_signature()
    {
        var signed = Encode();
        _fields.Remove("sig");

        Assert.Equal(Encode(), Unsigned(signed));
    }

    [Fact]
    public void What_was_signed_keeps_fields_that_nobody_knows()
    {
        _fields["a"] = value => value.Text("first");
        _fields["zzzzzzzzz"] = value => value.Text("last");
        var signed = Encode();
        _fields.Remove("sig");

        Assert.Equal(Encode(), Unsigned(signed));
    }

    [Fact]
    public void A_previous_commit_may_be_named()
    {
        _fields["prev"] = value => value.Link(Tree);

        Assert.True(CommitDecoder.TryDecode(Encode(), out var commit, out _));
        Assert.Equal(Tree, commit.Prev);
    }

    [Theory]
    [InlineData("did", FaultReasons.CommitDid)]
    [InlineData("rev", FaultReasons.RevInvalid)]
    [InlineData("sig", FaultReasons.CommitShape)]
    [InlineData("data", FaultReasons.CommitShape)]
    [InlineData("prev", FaultReasons.CommitShape)]
    [InlineData("version", FaultReasons.CommitVersion)]
    public void A_field_that_is_missing_or_of_another_type_has_its_reason(string field, string reason)
    {
        _fields[field] = value => value.Array();
        Assert.Equal(FaultReasons.CommitShape, ReasonOf());

        _fields.Remove(field);
        Assert.Equal(reason, ReasonOf());
    }

    [Theory]
    [InlineData("did", "did:plc", FaultReasons.CommitDid)]
    [InlineData("rev", "3lmxjza3h2i2", FaultReasons.RevInvalid)]
    [InlineData("rev", "a222222222222", null)]
    [InlineData("rev", "bzzzzzzzzzzzz", null)]
    [InlineData("rev", "c222222222222", FaultReasons.RevInvalid)]
    public void A_text_must_be_valid(string field, string text, string? reason)
    {
        _fields[field] = value => value.Text(text);

        Assert.Equal(reason, ReasonOf());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Another_version_is_refused_before_anything_else(long version)
    {
        _fields["version"] = value => value.Integer(version);
        _fields.Remove("rev");

        Assert.Equal(FaultReasons.CommitVersion, ReasonOf());
    }

    [Fact]
    public void A_tree_that_no_block_can_be_is_refused()
    {
        _fields["data"] = value => value.Link(Cid.OfRaw("tree"u8));

        Assert.Equal(FaultReasons.CommitShape, ReasonOf());
    }

    [Fact]
    public void A_commit_of_hundreds_of_fields_is_none()
    {
        for (var at = 0; at < 300; at++)
            _fields[$"field{at:d3}"] = value => value.Null();

        Assert.Equal(FaultReasons.CommitShape, ReasonOf());
    }

    [Fact]
    public void Real_signed_bytes_hash_as_a_commit_that_was_put_together_again()
    {
        using var snapshot = new RepoSnapshot(FixedClock.AfterCorpus);
        Assert.True(snapshot.TryOpen(File.ReadAllBytes(Corpus.Require("cars", "rsky", "valid_repo.car"))));
        var signed = snapshot.Signed;

        var again = BlockMaker.Encode((ref CborWriter writer) =>
        {
            writer.WriteMapHead(5);
            writer.WriteText("did"u8);
            writer.WriteText(Encoding.ASCII.GetBytes(signed.Did.ToString()));
            writer.WriteText("rev"u8);
            writer.WriteText(Encoding.ASCII.GetBytes(signed.Rev.ToString()));
            writer.WriteText("data"u8);
            writer.WriteLink(BlockMaker.Binary(signed.Data));
            writer.WriteText("prev"u8);
            writer.WriteNull();
            writer.WriteText("version"u8);
            writer.WriteInt64(3);
        });

        Assert.Equal(again, Unsigned(signed.Block.ToArray()));
    }

    private static byte[] Unsigned(byte[] block)
    {
        using var buffer = new ByteBuffer();
        Assert.True(CommitDecoder.TryDecode(block, out var commit, out _));
        commit.WriteUnsigned(buffer);
        return buffer.Written.ToArray();
    }

    private string? ReasonOf()
    {
        Assert.Equal(CommitDecoder.TryDecode(Encode(), out _, out var fault), fault is null);
        return fault?.Reason;
    }

    private byte[] Encode()
    {
        using var buffer = new ByteBuffer();
        var writer = new CborWriter(buffer);
        writer.WriteMapHead(_fields.Count);
        foreach (var (key, write) in _fields.OrderBy(field => field.Key.Length).ThenBy(field => field.Key, StringComparer.Ordinal))
        {
            writer.WriteText(Encoding.ASCII.GetBytes(key));
            write(new CborValue(buffer));
        }

        return buffer.Written.ToArray();
    }

    private sealed class CborValue(ByteBuffer buffer)
    {
        public void Text(string text) => new CborWriter(buffer).WriteText(Encoding.ASCII.GetBytes(text));

        public void Bytes(byte[] bytes) => new CborWriter(buffer).WriteBytes(bytes);

        public void Link(Cid cid) => new CborWriter(buffer).WriteLink(BlockMaker.Binary(cid));

        public void Integer(long value) => new CborWriter(buffer).WriteInt64(value);

        public void Array() => new CborWriter(buffer).WriteArrayHead(0);

        public void Null() => new CborWriter(buffer).WriteNull();
    }
}
