using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity.Plc;

/// <summary>
/// Believes a log of operations only where all of it is true: the first hashes to the DID, each is signed by a key that the one it
/// follows allows, and one that sets others aside is of a more powerful key and came within three days.
/// </summary>
/// <remarks>See https://web.plc.directory/spec/v0.1/did-plc, "Key Rotation and Account Recovery".</remarks>
internal sealed class PlcLog(SignatureCheck signatures)
{
    private const int DidBytes = 15;

    private static readonly TimeSpan RecoveryTime = TimeSpan.FromHours(72);

    /// <exception cref="PlcException">It is not true, or empty.</exception>
    public PlcHistory Verify(Did did, IReadOnlyList<PlcEntry> entries)
    {
        var setAside = new HashSet<PlcEntry>(ReferenceEqualityComparer.Instance);
        var history = Replay(did, entries, setAside);
        if (entries.FirstOrDefault(entry => entry.IsNullified != setAside.Contains(entry)) is { } lie)
            throw new PlcException(IdentityReasons.PlcNullified, $"The directory says of {lie.Cid} that it {(lie.IsNullified ? "does not stand" : "stands")}, and that is not so.");
        return history;
    }

    /// <summary>The same of operations that were taken one by one, before it was known which would be set aside.</summary>
    public PlcHistory Replay(Did did, IReadOnlyList<PlcEntry> entries) => Replay(did, entries, new(ReferenceEqualityComparer.Instance));

    private PlcHistory Replay(Did did, IReadOnlyList<PlcEntry> entries, HashSet<PlcEntry> setAside)
    {
        var standing = new List<Signed>();
        foreach (var entry in entries)
        {
            Check(entry, did, standing);
            if (standing.Count == 0)
                standing.Add(First(entry, did));
            else
                Follow(entry, standing, setAside);
        }

        if (standing.Count == 0)
            throw new PlcException(IdentityReasons.PlcShape, $"The log of {did} is empty.");
        return new PlcHistory([.. standing.Select(signed => signed.Entry.Operation)]);
    }

    private static void Check(PlcEntry entry, Did did, List<Signed> standing)
    {
        if (entry.Did != did)
            throw new PlcException(IdentityReasons.PlcShape, $"The log of {did} has an operation of {entry.Did}.");
        if (entry.Cid != entry.Operation.Cid)
            throw new PlcException(IdentityReasons.PlcCid, $"An operation of {did} hashes to {entry.Operation.Cid}, not to {entry.Cid}.");
        if (standing.Count > 0 && entry.Created < standing[^1].Entry.Created)
            throw new PlcException(IdentityReasons.PlcChain, $"{entry.Cid} was made before what stands before it.");
    }

    private Signed First(PlcEntry entry, Did did)
    {
        var operation = entry.Operation;
        if (operation.Previous is not null || operation.IsTombstone)
            throw new PlcException(IdentityReasons.PlcChain, $"The log of {did} does not begin with its first operation.");
        if (!IsHashOf(did, operation.Cid))
            throw new PlcException(IdentityReasons.PlcCid, $"The first operation of {did} does not hash to it.");
        return new Signed(entry, SignerOf(operation, operation.RotationKeys));
    }

    // A did:plc is the beginning of the hash, and its key holds the same bytes.
    private static bool IsHashOf(Did did, Cid cid)
    {
        Span<byte> digest = stackalloc byte[Cid.DigestLength];
        Span<byte> key = stackalloc byte[DidKey.Length];
        cid.WriteDigest(digest);
        did.Key.WriteBytes(key);
        return did.IsPlc && key[..DidBytes].SequenceEqual(digest[..DidBytes]);
    }

    private void Follow(PlcEntry entry, List<Signed> standing, HashSet<PlcEntry> setAside)
    {
        var at = standing.FindLastIndex(signed => signed.Entry.Cid == entry.Operation.Previous);
        if (at < 0)
            throw new PlcException(IdentityReasons.PlcChain, $"{entry.Cid} follows an operation that does not stand.");
        var previous = standing[at].Entry.Operation;
        if (previous.IsTombstone)
            throw new PlcException(IdentityReasons.PlcChain, $"{entry.Cid} follows the end of its DID.");
        var allowed = previous.RotationKeys;
        if (at < standing.Count - 1)
            allowed = PowerOver(entry, standing[at + 1], allowed);

        var signer = SignerOf(entry.Operation, allowed);
        setAside.UnionWith(standing.Skip(at + 1).Select(signed => signed.Entry));
        standing.RemoveRange(at + 1, standing.Count - at - 1);
        standing.Add(new Signed(entry, signer));
    }

    /// <summary>The keys that may set an operation aside: those that stand before the one that signed it.</summary>
    private static List<SigningKey?> PowerOver(PlcEntry entry, Signed disputed, IReadOnlyList<SigningKey?> keys)
    {
        if (entry.Created - disputed.Entry.Created > RecoveryTime)
            throw new PlcException(IdentityReasons.PlcRecovery, $"{entry.Cid} sets {disputed.Entry.Cid} aside later than three days after it.");
        return [.. keys.TakeWhile(key => key is null || !key.Equals(disputed.Signer))];
    }

    private SigningKey SignerOf(PlcOperation operation, IReadOnlyList<SigningKey?> allowed)
    {
        foreach (var key in allowed)
        {
            if (key is not null && signatures.IsSignedBy(operation.Message, operation.Signature, key))
                return key;
        }

        throw new PlcException(IdentityReasons.PlcSignature, $"No key that may sign {operation.Cid} has signed it.");
    }

    private sealed record Signed(PlcEntry Entry, SigningKey Signer);
}
