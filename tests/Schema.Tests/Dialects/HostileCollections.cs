using Lexidex.Schema.Tables;

namespace Lexidex.Schema.Tests.Dialects;

/// <summary>
/// Chosen NSIDs, to be executed on every engine: those that read like a reserved word, a system table or something of the engine's own,
/// twins by case and by separators, extremes of length, and what is only told apart behind where a name is cut.
/// </summary>
internal static class HostileCollections
{
    private static readonly string[] Lookalikes =
    [
        "repo.queue.x", "repo.hidden.v", "record.a.b", "link.a.b", "dead.letter.x", "dead.letter.total", "collection.total.v", "lane.lease.x", "did.text.x",
        "checkpoint.a.b", "store.format.x", "plc.operation.x", "pg.catalog.tables", "pg.stat.activity", "pg.toast.x", "yb.servers.x", "yb.tablet.metadata",
        "sqlite.master.x", "sqlite.sequence.x", "sqlite.autoindex.x1", "information.schema.tables", "mysql.user.x", "performance.schema.x", "tidb.x.y",
        "public.a.b", "drop.table.repo", "com.example.v", "com.example.pk", "com.example.key", "com.example.subject", "com.example.deadbeef", "com.example.a1b2c3d4",
    ];

    private static readonly string[] Twins =
    [
        "com.example.ab", "com.example.aB", "com.example.AB", "com.example.Ab", "com.exampl.eab", "com.e-xample.ab", "com.e--xample.ab", "com.example.a.b",
        "com.exam-ple.aB", "com.exam.ple.ab", "com.exam.ple.aB", "com.1.a", "com.1a.b", "com.1-a.b", "com.0.A", "co.m0.a",
    ];

    public static IEnumerable<string> All() => Lookalikes.Concat(Twins).Concat(ReservedWholes()).Concat(Lengths()).Concat(Cuts()).Distinct(StringComparer.Ordinal);

    // A reserved word of three parts and more is what the plain form of such an NSID would be.
    private static IEnumerable<string> ReservedWholes() => ReservedWords.All
        .Where(word => word.Count(character => character == '_') >= 2).Order(StringComparer.Ordinal).Select(word => word.Replace('_', '.'));

    private static IEnumerable<string> Lengths() => new[] { 40, 47, 48, 49, 59, 60, 61, 63, 64, 65, 127, 128, 253, 317 }.Select(OfLength);

    // After a short one labels of 63 characters, the last of which takes what is left over; a name ends in at most 63 letters.
    private static string OfLength(int length)
    {
        var text = "a." + string.Concat(Enumerable.Repeat($"{new string('b', 63)}.", 5));
        var name = length > 253 ? new string('n', length - 254) : new string('n', Math.Min(20, length - 6));
        return text[..(length - name.Length - 2)] + "c." + name;
    }

    private static IEnumerable<string> Cuts()
    {
        for (var i = 0; i < 8; i++)
        {
            yield return $"com.example.{new string('a', 60)}.n{i}";
            yield return $"com.example.{new string('a', 34)}.{new string('n', 34 + i)}";
            yield return $"com.example.aLongNameOfTheSameBeginningInEach{(char)('A' + i)}";
        }
    }
}
