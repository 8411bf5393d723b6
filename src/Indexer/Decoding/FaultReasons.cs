namespace Lexidex.Indexer.Decoding;

/// <summary>Every reason code of reading and believing. They are counted, stored and searched for: never rename one.</summary>
internal static class FaultReasons
{
    /// <summary>The CAR ends inside its header or inside a section.</summary>
    public const string CarTruncated = "car-truncated";

    /// <summary>The CAR is larger than is taken at all.</summary>
    public const string CarSize = "car-size";

    /// <summary>The CAR's header is not a strict map of version and roots.</summary>
    public const string CarHeader = "car-header";

    /// <summary>The CAR is of another version than 1.</summary>
    public const string CarVersion = "car-version";

    /// <summary>The CAR names no root, or one that cannot be a commit.</summary>
    public const string CarRoot = "car-root";

    /// <summary>A section's length is zero, too long a number, or not written in its shortest form.</summary>
    public const string CarSection = "car-section";

    /// <summary>A section does not begin with a well-formed CID.</summary>
    public const string CarCid = "car-cid";

    /// <summary>The CAR has more blocks than any honest repository.</summary>
    public const string CarBlocks = "car-blocks";

    /// <summary>Most of the CAR is not part of the repository.</summary>
    public const string CarJunk = "car-junk";

    /// <summary>A commit, tree node or record that is named is not there.</summary>
    public const string BlockMissing = "block-missing";

    /// <summary>A block does not hash to the CID that names it.</summary>
    public const string BlockCid = "block-cid";

    /// <summary>The repository is of another version than 3.</summary>
    public const string CommitVersion = "commit-version";

    /// <summary>The commit object is not strict DRISL, or a field is missing or of another type.</summary>
    public const string CommitShape = "commit-shape";

    /// <summary>The commit names no valid DID, or another one than was asked for or announced.</summary>
    public const string CommitDid = "commit-did";

    /// <summary>The event's rev is not the one that was signed.</summary>
    public const string CommitRev = "commit-rev";

    /// <summary>The event's commit CID is not the root of its blocks.</summary>
    public const string CommitCid = "commit-cid";

    /// <summary>The rev is not a TID below 2^63.</summary>
    public const string RevInvalid = "rev-invalid";

    /// <summary>The rev lies more than five minutes ahead of our clock.</summary>
    public const string RevFuture = "rev-future";

    /// <summary>The CAR's rev is older than what is indexed already.</summary>
    public const string RevOlder = "rev-older";

    /// <summary>A tree node is not strict DRISL of the one allowed shape, or stands empty where none may.</summary>
    public const string MstShape = "mst-shape";

    /// <summary>Keys are not in ascending order, or one is there twice.</summary>
    public const string MstOrder = "mst-order";

    /// <summary>A key's hash does not belong to the layer of its node.</summary>
    public const string MstLayer = "mst-layer";

    /// <summary>A key is empty or longer than 1,024 bytes.</summary>
    public const string MstKey = "mst-key";

    /// <summary>A node has more than 256 entries or is larger than those can be, or the tree has more than 32 layers.</summary>
    public const string MstLimit = "mst-limit";

    /// <summary>The same blocks stand under so many keys that the records come to many times the CAR.</summary>
    public const string RecordRepeat = "record-repeat";

    /// <summary>A record's block is not strict DRISL. Of the record alone: the rest of the repository is kept.</summary>
    public const string RecordCbor = "record-cbor";

    /// <summary>A record's block is larger than allowed. Of the record alone: the rest of the repository is kept.</summary>
    public const string RecordSize = "record-size";

    /// <summary>A record's path is not collection/rkey. Of the record alone: the rest of the repository is kept.</summary>
    public const string RecordPath = "record-path";

    /// <summary>A frame is longer than 5,000,000 bytes.</summary>
    public const string FrameSize = "frame-size";

    /// <summary>A frame is not two strict DRISL objects.</summary>
    public const string FrameCbor = "frame-cbor";

    /// <summary>A field that the message needs is missing, of another type, or not valid.</summary>
    public const string FrameShape = "frame-shape";

    /// <summary>A commit's blocks are larger than 2,000,000 bytes.</summary>
    public const string FrameBlocks = "frame-blocks";

    /// <summary>A commit has more than 200 operations.</summary>
    public const string FrameOps = "frame-ops";

    /// <summary>The commit's tree does not hold what an operation says.</summary>
    public const string OpMismatch = "op-mismatch";

    /// <summary>An operation changes or deletes and does not say what the record was before.</summary>
    public const string OpPrev = "op-prev";

    /// <summary>Two operations of one commit are of the same record.</summary>
    public const string OpTwice = "op-twice";

    /// <summary>The operations, undone, do not lead back to the tree that the commit says it began from.</summary>
    public const string CommitInversion = "commit-inversion";

    /// <summary>The commit does not follow the one we have: events were lost.</summary>
    public const string CommitGap = "commit-gap";

    /// <summary>The host declares another tree than the one we have.</summary>
    public const string SyncDiffers = "sync-differs";

    /// <summary>The commit says it began from another tree than the one we have.</summary>
    public const string CommitPrevData = "commit-prev-data";

    /// <summary>The commit is signed neither with the account's key nor with one that it had before, or its S is high.</summary>
    public const string CommitSignature = "commit-signature";

    /// <summary>The account's identity could not be resolved, so nothing is known of its key.</summary>
    public const string IdentityUnresolved = "identity-unresolved";

    /// <summary>A PDS speaks of an account that lives at another one.</summary>
    public const string WrongHost = "wrong-host";
}
