using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Lexidex.Indexer.Verification.Signatures;

/// <summary>
/// secp256k1 by libsecp256k1, six times as fast as OpenSSL. The library is Bitcoin's, from the system's packages; where it
/// is not installed, <see cref="PlatformEcdsa"/> does its work.
/// </summary>
/// <remarks>See https://github.com/bitcoin-core/secp256k1 and docs/decisions/0007-signatures-by-libsecp256k1.md.</remarks>
internal sealed partial class Libsecp256k1 : ISignatureLibrary
{
    private const string Library = "libsecp256k1";
    private const uint ForVerification = 0x101;
    private const int ParsedLength = 64;

    // The interface that is used is the same in all of these.
    private static readonly string[] FileNames =
        ["libsecp256k1.so.2", "libsecp256k1.so.1", "libsecp256k1.so.0", "libsecp256k1.so", "libsecp256k1.dylib", "libsecp256k1"];

    private static readonly Lazy<nint> Loaded = new(Load);

    private readonly nint _context;

    static Libsecp256k1() => NativeLibrary.SetDllImportResolver(
        typeof(Libsecp256k1).Assembly, static (name, _, _) => name == Library ? Loaded.Value : 0);

    private Libsecp256k1() => _context = CreateContext(ForVerification);

    public string Name => "libsecp256k1";

    /// <summary>False where the library is not installed.</summary>
    public static bool TryCreate([NotNullWhen(true)] out Libsecp256k1? library)
    {
        library = Loaded.Value == 0 ? null : new Libsecp256k1();
        return library is not null;
    }

    public bool Verify(SigningKey key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, 32);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, 64);
        Span<byte> point = stackalloc byte[ParsedLength];
        Span<byte> parsed = stackalloc byte[ParsedLength];
        if (ParsePoint(_context, point, key.Point, (nuint)SigningKey.PointLength) != 1 || ParseSignature(_context, parsed, signature) != 1)
            return false;

        // It takes low S alone; here as in the other library, that is asked elsewhere.
        Normalize(_context, parsed, parsed);
        return Verify(_context, parsed, digest, point) == 1;
    }

    public void Dispose() => DestroyContext(_context);

    private static nint Load()
    {
        foreach (var name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(Libsecp256k1).Assembly, DllImportSearchPath.SafeDirectories, out var handle))
                return handle;
        }

        return 0;
    }

    [LibraryImport(Library, EntryPoint = "secp256k1_context_create")]
    private static partial nint CreateContext(uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_context_destroy")]
    private static partial void DestroyContext(nint context);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_parse")]
    private static partial int ParsePoint(nint context, Span<byte> point, ReadOnlySpan<byte> input, nuint length);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_signature_parse_compact")]
    private static partial int ParseSignature(nint context, Span<byte> signature, ReadOnlySpan<byte> input);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_signature_normalize")]
    private static partial int Normalize(nint context, Span<byte> output, ReadOnlySpan<byte> input);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_verify")]
    private static partial int Verify(nint context, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> point);
}
