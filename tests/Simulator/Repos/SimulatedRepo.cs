using System.Diagnostics.CodeAnalysis;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Trees;

namespace Lexidex.Simulator.Repos;

/// <summary>
/// A repository and its account. Its contents are made when they are first asked for; until the stream changes them they may be
/// forgotten and made again, since they follow from the seed. Safe to use from several threads.
/// </summary>
public sealed class SimulatedRepo
{
    private readonly Lock _gate = new();
    private readonly Func<RepoContents> _generate;
    private readonly Tid _firstRevision;
    private readonly WeakReference<RepoContents?> _unchanged = new(null);
    private RepoContents? _changed;
    private SignedCommit? _head;

    internal SimulatedRepo(SimulatedAccount account, RepoPlan plan, Func<RepoContents> generate)
    {
        Account = account;
        Plan = plan;
        _generate = generate;
        _firstRevision = plan.Revision;
    }

    /// <summary>A repository born in the stream, with its first commit.</summary>
    internal SimulatedRepo(SimulatedAccount account, RepoPlan plan, IReadOnlyList<RecordWrite> writes, Tid revision, out RepoChange change)
        : this(account, plan, () => new([]))
    {
        _changed = new([]);
        change = Commit(writes, revision, previous: null);
    }

    public SimulatedAccount Account { get; }

    public AccountStatus Status { get; internal set; }

    internal RepoPlan Plan { get; }

    /// <summary>The latest commit.</summary>
    public SignedCommit Head
    {
        get
        {
            lock (_gate)
                return _head ??= SignedCommit.Make(Account, Contents().Tree.Data, _firstRevision);
        }
    }

    /// <summary>The latest commit and every block of the repository, in a moment between two commits.</summary>
    public (SignedCommit Head, IReadOnlyList<CarBlock> Blocks) Export()
    {
        lock (_gate)
        {
            var head = Head;
            return (head, [new(head.Cid, head.Block), .. Contents().Blocks()]);
        }
    }

    /// <summary>The latest commit and the blocks that prove what stands at a path, or that nothing does.</summary>
    public (SignedCommit Head, IReadOnlyList<CarBlock> Blocks) Prove(RecordPath path)
    {
        lock (_gate)
        {
            var contents = Contents();
            var nodes = new HashSet<TreeNode>(contents.Tree.Seal());
            TreeProof.Collect(contents.Tree.Root, path.ToBytes(), nodes);
            var record = contents.Find(path);
            return (Head, Blocks(Head, nodes, record is null ? [] : [new RecordWrite(path, record.Block)]));
        }
    }

    /// <summary>The records that stand in the repository now.</summary>
    public IReadOnlyList<(RecordPath Path, Cid Cid)> List()
    {
        lock (_gate)
            return [.. Contents().Records.Select(record => (record.Path, record.Cid))];
    }

    public bool TryGet(RecordPath path, out Cid cid, [NotNullWhen(true)] out byte[]? block)
    {
        lock (_gate)
        {
            var record = Contents().Find(path);
            (cid, block) = (record?.Cid ?? default, record?.Block);
            return record is not null;
        }
    }

    internal int RecordCount
    {
        get
        {
            lock (_gate)
                return Contents().Records.Count;
        }
    }

    /// <summary>The path of one of the records, in an order that depends on past edits only.</summary>
    internal RecordPath PathAt(int place)
    {
        lock (_gate)
            return Contents().Records[place].Path;
    }

    /// <summary>Writes and deletes records in one commit. The revision must be above the last one.</summary>
    internal RepoChange Commit(IReadOnlyList<RecordWrite> writes, Tid revision)
    {
        lock (_gate)
            return Commit(writes, revision, Head);
    }

    private RepoChange Commit(IReadOnlyList<RecordWrite> writes, Tid revision, SignedCommit? previous)
    {
        var contents = _changed ??= Contents();
        var operations = writes.Select(write => Apply(contents, write)).ToList();
        var nodes = new HashSet<TreeNode>(contents.Tree.Seal());
        foreach (var write in writes)
            TreeProof.Collect(contents.Tree.Root, write.Path.ToBytes(), nodes);
        var head = _head = SignedCommit.Make(Account, contents.Tree.Data, revision);
        return new(Account, head, previous, operations, Blocks(head, nodes, writes));
    }

    private static RepoOperation Apply(RepoContents contents, RecordWrite write)
    {
        var before = contents.Find(write.Path)?.Cid;
        if (write.Block is null)
        {
            contents.Remove(write.Path);
            return new(write.Path, null, before);
        }

        var cid = Cid.OfDagCbor(write.Block);
        contents.Put(write.Path, cid, write.Block);
        return new(write.Path, cid, before);
    }

    private static List<CarBlock> Blocks(SignedCommit head, IEnumerable<TreeNode> nodes, IEnumerable<RecordWrite> writes)
    {
        var blocks = new List<CarBlock> { new(head.Cid, head.Block) };
        blocks.AddRange(nodes.Select(node => new CarBlock(node.Cid, node.Block)));
        blocks.AddRange(writes.Where(write => write.Block is not null).Select(write => new CarBlock(Cid.OfDagCbor(write.Block), write.Block!)));
        return [.. blocks.DistinctBy(block => block.Cid)];
    }

    private RepoContents Contents()
    {
        if (_changed is not null)
            return _changed;
        if (_unchanged.TryGetTarget(out var contents))
            return contents;
        contents = _generate();
        _unchanged.SetTarget(contents);
        return contents;
    }
}
