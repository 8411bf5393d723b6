using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Dialects;

/// <summary>
/// Expressions of the MySQL family that show a compact form as its text. CONV writes base 32 with the digits 0-9 and A-V;
/// what stands around it puts our alphabets in their place.
/// </summary>
public static class MySqlExpressions
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const string SortableBase32 = "234567abcdefghijklmnopqrstuvwxyz";

    public static string Text(string bytes) => $"CONVERT({bytes} USING utf8mb4)";

    /// <summary>The DID of 16 bytes; NULL where it is a hash whose text is not known.</summary>
    public static string Did(string bytes) =>
        $"CASE WHEN {bytes} IS NULL THEN NULL WHEN SUBSTR({bytes}, 16, 1) = x'01' THEN CONCAT('did:plc:', "
        + Translate($"CONCAT({Eight(bytes, 1)}, {Eight(bytes, 6)}, {Eight(bytes, 11)})", Base32)
        + $") ELSE (SELECT {Text("d.text")} FROM did_text AS d WHERE d.did = SUBSTR({bytes}, 1, 16)) END";

    public static string Tid(string number) => Translate($"LPAD(CONV({number}, 10, 32), 13, '0')", SortableBase32);

    public static string RecordKey(string form) =>
        $"CASE WHEN SUBSTR({form}, 1, 1) = x'01' THEN "
        + Translate($"LPAD(CONV(HEX(SUBSTR({form}, 2, 8)), 16, 32), 13, '0')", SortableBase32)
        + $" ELSE {Text($"SUBSTR({form}, 2)")} END";

    /// <summary>A CID of the usual kind in base 32, and any other in base 16, which is another writing of the same CID.</summary>
    public static string Cid(string form) =>
        $"CASE WHEN LENGTH({form}) = 32 THEN CONCAT('b', "
        + Translate($"CONCAT({string.Join(", ", Enumerable.Range(0, 7).Select(chunk => Eight(Whole(form), 1 + (5 * chunk))))}, LPAD(CONV(ASCII(SUBSTR({form}, 32, 1)) * 4, 10, 32), 2, '0'))", Base32)
        + $") ELSE CONCAT('f', LOWER(HEX({form}))) END";

    public static string AtUri(string form) =>
        $"CASE WHEN {form} IS NULL THEN NULL ELSE CONCAT('at://', {Did($"SUBSTR({form}, 1, 16)")}, '/', "
        + $"CASE WHEN SUBSTR({form}, 17, 1) = x'00' THEN {Text($"SUBSTR({form}, 18, LOCATE(x'00', {form}, 18) - 18)")} "
        + $"ELSE ELT(ASCII(SUBSTR({form}, 17, 1)), {string.Join(", ", FrozenNsids.All.Select(nsid => $"'{nsid}'"))}) END, '/', "
        + RecordKey($"SUBSTR({form}, CASE WHEN SUBSTR({form}, 17, 1) = x'00' THEN LOCATE(x'00', {form}, 18) + 1 ELSE 18 END)") + ") END";

    private static string Whole(string form) => $"CONCAT(x'01711220', {form})";

    // Five bytes are eight characters.
    private static string Eight(string bytes, int start) => $"LPAD(CONV(HEX(SUBSTR({bytes}, {start}, 5)), 16, 32), 8, '0')";

    // One digit after the other. None may become a character that is still to be replaced: letters first become small, and a
    // digit takes the place of one that is gone already.
    private static string Translate(string text, string alphabet)
    {
        var order = alphabet[0] == 'a' ? Digits : string.Concat(Digits[..10].Reverse()) + Digits[10..];
        foreach (var digit in order)
            text = $"REPLACE({text}, '{digit}', '{alphabet[Digits.IndexOf(digit)]}')";
        return text;
    }
}
