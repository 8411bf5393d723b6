using Lexidex.Schema.Data;
using Lexidex.Schema.Syntax;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Schema.Tests;

public sealed class AllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public void Parsing_a_plc_did_allocates_nothing() =>
        AssertNothingAllocated(() => Did.TryParse("did:plc:7iza6de2dwap2sbkpav7c6c6"u8, out _));

    [Fact]
    public void Parsing_a_tid_allocates_nothing() => AssertNothingAllocated(() => Tid.TryParse("3jzfcijpj2z2a"u8, out _));

    [Fact]
    public void Parsing_a_standard_cid_allocates_nothing()
    {
        var binary = new byte[Cid.StandardLength];
        Cid.OfDagCbor([0xA0]).WriteBytes(binary);
        AssertNothingAllocated(() => Cid.TryParse("bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq"u8, out _));
        AssertNothingAllocated(() => Cid.TryParseBytes(binary, out _));
    }

    [Fact]
    public void Checking_a_name_allocates_nothing()
    {
        AssertNothingAllocated(() => Nsid.IsValid("app.bsky.feed.like"u8));
        AssertNothingAllocated(() => Handle.IsValid("user.bsky.social"u8));
        AssertNothingAllocated(() => RecordKey.IsValid("self"u8));
        AssertNothingAllocated(() => Language.IsValid("en-GB"u8));
        AssertNothingAllocated(() => UriText.IsValid("https://example.com"u8));
        AssertNothingAllocated(() => DatetimeText.TryToMicroseconds("2026-08-01T12:34:56.789Z"u8, out _) == ColumnFit.Exact);
    }

    [Fact]
    public void Writing_an_at_uri_form_allocates_nothing()
    {
        var form = new byte[AtUriForm.MaxLength];
        var text = new byte[AtUriForm.MaxTextLength];
        AssertNothingAllocated(() =>
            AtUriForm.TryWrite("at://did:plc:7iza6de2dwap2sbkpav7c6c6/app.bsky.feed.post/3jzfcijpj2z2a"u8, form, out var length) == ColumnFit.Exact
            && AtUriForm.TryWriteText(form.AsSpan(0, length), text, out _));
    }

    [Fact]
    public void Skipping_a_real_record_allocates_nothing()
    {
        var blocks = CarBlocks.Read("atproto-dart", "repo.car");
        AssertNothingAllocated(() =>
        {
            foreach (var (_, block) in (List<(Cid, byte[])>)blocks)
            {
                var reader = new CborReader(block);
                reader.SkipValue();
                if (!reader.AtEnd)
                    return false;
            }

            return true;
        }, rounds: 3);
    }

    private static void AssertNothingAllocated(Func<bool> action, int rounds = Rounds)
    {
        var all = true;
        var allocated = AllocatedBytes.LeastOf(() =>
        {
            for (var round = 0; round < rounds; round++)
                all &= action();
        });
        Assert.True(all);
        Assert.Equal(0, allocated);
    }
}
