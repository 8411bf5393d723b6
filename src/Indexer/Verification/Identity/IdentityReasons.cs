namespace Lexidex.Indexer.Verification.Identity;

/// <summary>Why an account's identity was not resolved. They may stand in a repository's row: never rename one.</summary>
internal static class IdentityReasons
{
    /// <summary>A DID of a method that the protocol does not have.</summary>
    public const string DidMethod = "did-method";

    /// <summary>A did:web that is not a plain host name.</summary>
    public const string DidWebHost = "did-web-host";

    /// <summary>The directory or the host does not know the DID.</summary>
    public const string DidNotFound = "did-not-found";

    /// <summary>The DID was given up for ever.</summary>
    public const string DidTombstoned = "did-tombstoned";

    /// <summary>The DID document is no JSON object of the usual shape.</summary>
    public const string DocumentShape = "did-document-shape";

    /// <summary>The DID document is of another DID.</summary>
    public const string DocumentId = "did-document-id";

    /// <summary>The DID document is larger than is taken.</summary>
    public const string DocumentSize = "did-document-size";

    /// <summary>Our own rules forbid the address that would have to be asked.</summary>
    public const string Refused = "identity-refused";

    /// <summary>Who would have to be asked cannot be reached, or the connection broke.</summary>
    public const string Away = "identity-away";

    /// <summary>Who was asked did not answer in time.</summary>
    public const string Slow = "identity-slow";

    /// <summary>Who was asked wants patience (429).</summary>
    public const string Busy = "identity-busy";

    /// <summary>Who was asked answered with another error.</summary>
    public const string Error = "identity-error";

    /// <summary>A handle below a top-level domain that has no public names.</summary>
    public const string HandleTopLevel = "handle-top-level";

    /// <summary>A handle that names no DID, by TXT record or by its host.</summary>
    public const string HandleNotFound = "handle-not-found";

    /// <summary>A handle whose TXT records name several DIDs.</summary>
    public const string HandleAmbiguous = "handle-ambiguous";

    /// <summary>A handle that names a DID which goes by another.</summary>
    public const string HandleDisagrees = "handle-disagrees";

    /// <summary>A log of the directory is not of the usual shape.</summary>
    public const string PlcShape = "plc-shape";

    /// <summary>A log has more operations than any honest one.</summary>
    public const string PlcSize = "plc-size";

    /// <summary>An operation does not hash to what names it: its CID, or for the first the DID.</summary>
    public const string PlcCid = "plc-cid";

    /// <summary>An operation does not follow one that stands.</summary>
    public const string PlcChain = "plc-chain";

    /// <summary>No key that may sign an operation has signed it, or its signature is not in its one form.</summary>
    public const string PlcSignature = "plc-signature";

    /// <summary>An operation sets another aside later than it may.</summary>
    public const string PlcRecovery = "plc-recovery";

    /// <summary>The directory says of an operation that it stands, or does not, and that is not so.</summary>
    public const string PlcNullified = "plc-nullified";
}
