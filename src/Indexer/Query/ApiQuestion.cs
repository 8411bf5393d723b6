using System.Globalization;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Query;

/// <summary>The parameters of a request, checked as they are read.</summary>
internal readonly struct ApiQuestion(HttpRequest request)
{
    public string? Find(string name)
    {
        var values = request.Query[name];
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => throw QueryException.Invalid($"The parameter {name} stands twice."),
        };
    }

    public IReadOnlyList<string> All(string name) => [.. request.Query[name].OfType<string>()];

    public string Require(string name) =>
        Find(name) is { Length: > 0 } value ? value : throw QueryException.Invalid($"The parameter {name} is missing.");

    public int Limit(int usual = 50, int most = 100)
    {
        if (Find("limit") is not { } text)
            return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit
            : throw QueryException.Invalid($"The parameter limit must be a whole number from 1 to {most}.");
    }

    /// <summary>The parameters order, from and before.</summary>
    public AskedOrder Order() => new(Find("order"), Find("from"), Find("before"));

    public bool Flag(string name) => Find(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw QueryException.Invalid($"The parameter {name} must be true or false."),
    };

    public Did Repo(string name)
    {
        var text = Require(name);
        if (Did.TryParse(text, out var did))
            return did;
        throw QueryException.Invalid(
            Handle.TryParse(text, out _)
                ? $"Handles are not resolved here: name the repository {text} by its DID."
                : $"The parameter {name} must be a DID.");
    }

    public string Collection(string name = "collection") =>
        Nsid.TryParse(Require(name), out var nsid) ? nsid.Text : throw QueryException.Invalid($"The parameter {name} must be an NSID.");

    public string RecordKey(string name) =>
        Schema.Syntax.RecordKey.TryParse(Require(name), out var key)
            ? key.Text
            : throw QueryException.Invalid($"The parameter {name} must be a record key.");
}
