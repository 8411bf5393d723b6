using System.Collections.Immutable;
using System.Security.Cryptography;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Keys;

namespace Lexidex.Simulator.Repos;

/// <summary>What the directory says of an account from one operation on.</summary>
/// <param name="Key">The key that signs its commits.</param>
/// <param name="Pds">The number of its PDS; null for the unknown one of a genesis operation.</param>
/// <param name="Created">When the directory took the operation, in microseconds; whole milliseconds.</param>
public sealed record AccountState(SigningKey Key, int? Pds, long Created);

/// <summary>Who owns a repository: a did:plc whose text is the hash of its signed genesis operation, a handle, a signing key.</summary>
public sealed class SimulatedAccount
{
    private readonly ulong _seed;
    private ImmutableArray<AccountState> _states = [];

    internal SimulatedAccount(SimulatorOptions options, int index, SigningKey rotationKey)
    {
        Index = index;
        _seed = options.Seed;
        var random = new RandomStream(_seed, RandomPurpose.Account, (ulong)index);
        var curve = random.OneIn(options.Secp256k1OneIn) ? KeyCurve.Secp256k1 : KeyCurve.P256;
        Handle = $"{Words.Adjective(random)}-{Words.Noun(random)}-{index}.sim.test";
        FirstKey = MakeKey(curve, _seed, (ulong)index + 1);

        var place = new RandomStream(_seed, RandomPurpose.Host, (ulong)index);
        FirstPds = place.Below(options.PdsHosts);
        HasOldKeyForm = options.OldKeyFormOneIn > 0 && place.OneIn(options.OldKeyFormOneIn);
        HasOldGenesis = options.OldGenesisOneIn > 0 && place.OneIn(options.OldGenesisOneIn);
        Genesis = PlcOperation.Genesis(rotationKey, this);
        Did = DidOf(Genesis);
    }

    public int Index { get; }

    public string Did { get; }

    public string Handle { get; }

    /// <summary>The key that signs this account's commits now.</summary>
    public SigningKey Key => _states is [.., var last] ? last.Key : FirstKey;

    /// <summary>The number of the PDS that has the account now.</summary>
    public int Pds => _states is [.., { Pds: { } last }] ? last : FirstPds;

    /// <summary>What each operation of the directory made of it, in their order; the first is the genesis.</summary>
    public ImmutableArray<AccountState> States => _states;

    /// <summary>True where its DID document has the key in the form of 2022.</summary>
    public bool HasOldKeyForm { get; }

    internal bool HasOldGenesis { get; }

    internal SigningKey FirstKey { get; }

    internal int FirstPds { get; }

    /// <summary>The operation that made the DID, as DAG-CBOR.</summary>
    internal byte[] Genesis { get; }

    /// <summary>A key that this account never had, on the curve that it has now.</summary>
    internal SigningKey NextKey() => MakeKey(
        Key.IsP256 ? KeyCurve.P256 : KeyCurve.Secp256k1, _seed, ((ulong)_states.Length << 32) | ((ulong)Index + 1));

    internal void Enter(AccountState state) => ImmutableInterlocked.Update(ref _states, static (states, next) => states.Add(next), state);

    /// <summary>Index 0 is the directory's rotation key, the others are the accounts'.</summary>
    internal static SigningKey MakeKey(KeyCurve curve, ulong seed, ulong index)
    {
        Span<byte> secret = stackalloc byte[32];
        new RandomStream(seed, RandomPurpose.Key, index).Fill(secret);
        return new(curve, secret);
    }

    private static string DidOf(byte[] genesis)
    {
        Span<byte> key = stackalloc byte[16];
        SHA256.HashData(genesis).AsSpan(0, 15).CopyTo(key);
        key[15] = 1;
        Schema.Syntax.Did.TryFromKey(DidKey.FromBytes(key), out var did);
        return did.ToString();
    }
}
