using Lexidex.Schema.Syntax;

namespace Lexidex.Simulator.Repos;

/// <summary>A record that exists, and the CID that is current.</summary>
public readonly record struct ModelRecord(string Did, string Collection, string RecordKey, Cid Cid);

/// <summary>An account, its status, and its repository's latest commit.</summary>
public readonly record struct ModelAccount(string Did, AccountStatus Status, SignedCommit Head);

/// <summary>The truth about the network, taken from its own state: what an indexer that has caught up must hold.</summary>
public sealed class NetworkModel
{
    private readonly SimulatedNetwork _network;

    internal NetworkModel(SimulatedNetwork network) => _network = network;

    public IEnumerable<ModelAccount> Accounts() => _network.Repos.Select(repo => new ModelAccount(repo.Account.Did, repo.Status, repo.Head));

    /// <summary>
    /// Every record of every account in one of the states, each repository in one moment. Without states: of active accounts.
    /// </summary>
    public IEnumerable<ModelRecord> Records(params AccountStatus[] states)
    {
        AccountStatus[] wanted = states.Length == 0 ? [AccountStatus.Active] : states;
        return _network.Repos.Where(repo => wanted.Contains(repo.Status)).SelectMany(RecordsOf);
    }

    private static IEnumerable<ModelRecord> RecordsOf(SimulatedRepo repo) =>
        repo.List().Select(record => new ModelRecord(repo.Account.Did, record.Path.Collection, record.Path.RecordKey, record.Cid));
}
