using System.Collections.Concurrent;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Network;

/// <summary>A signed operation, its CID and when the directory took it.</summary>
internal sealed record PlcLogEntry(SimulatedAccount Account, byte[] Operation, Cid Cid, long Created)
{
    /// <summary>The form of <c>/log/audit</c> and of <c>/export</c>.</summary>
    public object ToAnswer() => new
    {
        did = Account.Did,
        operation = Answers.FromDagCbor(Operation),
        cid = Cid.ToString(),
        nullified = false,
        createdAt = NetworkTime.Text(Created),
    };
}

/// <summary>
/// The operations of all accounts with their signatures. They name the ports of this run, so each is made when it is first asked
/// for; the first of each account, whose hash is the DID, names none.
/// </summary>
internal sealed class PlcDirectory(SimulatedNetwork network, Func<int, string> endpointOf)
{
    private readonly ConcurrentDictionary<(int Account, int State), Lazy<PlcLogEntry>> _entries = new();

    /// <summary>The operations of one account, the first of all at the front.</summary>
    public IReadOnlyList<PlcLogEntry> LogOf(SimulatedAccount account) =>
        [.. Enumerable.Range(0, account.States.Length).Select(state => EntryOf(account, state))];

    /// <summary>Operations of all accounts after a time, the oldest first.</summary>
    public IEnumerable<PlcLogEntry> After(long time, int count) =>
        network.Directory.After(time, count).Select(entry => EntryOf(entry.Account, entry.State));

    public string EndpointOf(SimulatedAccount account) => endpointOf(account.Pds);

    private PlcLogEntry EntryOf(SimulatedAccount account, int state) =>
        _entries.GetOrAdd((account.Index, state), _ => new(() => Make(account, state))).Value;

    private PlcLogEntry Make(SimulatedAccount account, int index)
    {
        var state = account.States[index];
        var operation = index == 0
            ? account.Genesis
            : PlcOperation.Signed(network.RotationKey, account, state.Key, endpointOf(state.Pds!.Value), EntryOf(account, index - 1).Cid);
        return new(account, operation, Cid.OfDagCbor(operation), state.Created);
    }
}
