using System.Text;
using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tests.Syntax;

/// <summary>Valid identifiers from one seed, the odd ones as often as the usual.</summary>
internal sealed class SeededSyntax(int seed)
{
    private const string KeyCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:~";
    private const string NameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly Random _random = new(seed);

    public string PlcDid() => "did:plc:" + Text("abcdefghijklmnopqrstuvwxyz234567", 24);

    public string Nsid() => _random.Next(2) == 0
        ? FrozenNsids.All[_random.Next(FrozenNsids.Count)]
        : $"{Text("abcdefghij", 1 + _random.Next(5))}.{Text("abc019", 1 + _random.Next(9))}.{Text("abXY", 1)}{Text(NameCharacters, _random.Next(20))}";

    public string RecordKey() => _random.Next(4) switch
    {
        0 => Tid.FromValue(unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue))).ToString(),
        1 => Text("234567abcdefghijklmnopqrstuvwxyz", Tid.TextLength),
        2 => "k" + Text(KeyCharacters, _random.Next(511)),
        _ => Text(KeyCharacters, 1 + _random.Next(20)) + "~",
    };

    public byte[] CidBytes()
    {
        byte[] prefix = _random.Next(4) switch
        {
            0 => [1, 0x71, 0x12, 32],
            1 => [1, 0x55, 0x12, 32],
            2 => [1, 0x71, 0x1E, (byte)(1 + _random.Next(90))],
            _ => [1, 0x55, 0x00, (byte)(24 + _random.Next(8))],
        };
        var digest = new byte[prefix[3]];
        _random.NextBytes(digest);
        return [.. prefix, .. digest];
    }

    /// <summary>Puts another character in one place.</summary>
    public void Change(Span<byte> text) => text[_random.Next(text.Length)] = (byte)_random.Next(' ', 127);

    private string Text(string alphabet, int length)
    {
        var text = new StringBuilder(length);
        while (text.Length < length)
            text.Append(alphabet[_random.Next(alphabet.Length)]);
        return text.ToString();
    }
}
