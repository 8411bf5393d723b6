namespace Lexidex.Indexer.Decoding;

/// <summary>What a walk meets next.</summary>
internal enum MstPlace
{
    End,
    Tree,
    Key,
}
