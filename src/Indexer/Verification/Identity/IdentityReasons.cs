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
}
