using System.Security.Cryptography;
using Lexidex.Schema.Syntax;
using Lexidex.Simulator.Generation;
using Lexidex.Simulator.Keys;

namespace Lexidex.Simulator.Repos;

/// <summary>Who owns a repository: a did:plc whose text is the hash of its signed genesis operation, a handle, a signing key.</summary>
public sealed class SimulatedAccount
{
    /// <summary>One account in so many signs with secp256k1, the rest with P-256.</summary>
    private const int Secp256k1OneIn = 8;

    internal SimulatedAccount(ulong seed, int index, SigningKey rotationKey)
    {
        Index = index;
        var random = new RandomStream(seed, RandomPurpose.Account, (ulong)index);
        var curve = random.OneIn(Secp256k1OneIn) ? KeyCurve.Secp256k1 : KeyCurve.P256;
        Handle = $"{Words.Adjective(random)}-{Words.Noun(random)}-{index}.sim.test";
        Key = MakeKey(curve, seed, (ulong)index + 1);
        Genesis = PlcOperation.Signed(rotationKey, this, PlcOperation.UnknownEndpoint, previous: null);
        Did = DidOf(Genesis);
    }

    public int Index { get; }

    public string Did { get; }

    public string Handle { get; }

    /// <summary>The key that signs this account's commits.</summary>
    public SigningKey Key { get; }

    /// <summary>The operation that made the DID, as DAG-CBOR.</summary>
    internal byte[] Genesis { get; }

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
