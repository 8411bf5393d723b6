namespace Lexidex.Indexer.Decoding;

/// <summary>Why a repository, commit or record was not believed: a stable reason code (kebab-case) and what was found, for people.</summary>
internal sealed record RepoFault(string Reason, string Detail)
{
    public override string ToString() => Detail.Length == 0 ? Reason : $"{Reason}: {Detail}";
}
