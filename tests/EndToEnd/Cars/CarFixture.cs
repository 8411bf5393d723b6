using Lexidex.EndToEnd.Programs;
using Lexidex.Tests.Shared;

namespace Lexidex.EndToEnd.Cars;

/// <summary>The corpus's CARs, indexed by the program with all of the corpus's lexicons, once for each engine that is asked for.</summary>
public sealed class CarFixture : IDisposable
{
    private readonly Lazy<Task<IndexedCars>> _onSqlite = new(() => IndexedCars.MakeAsync(Installation.OnSqlite()));
    private readonly Lazy<Task<IndexedCars>> _onPostgres = new(async () => await IndexedCars.MakeAsync(await Installation.OnPostgresAsync()));

    private readonly Lazy<Task<IndexedCars>> _onMaria = new(async () => await IndexedCars.MakeAsync(await Installation.OnMariaAsync()));

    internal Task<IndexedCars> OnSqliteAsync() => _onSqlite.Value;

    internal Task<IndexedCars> OnPostgresAsync() => _onPostgres.Value;

    internal Task<IndexedCars> OnMariaAsync() => _onMaria.Value;

    public void Dispose()
    {
        foreach (var made in new[] { _onSqlite, _onPostgres, _onMaria })
        {
            if (made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                made.Value.Result.Installation.Dispose();
        }
    }
}

/// <summary>What the two verbs answered that were needed: lexicon add and index.</summary>
internal sealed record IndexedCars(Installation Installation, VerbResult Lexicons, VerbResult Index)
{
    public static async Task<IndexedCars> MakeAsync(Installation installation)
    {
        var lexicons = await installation.RunAsync("lexicon", "add", Corpus.Require("lexicons"));
        return new IndexedCars(installation, lexicons, await installation.RunAsync("index", CorpusCars.Folder));
    }
}
