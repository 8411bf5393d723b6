using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lexidex.Indexer.Decoding;

/// <summary>
/// SHA-256 of short inputs by the functions of OpenSSL's library on which .NET stands too, without the layers between: these cost more
/// than the hash of a block of 200 bytes. Where the library is not found, or does not know a hash that everybody knows, nothing is done here.
/// </summary>
/// <remarks>See docs/decisions/0008-sha-256-by-libcrypto.md.</remarks>
internal static unsafe class LibcryptoSha256
{
    /// <summary>A collection waits for a call under way, so no call may be long: this many bytes take some 10 µs.</summary>
    public const int BytesMax = 16 * 1024;

    // The context takes 112 bytes.
    private const int ContextBytes = 256;

    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, int> Init;
    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int> Update;
    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int> Final;

    static LibcryptoSha256()
    {
        if (!NativeLibrary.TryLoad("libcrypto.so.3", out var library)
            || !NativeLibrary.TryGetExport(library, "SHA256_Init", out var init)
            || !NativeLibrary.TryGetExport(library, "SHA256_Update", out var update)
            || !NativeLibrary.TryGetExport(library, "SHA256_Final", out var final))
            return;

        Init = (delegate* unmanaged[SuppressGCTransition]<byte*, int>)init;
        Update = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int>)update;
        Final = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int>)final;
        IsThere = KnowsWhatEverybodyKnows();
    }

    public static bool IsThere { get; }

    /// <param name="bytes">At most <see cref="BytesMax"/>.</param>
    /// <param name="digest">32 bytes.</param>
    public static void Compute(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, BytesMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(digest.Length, SHA256.HashSizeInBytes);
        var context = stackalloc ulong[ContextBytes / sizeof(ulong)];
        fixed (byte* input = bytes, output = digest)
        {
            Init((byte*)context);
            Update((byte*)context, input, (nuint)bytes.Length);
            Final(output, (byte*)context);
        }
    }

    private static bool KnowsWhatEverybodyKnows()
    {
        Span<byte> ours = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> theirs = stackalloc byte[SHA256.HashSizeInBytes];
        Compute("abc"u8, ours);
        SHA256.HashData("abc"u8, theirs);
        return ours.SequenceEqual(theirs);
    }
}
