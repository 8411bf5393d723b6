using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Lexidex.Schema.Syntax;

/// <summary>
/// The record types whose NSID is one byte inside a stored AT-URI: the first is 1. Frozen with the on-disk format: within
/// one format version nothing is added, removed or moved, because every store holds these numbers.
/// </summary>
public static class FrozenNsids
{
    private static readonly string[] Names =
    [
        "app.bsky.feed.like",
        "app.bsky.graph.follow",
        "app.bsky.feed.post",
        "app.bsky.feed.repost",
        "app.bsky.graph.block",
        "app.bsky.actor.profile",
        "app.bsky.graph.listitem",
        "app.bsky.feed.threadgate",
        "app.bsky.feed.postgate",
        "app.bsky.graph.list",
        "app.bsky.graph.listblock",
        "app.bsky.graph.starterpack",
        "chat.bsky.actor.declaration",
        "app.bsky.feed.generator",
        "app.bsky.graph.verification",
        "app.bsky.actor.status",
        "app.bsky.notification.declaration",
        "app.bsky.labeler.service",
        "app.bsky.actor.contentVisibilityDeclaration",
        "com.atproto.lexicon.schema",
        "fm.teal.feed.play",
        "site.standard.document",
        "site.standard.publication",
        "pub.leaflet.document",
        "com.whtwnd.blog.entry",
        "xyz.statusphere.status",
        "fm.teal.actor.profile",
        "fm.teal.actor.profileStatus",
        "fm.teal.actor.status",
        "site.standard.graph.recommend",
        "site.standard.graph.subscription",
        "site.standard.theme.basic",
        "pub.leaflet.comment",
        "pub.leaflet.graph.recommendations",
        "pub.leaflet.graph.subscription",
        "pub.leaflet.interactions.recommend",
        "pub.leaflet.poll.definition",
        "pub.leaflet.poll.vote",
        "pub.leaflet.publication",
        "pub.leaflet.publicationPage",
        "sh.tangled.actor.profile",
        "sh.tangled.feed.reaction",
        "sh.tangled.feed.star",
        "sh.tangled.git.refUpdate",
        "sh.tangled.graph.follow",
        "sh.tangled.knot",
        "sh.tangled.knot.member",
        "sh.tangled.label.definition",
        "sh.tangled.label.op",
        "sh.tangled.pipeline",
        "sh.tangled.pipeline.status",
        "sh.tangled.publicKey",
        "sh.tangled.repo",
        "sh.tangled.repo.artifact",
        "sh.tangled.repo.collaborator",
        "sh.tangled.repo.issue",
        "sh.tangled.repo.issue.comment",
        "sh.tangled.repo.issue.state",
        "sh.tangled.repo.pull",
        "sh.tangled.repo.pull.comment",
        "sh.tangled.repo.pull.status",
        "sh.tangled.spindle",
        "sh.tangled.spindle.member",
        "sh.tangled.string",
        "social.grain.actor.profile",
        "social.grain.comment",
        "social.grain.favorite",
        "social.grain.gallery",
        "social.grain.gallery.item",
        "social.grain.graph.block",
        "social.grain.graph.follow",
        "social.grain.photo",
        "social.grain.photo.exif",
        "social.grain.story",
        "so.sprk.actor.profile",
        "so.sprk.feed.generator",
        "so.sprk.feed.like",
        "so.sprk.feed.post",
        "so.sprk.feed.reply",
        "so.sprk.feed.repost",
        "so.sprk.feed.threadgate",
        "so.sprk.graph.block",
        "so.sprk.graph.follow",
        "so.sprk.labeler.service",
        "so.sprk.sound.audio",
        "so.sprk.story.post",
        "community.lexicon.app.entry",
        "community.lexicon.app.profile",
        "community.lexicon.bookmarks.bookmark",
        "community.lexicon.calendar.event",
        "community.lexicon.calendar.rsvp",
        "community.lexicon.interaction.like",
        "community.lexicon.payments.webMonetization",
        "community.lexicon.preference.ai",
        "fyi.unravel.frontpage.comment",
        "fyi.unravel.frontpage.post",
        "fyi.unravel.frontpage.vote",
        "fyi.frontpage.feed.comment",
        "fyi.frontpage.feed.post",
        "fyi.frontpage.feed.vote",
        "network.cosmik.card",
        "network.cosmik.collection",
        "network.cosmik.collectionLink",
        "network.cosmik.connection",
        "network.cosmik.follow",
        "at.margin.collection",
        "at.margin.collectionItem",
        "at.margin.like",
        "at.margin.note",
        "at.margin.profile",
        "at.margin.readingRoom",
        "at.margin.reply",
        "fm.plyr.actor.profile",
        "fm.plyr.comment",
        "fm.plyr.like",
        "fm.plyr.list",
        "fm.plyr.track",
        "uk.skyblur.post",
        "uk.skyblur.preference",
        "my.skylights.rel",
        "blue.moji.collection.item",
        "blue.moji.packs.pack",
        "blue.moji.packs.packitem",
        "com.germnetwork.declaration",
        "social.mebibyte.feed.byte",
    ];

    private const int SlotBits = 9;
    private const int SlotCount = 1 << SlotBits;

    private static readonly byte[][] Texts = [.. Names.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[] Slots = FillSlots();

    public static int Count => Names.Length;

    /// <summary>All names by number: the one at index 0 is number 1.</summary>
    public static IReadOnlyList<string> All => Names;

    public static bool TryGetNumber(ReadOnlySpan<byte> nsid, out byte number)
    {
        number = 0;
        if (nsid.Length < sizeof(ulong))
            return false;

        for (var slot = FirstSlot(nsid); Slots[slot] != 0; slot = (slot + 1) % SlotCount)
        {
            if (!nsid.SequenceEqual(Texts[Slots[slot] - 1]))
                continue;
            number = Slots[slot];
            return true;
        }

        return false;
    }

    public static bool TryGetText(byte number, out ReadOnlySpan<byte> nsid)
    {
        var known = number >= 1 && number <= Texts.Length;
        nsid = known ? Texts[number - 1] : default;
        return known;
    }

    public static bool TryGetName(byte number, [NotNullWhen(true)] out string? name)
    {
        name = number >= 1 && number <= Names.Length ? Names[number - 1] : null;
        return name is not null;
    }

    private static byte[] FillSlots()
    {
        var slots = new byte[SlotCount];
        for (var index = 0; index < Texts.Length; index++)
        {
            var slot = FirstSlot(Texts[index]);
            while (slots[slot] != 0)
                slot = (slot + 1) % SlotCount;
            slots[slot] = (byte)(index + 1);
        }

        return slots;
    }

    // Both ends and the length tell the names apart well enough; four times as many slots as names keep the probes short.
    private static int FirstSlot(ReadOnlySpan<byte> nsid)
    {
        var start = BinaryPrimitives.ReadUInt64LittleEndian(nsid);
        var end = BinaryPrimitives.ReadUInt64LittleEndian(nsid[^sizeof(ulong)..]);
        var mixed = unchecked(((start * 31) ^ end ^ (ulong)nsid.Length) * 0x9E37_79B9_7F4A_7C15);
        return (int)(mixed >> (64 - SlotBits));
    }
}
