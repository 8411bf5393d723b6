using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding.Inversion;

/// <summary>What lies before, between or after the keys of a node: parts of the tree as it is, edits, and the tree made of both.</summary>
internal struct TreeGap
{
    public int PartsStart;
    public int PartsEnd;
    public int EditsStart;
    public int EditsEnd;

    /// <summary>The finished tree of the gap; null for none.</summary>
    public Cid? Tree;

    /// <summary>The tree is one of the tree as it is, and was not opened.</summary>
    public bool IsKept;
}
