using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification;

/// <summary>Where our copy of a repository stands: what the next commit must follow. Null where nothing is known.</summary>
internal readonly record struct RepoHead(Tid? Rev, Cid? Data);
