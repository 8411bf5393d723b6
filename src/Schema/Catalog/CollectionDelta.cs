namespace Lexidex.Schema.Catalog;

/// <summary>What was seen of an unregistered collection in a span of time.</summary>
/// <param name="Dids">Registers of the sketch of those who wrote; merged by the larger of each.</param>
/// <param name="Samples">AT-URIs of a few of the records.</param>
public sealed record CollectionDelta(string Collection, long Records, long Deletes, byte[] Dids, IReadOnlyList<string> Samples);
