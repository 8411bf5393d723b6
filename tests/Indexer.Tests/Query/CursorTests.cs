using Lexidex.Indexer.Query;
using Lexidex.Schema.Syntax;
using Xunit;

namespace Lexidex.Indexer.Tests.Query;

public sealed class CursorTests
{
    [Fact]
    public void Any_text_is_read_or_refused_and_never_throws()
    {
        var random = new Random(20_251);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_= %+/\u00e9";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Create(random.Next(0, 40), random, (span, source) =>
            {
                for (var j = 0; j < span.Length; j++)
                    span[j] = alphabet[source.Next(alphabet.Length)];
            });
            if (RepoCursor.TryRead(text, out var cursor))
                Assert.True(RepoCursor.TryRead(cursor.Write(), out _));
            TableCursor.TryRead(text, "a.b.c", out _);
        }
    }

    [Fact]
    public void A_cursor_that_is_too_long_is_refused()
    {
        Assert.False(RepoCursor.TryRead(new string('A', 5_000), out _));
        Assert.False(TableCursor.TryRead(new string('A', 5_000), "a.b.c", out _));
    }

    [Fact]
    public void A_repo_cursor_gives_both_places_back()
    {
        byte[] tid = [1, 0, 1, 2, 3, 4, 5, 6, 7];
        byte[] text = [2, .. "self"u8];

        Assert.True(RepoCursor.TryRead(new RepoCursor(tid, text).Write(), out var both));
        Assert.Equal(tid, both.Tid!.Value.ToArray());
        Assert.Equal(text, both.Text!.Value.ToArray());
        Assert.True(RepoCursor.TryRead(new RepoCursor(null, text).Write(), out var one));
        Assert.Null(one.Tid);
    }

    [Fact]
    public void A_table_cursor_gives_the_owner_back()
    {
        var did = Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz").Key;

        Assert.True(TableCursor.TryRead(TableCursor.Write(did), "a.b.c", out var key));
        Assert.Equal(did, key.Did);
    }
}
