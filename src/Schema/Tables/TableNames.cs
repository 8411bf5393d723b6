using Lexidex.Schema.Syntax;

namespace Lexidex.Schema.Tables;

/// <summary>
/// Names of tables and indexes. They depend on the lexicon alone, and no two kinds can meet: a table's name never holds two
/// underscores in a row and never ends in <c>_v</c>; a view's ends in <c>_v</c>; an index's holds two underscores.
/// </summary>
public static class TableNames
{
    /// <summary>The name of a collection's table: dots become underscores, or the snake form gets eight hex digits of SHA-256(NSID).</summary>
    public static string Of(Nsid collection)
    {
        var nsid = collection.ToString();
        var plain = nsid.Replace('.', '_');
        return IsPlain(nsid, plain) ? plain : Hashed(nsid);
    }

    /// <summary>The name of an index: table, columns and kind with two underscores between, cut with a hash where it is too long.</summary>
    public static string OfIndex(string table, IEnumerable<string> columns, IndexKind kind)
    {
        var name = string.Join("__", [table, .. columns, kind.ToString().ToLowerInvariant()]);
        if (name.Length <= SqlIdent.MaxBytes)
            return name;
        var hash = Convert.ToHexStringLower(HashedName.Sha256(name))[..8];
        return $"{name.AsSpan(0, SqlIdent.MaxBytes - 10).TrimEnd('_')}__{hash}";
    }

    private static bool IsPlain(string nsid, string plain) =>
        nsid.Length <= HashedName.PlainMax
        && nsid.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '.')
        && !ReservedWords.IsSystemPrefix(nsid[..nsid.IndexOf('.', StringComparison.Ordinal)])
        && !nsid.EndsWith(".v", StringComparison.Ordinal)
        && !HashedName.LooksHashed(plain)
        && !ReservedWords.Contains(plain);

    // SQLite keeps names that begin with sqlite_ for itself and refuses such a table.
    private static string Hashed(string nsid)
    {
        var snake = SnakeCase.Of(nsid);
        if (snake.StartsWith("sqlite_", StringComparison.Ordinal))
            snake = "x_" + snake;
        return HashedName.Of(snake, HashedName.Sha256(nsid));
    }
}
