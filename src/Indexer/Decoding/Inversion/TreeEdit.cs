using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding.Inversion;

/// <summary>One key of the tree that has to change for the tree to be the one before.</summary>
internal struct TreeEdit
{
    /// <summary>Where the key stands among the keys of all edits.</summary>
    public int KeyStart;

    public int KeyLength;

    /// <summary>The layer in which the key stands, or would stand.</summary>
    public int Layer;

    /// <summary>The record that the tree has; null for a key that is not there.</summary>
    public Cid? Now;

    /// <summary>The record that the tree before had; null for a key that was not there.</summary>
    public Cid? Before;

    /// <summary>The key was met in the tree.</summary>
    public bool IsFound;

    /// <summary>Undoing a delete brings the key back, which divides what stands around it.</summary>
    public readonly bool IsInsert => Now is null;
}
