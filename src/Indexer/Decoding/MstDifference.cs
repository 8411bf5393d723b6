using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// What leads from one tree to another, in key order: keys that were created, updated or deleted. Trees below that both have
/// are not opened, so the cost is that of the difference. One instance compares many pairs, and allocates nothing for a key.
/// </summary>
/// <remarks>
/// Everything that is opened is checked as in a whole walk. A tree that is left out is believed to lie where it may: of two trees,
/// one at least is to be walked whole, now or before.
/// </remarks>
internal sealed class MstDifference(BlockHash hash)
{
    private readonly MstWalk _before = new(hash);
    private readonly MstWalk _after = new(hash);
    private bool _hasBefore;
    private bool _hasAfter;
    private bool _isSame;

    /// <summary>Why comparing ended before the end; null while all is well.</summary>
    public RepoFault? Fault => _isSame ? null : _before.Fault ?? _after.Fault;

    public RecordAction Action { get; private set; }

    /// <summary>The key that differs. Valid until the next move.</summary>
    public ReadOnlyMemory<byte> Key { get; private set; }

    /// <summary>The record of before; default for a key that was created.</summary>
    public Cid Before { get; private set; }

    /// <summary>The record of now; default for a key that was deleted.</summary>
    public Cid After { get; private set; }

    /// <summary>Bytes of the nodes opened so far.</summary>
    public long NodeBytes => _isSame ? 0 : _before.NodeBytes + _after.NodeBytes;

    /// <summary>Stands before the first difference. Both sources may be one, if it is in memory; neither may be refilled.</summary>
    public void Start(BlockSource before, in Cid beforeRoot, BlockSource after, in Cid afterRoot)
    {
        _hasBefore = false;
        _hasAfter = false;
        _isSame = beforeRoot == afterRoot;
        if (_isSame)
            return;
        _before.Start(before, beforeRoot);
        _after.Start(after, afterRoot);
    }

    /// <summary>Moves to the next difference; false at the end, and at a fault.</summary>
    public bool MoveNext()
    {
        while (!_isSame && TryReachKeys())
        {
            var order = !_hasBefore ? 1 : !_hasAfter ? -1 : _before.Key.Span.SequenceCompareTo(_after.Key.Span);
            var isUnchanged = order == 0 && _before.RecordDigest.Span.SequenceEqual(_after.RecordDigest.Span);
            if (!isUnchanged)
                Tell(order);

            // The key itself stays in its walk until that moves on.
            _hasBefore &= order > 0;
            _hasAfter &= order < 0;
            if (!isUnchanged)
                return true;
        }

        return false;
    }

    private void Tell(int order)
    {
        Action = order < 0 ? RecordAction.Delete : order > 0 ? RecordAction.Create : RecordAction.Update;
        Key = order < 0 ? _before.Key : _after.Key;
        Before = order > 0 ? default : _before.RecordCid;
        After = order < 0 ? default : _after.RecordCid;
    }

    // Until each walk stands on a key or at its end. A tree is entered only where the other walk does not meet the same.
    private bool TryReachKeys()
    {
        while (Fault is null)
        {
            var before = _hasBefore ? MstPlace.Key : _before.Peek();
            var after = _hasAfter ? MstPlace.Key : _after.Peek();
            if (before == MstPlace.Tree || after == MstPlace.Tree)
                PassTrees(before, after);
            else
                return TakeKeys(before, after);
        }

        return false;
    }

    private void PassTrees(MstPlace before, MstPlace after)
    {
        if (before != MstPlace.Tree || after != MstPlace.Tree)
            (before == MstPlace.Tree ? _before : _after).EnterTree();
        else if (_before.TreeDigest.SequenceEqual(_after.TreeDigest))
        {
            _before.SkipTree();
            _after.SkipTree();
        }
        else
            EnterHigher(_before.TreeLayer - _after.TreeLayer);
    }

    private void EnterHigher(int difference)
    {
        if (difference >= 0)
            _before.EnterTree();
        if (difference <= 0)
            _after.EnterTree();
    }

    private bool TakeKeys(MstPlace before, MstPlace after)
    {
        if (!_hasBefore && before == MstPlace.Key)
            _hasBefore = _before.TakeKey();
        if (!_hasAfter && after == MstPlace.Key)
            _hasAfter = _after.TakeKey();
        return Fault is null && (_hasBefore || _hasAfter);
    }
}
