using System.Security.Cryptography;

namespace Lexidex.Simulator.Keys;

/// <summary>
/// The nonces of RFC 6979, section 3.2, with SHA-256: a signature is a function of key and message, so that one seed gives the
/// same bytes on every machine.
/// </summary>
internal ref struct DeterministicNonce
{
    private readonly PrimeField _order;
    private readonly byte[] _key;
    private readonly byte[] _value;

    public DeterministicNonce(PrimeField order, Word256 secret, Word256 digest)
    {
        _order = order;
        _key = new byte[32];
        _value = new byte[32];
        _value.AsSpan().Fill(1);
        Span<byte> seed = stackalloc byte[64];
        secret.WriteBytes(seed);
        digest.WriteBytes(seed[32..]);
        Mix(0, seed);
        Mix(1, seed);
    }

    public readonly Word256 Next()
    {
        while (true)
        {
            HMACSHA256.HashData(_key, _value, _value);
            var candidate = Word256.FromBytes(_value);
            if (!candidate.IsZero && candidate < _order.Modulus)
                return candidate;
            Mix(0, []);
        }
    }

    private readonly void Mix(byte round, ReadOnlySpan<byte> seed)
    {
        Span<byte> input = stackalloc byte[33 + 64];
        _value.CopyTo(input);
        input[32] = round;
        seed.CopyTo(input[33..]);
        HMACSHA256.HashData(_key, input[..(33 + seed.Length)], _key);
        HMACSHA256.HashData(_key, _value, _value);
    }
}
