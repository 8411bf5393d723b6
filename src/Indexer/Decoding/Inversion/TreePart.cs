using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding.Inversion;

/// <summary>
/// A subtree of the tree as it is, or what lies of it between two edits: a key that comes back cuts it, a key that goes
/// leaves two of them side by side.
/// </summary>
/// <param name="Root">Its node.</param>
/// <param name="Low">Only keys above this edit's belong to the part; −1 for all.</param>
/// <param name="High">Only keys below this edit's belong to the part; −1 for all.</param>
/// <param name="IsCutHigh">False where all keys of the subtree are below the high edit anyway.</param>
internal readonly record struct TreePart(Cid Root, int Low, int High, bool IsCutHigh)
{
    /// <summary>Nothing of the subtree lies outside, so that it may stay as it is.</summary>
    public bool IsWhole => Low < 0 && !IsCutHigh;
}
