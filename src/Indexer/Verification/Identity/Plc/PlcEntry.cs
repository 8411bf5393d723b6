using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Verification.Identity.Plc;

/// <summary>An operation as the directory's logs and exports have it.</summary>
/// <param name="Cid">What the directory says the operation hashes to.</param>
/// <param name="IsNullified">What the directory says of it: a later one, by a more powerful key, took its place.</param>
/// <param name="Created">When the directory took it.</param>
internal sealed record PlcEntry(Did Did, PlcOperation Operation, Cid Cid, bool IsNullified, DateTimeOffset Created);
