using System.Diagnostics;
using System.Security.Cryptography;
using Lexidex.Indexer.Verification.Signatures;
using SimulatedCurve = Lexidex.Simulator.Keys.KeyCurve;
using SimulatedKey = Lexidex.Simulator.Keys.SigningKey;

namespace Lexidex.Benchmarks.Reading;

/// <summary>Each library that checks signatures, on one core: with a few keys over and over, and with a new key each time.</summary>
internal static class SignatureBenchmark
{
    private const int Keys = 2_000;
    private const int FewKeys = 16;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);

    public static int Run()
    {
        Console.WriteLine("| library | curve | few keys, verifications/s | new keys, verifications/s |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var curve in Enum.GetValues<KeyCurve>())
        {
            var signed = Sign(curve);
            Report(() => new PlatformEcdsa(FewKeys), curve, signed);
            if (curve == KeyCurve.Secp256k1 && Libsecp256k1.TryCreate(out var library))
                Report(() => library, curve, signed);
        }

        return 0;
    }

    private static void Report(Func<ISignatureLibrary> make, KeyCurve curve, Signed[] signed)
    {
        using var library = make();
        var few = PerSecond(library, signed[..FewKeys]);
        Console.WriteLine($"| {library.Name} | {curve} | {few:N0} | {PerSecond(library, signed):N0} |");
    }

    private static double PerSecond(ISignatureLibrary library, Signed[] signed)
    {
        var watch = Stopwatch.StartNew();
        long count = 0;
        for (; watch.Elapsed < Each; count++)
        {
            var one = signed[count % signed.Length];
            if (!library.Verify(one.Key, one.Digest, one.Signature))
                throw new InvalidOperationException("A true signature was refused.");
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static Signed[] Sign(KeyCurve curve)
    {
        var random = new Random(1);
        var signed = new Signed[Keys];
        for (var at = 0; at < Keys; at++)
        {
            var secret = new byte[32];
            random.NextBytes(secret);
            var signer = new SimulatedKey(curve == KeyCurve.P256 ? SimulatedCurve.P256 : SimulatedCurve.Secp256k1, secret);
            signed[at] = new Signed(new SigningKey(curve, signer.PublicKey), SHA256.HashData(secret), signer.Sign(secret));
        }

        return signed;
    }

    private sealed record Signed(SigningKey Key, byte[] Digest, byte[] Signature);
}
