using System.Security.Cryptography;
using System.Text;

namespace Lexidex.Schema.Tables;

/// <summary>Names that carry a piece of a SHA-256, for what its readable form alone can't name.</summary>
internal static class HashedName
{
    /// <summary>The longest readable name that stands without a hash.</summary>
    public const int PlainMax = 48;

    private const int ReadableMax = 40;

    /// <summary>The first 40 characters of <paramref name="readable"/>, an underscore, and the first hex digits of the hash.</summary>
    public static string Of(string readable, ReadOnlySpan<byte> hash, int hexDigits = 8)
    {
        var room = Math.Min(ReadableMax, SqlIdent.MaxBytes - 1 - hexDigits);
        var kept = (readable.Length > room ? readable[..room] : readable).TrimEnd('_');
        return $"{(kept.Length == 0 ? "x" : kept)}_{Convert.ToHexStringLower(hash)[..hexDigits]}";
    }

    public static byte[] Sha256(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The hash of a path: its keys in UTF-8 with 0xFF between them, a byte that UTF-8 never holds.</summary>
    public static byte[] Sha256(IReadOnlyList<string> path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < path.Count; i++)
        {
            if (i > 0)
                hash.AppendData([0xFF]);
            hash.AppendData(Encoding.UTF8.GetBytes(path[i]));
        }
        return hash.GetHashAndReset();
    }

    /// <summary>Whether a name ends like a hashed one, so that it can't stand as a plain one.</summary>
    public static bool LooksHashed(string name) =>
        name.Length > 9 && name[^9] == '_' && name[^8..].All(char.IsAsciiHexDigitLower);
}
