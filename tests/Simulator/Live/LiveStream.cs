using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Repos;

namespace Lexidex.Simulator.Live;

/// <summary>
/// Lets things happen in the network, one step at a time, and tells of each in a frame. The steps follow from the seed and from the
/// number of steps before; the clock on the wall has no part in them.
/// </summary>
internal sealed class LiveStream
{
    private const long LongestPause = 40_000;

    private readonly Lock _gate = new();
    private readonly SimulatedNetwork _network;
    private readonly FrameWindow _frames;
    private readonly RandomStream _random;
    private readonly LiveWrites _writes;
    private readonly List<SimulatedRepo> _away = [];
    private long _now = NetworkTime.StreamStart;
    private long _events;

    public LiveStream(SimulatedNetwork network, FrameWindow frames)
    {
        _network = network;
        _frames = frames;
        _random = new(network.Options.Seed, RandomPurpose.Live);
        _writes = new(network, _random);
    }

    public void Advance(int events)
    {
        lock (_gate)
        {
            for (var until = _events + events; _events < until;)
                Step();
        }
    }

    /// <summary>Tells a commit that is forged, then the true one in whose place it came; the DID of whose name was used.</summary>
    public string Forge(Forgery forgery)
    {
        lock (_gate)
        {
            var repo = PickActive();
            var between = repo.Plan.TidAt(++_now);
            var truth = repo.Commit(_writes.For(repo, ref _now), repo.Plan.TidAt(++_now));
            var forged = ForgedEvents.Make(forgery, truth, between, _network.RotationKey);
            if (forgery == Forgery.WrongHost)
                TellAt((repo.Account.Pds + 1) % _network.Options.PdsHosts, forged);
            else
                Tell(forged);
            Tell(new StreamEvent.Commit(truth));
            return repo.Account.Did;
        }
    }

    private void Step()
    {
        _now += 1_000 + _random.Below(LongestPause);
        var mix = _network.Options.Mix;
        var draw = _random.Below(1_000);
        if (draw < mix.NewAccounts)
            Join();
        else if (draw < mix.NewAccounts + mix.Identities)
            Tell(new StreamEvent.Identity(PickActive().Account));
        else if (draw < mix.NewAccounts + mix.Identities + mix.Accounts)
            ComeOrGo();
        else if (draw < mix.NewAccounts + mix.Identities + mix.Accounts + mix.KeyRotations)
            Rotate(PickActive());
        else if (draw < mix.NewAccounts + mix.Identities + mix.Accounts + mix.KeyRotations + mix.Migrations)
            Migrate(PickActive());
        else
            CommitSome(PickActive());
    }

    private void Join()
    {
        var index = _network.Count;
        var account = new SimulatedAccount(_network.Options, index, _network.RotationKey);
        _network.Directory.Register([(account, _now)]);
        var plan = _network.PlanOf(index);
        var repo = new SimulatedRepo(account, plan, [_writes.Profile(_now)], plan.TidAt(_now), out var change);
        _network.Add(repo);
        Tell(new StreamEvent.Identity(account));
        Tell(new StreamEvent.Account(account, AccountStatus.Active));
        Tell(new StreamEvent.Commit(change));
    }

    private void Rotate(SimulatedRepo repo)
    {
        _network.Directory.Change(repo.Account, repo.Account.NextKey(), repo.Account.Pds, _now);
        Tell(new StreamEvent.Identity(repo.Account));
    }

    private void Migrate(SimulatedRepo repo)
    {
        var hosts = _network.Options.PdsHosts;
        var next = (repo.Account.Pds + 1 + _random.Below(Math.Max(1, hosts - 1))) % hosts;
        var before = repo.Account.Pds;
        _network.Directory.Change(repo.Account, repo.Account.NextKey(), next, _now);
        if (before != next)
            TellAt(before, new StreamEvent.Account(repo.Account, AccountStatus.Deactivated));
        repo.Commit([], repo.Plan.TidAt(++_now));
        Tell(new StreamEvent.Identity(repo.Account));
        Tell(new StreamEvent.Account(repo.Account, AccountStatus.Active));
        Tell(new StreamEvent.Sync(repo.Account, repo.Head));
    }

    // At most one account in ten is away, so that small networks stay alive.
    private void ComeOrGo()
    {
        if (_away.Count > 0 && (_random.OneIn(2) || _away.Count >= _network.Count / 10))
            Return(_random.Below(_away.Count));
        else if (_network.Count >= 10)
            Leave(PickActive());
        else
            Tell(new StreamEvent.Identity(PickActive().Account));
    }

    private void Leave(SimulatedRepo repo)
    {
        repo.Status = _random.Below(5) switch { 0 => AccountStatus.Deleted, 1 => AccountStatus.TakenDown, _ => AccountStatus.Deactivated };
        if (repo.Status != AccountStatus.Deleted)
            _away.Add(repo);
        Tell(new StreamEvent.Account(repo.Account, repo.Status));
    }

    private void Return(int place)
    {
        var repo = _away[place];
        _away.RemoveAt(place);
        repo.Status = AccountStatus.Active;
        Tell(new StreamEvent.Account(repo.Account, AccountStatus.Active));
        Tell(new StreamEvent.Sync(repo.Account, repo.Head));
    }

    private void CommitSome(SimulatedRepo repo)
    {
        var writes = _writes.For(repo, ref _now);
        Tell(new StreamEvent.Commit(repo.Commit(writes, repo.Plan.TidAt(++_now))));
    }

    // Squared, so that the first repositories are the busy ones; from there on to the next that is active.
    private SimulatedRepo PickActive()
    {
        var unit = _random.Unit();
        var count = _network.Count;
        var first = (int)(unit * unit * count);
        for (var step = 0; step < count; step++)
        {
            var repo = _network.Repo((first + step) % count);
            if (repo.Status == AccountStatus.Active)
                return repo;
        }

        throw new InvalidOperationException("No account of the network is active.");
    }

    private void Tell(StreamEvent happened)
    {
        _events++;
        var faults = _network.Options.Faults;
        var isLost = faults.LoseEventOneIn > 0 && _events % faults.LoseEventOneIn == 0;
        _frames.Append(sequence => isLost ? null : FrameEncoder.Encode(happened, sequence, Time()));
        if (!isLost)
            TellAt(happened.Owner.Pds, happened);
    }

    // What a PDS alone says, be it true or not, a relay does not pass on unless the account lives there.
    private void TellAt(int pds, StreamEvent happened) =>
        _network.PdsFrames[pds].Append(sequence => FrameEncoder.Encode(happened, sequence, Time()));

    private string Time() => _network.Options.FrameClock is { } clock
        ? NetworkTime.Text((clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond)
        : NetworkTime.Text(_now);
}
