using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lexidex.Indexer.Decoding;
using Lexidex.Indexer.Verification;
using Lexidex.Indexer.Verification.Signatures;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator;
using Lexidex.Simulator.Repos;

namespace Lexidex.Benchmarks.Reading;

/// <summary>
/// #commit frames of a simulated stream in its order, with where each repository stood before, and the keys of all accounts. Nearly
/// all of them sign with secp256k1, as in the real network.
/// </summary>
internal sealed class LiveFrames : ISigningKeys
{
    private readonly Dictionary<Did, SigningKey> _keys = [];
    private readonly Dictionary<string, string> _didKeys = [];

    public LiveFrames(int repos, int records, int events)
    {
        var options = new SimulatorOptions
        {
            Repos = repos,
            Records = records,
            ReplayFrames = events,
            Secp256k1OneIn = 1,
            Mix = new LiveMix { NewAccounts = 0, Identities = 0, Accounts = 0 },
        };
        var network = new SimulatedNetwork(options);
        foreach (var repo in network.Repos)
            Know(repo.Account);
        network.Advance(events);
        Frames = [.. Read(network)];
        Operations = Frames.Sum(CountOperations);
    }

    public byte[][] Frames { get; }

    public long Operations { get; }

    public bool TryFind(Did did, [NotNullWhen(true)] out SigningKey? key) => _keys.TryGetValue(did, out key);

    public Task PrefetchAsync(IReadOnlyCollection<Did> dids, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<bool> RefreshAsync(Did did, CancellationToken cancellationToken) => new(false);

    public ValueTask<IReadOnlyList<SigningKey>> FindEarlierAsync(Did did, CancellationToken cancellationToken) => new([]);

    public Uri? FindHost(Did did) => null;

    public void MarkStale(Did did)
    {
        // Nothing changes here.
    }

    /// <summary>Writes frames and keys as the other reader takes them.</summary>
    public void Save(string frames, string keys)
    {
        using var file = File.Create(frames);
        Span<byte> length = stackalloc byte[4];
        foreach (var frame in Frames)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, frame.Length);
            file.Write(length);
            file.Write(frame);
        }

        File.WriteAllText(keys, JsonSerializer.Serialize(_didKeys));
    }

    private void Know(SimulatedAccount account)
    {
        _keys[Did.Parse(account.Did)] = new SigningKey(account.Key.IsP256 ? KeyCurve.P256 : KeyCurve.Secp256k1, account.Key.PublicKey);
        _didKeys[account.Did] = account.Key.DidKey;
    }

    private static IEnumerable<byte[]> Read(SimulatedNetwork network)
    {
        for (var place = network.Frames.Start; network.Frames.TryRead(place, out var frame); place++)
            yield return frame.Bytes;
    }

    private static long CountOperations(byte[] frame)
    {
        using var reader = new FrameReader();
        reader.Read(frame);
        return reader.Commit.Ops.Count;
    }
}
