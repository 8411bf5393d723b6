namespace Lexidex.Schema.Tables;

/// <summary>
/// Gives the columns of one table their names, in the order asked for. The plain name is the snake form of the property. One that
/// meets a system name, a reserved word of any engine or an earlier column, that is too long or empty, gets hex digits of
/// SHA-256(path): eight, and more only where those are taken too.
/// </summary>
public sealed class ColumnNames
{
    private static readonly int[] HexDigits = [8, 16, 32, 56];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <param name="words">What the name is made from: one word for each level.</param>
    /// <param name="path">Where in the record the column reads; what the hash is made from.</param>
    public string Take(IReadOnlyList<string> words, IReadOnlyList<string> path)
    {
        var plain = Readable(words);
        if (IsFree(plain) && _taken.Add(plain))
            return plain;

        var hash = HashedName.Sha256(path);
        foreach (var digits in HexDigits)
        {
            var name = HashedName.Of(plain, hash, digits);
            if (_taken.Add(name))
                return name;
        }
        throw new InvalidOperationException($"No name is left for {plain}: its path was named before.");
    }

    private static string Readable(IReadOnlyList<string> words)
    {
        var snakes = words.Select(word => SnakeCase.Of(word)).Where(snake => snake.Length > 0);
        var name = string.Join('_', snakes);
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    private static bool IsFree(string name) =>
        name.Length is > 0 and <= HashedName.PlainMax && !ReservedWords.IsSystemName(name) && !ReservedWords.Contains(name);
}
