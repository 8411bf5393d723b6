using Lexidex.Schema.Catalog;
using Xunit;

namespace Lexidex.Schema.Tests.Catalog;

public sealed class CatalogContextTests : IDisposable
{
    private readonly CatalogFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Opening_makes_the_file_its_folder_and_its_tables()
    {
        CatalogContext.Open(_file.Path).Dispose();

        Assert.Equal(2L, _file.Query("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('lexicon', 'audit')"));
        Assert.Equal("wal", _file.Query("PRAGMA journal_mode"));
    }

    [Fact]
    public void Opening_again_applies_nothing_twice()
    {
        CatalogContext.Open(_file.Path).Dispose();
        var applied = _file.Query("SELECT count(*) FROM __EFMigrationsHistory");

        CatalogContext.Open(_file.Path).Dispose();

        Assert.Equal(applied, _file.Query("SELECT count(*) FROM __EFMigrationsHistory"));
        Assert.True((long)applied! >= 1);
    }

    [Fact]
    public async Task Many_that_open_a_new_catalog_at_once_all_get_it()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using var context = CatalogContext.Open(_file.Path);
            return context.Database is not null;
        })));

        Assert.All(opened, Assert.True);
        Assert.Equal(0L, _file.Query("SELECT count(*) FROM lexicon"));
    }

    [Fact]
    public void A_migration_that_was_cut_off_leaves_no_lock_behind()
    {
        CatalogContext.Open(_file.Path).Dispose();
        _file.Query("CREATE TABLE __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT)");
        _file.Query("INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01')");
        _file.Query("DELETE FROM __EFMigrationsHistory");
        foreach (var table in new[] { "lexicon", "audit", "plan", "lexicon_standing", "collection_rule", "collection_statistic", "kept_move" })
            _file.Query($"DROP TABLE {table}");

        CatalogContext.Open(_file.Path).Dispose();

        Assert.Equal(0L, _file.Query("SELECT count(*) FROM lexicon"));
    }

    [Fact]
    public void A_catalog_of_a_newer_version_is_refused_by_name()
    {
        CatalogContext.Open(_file.Path).Dispose();
        _file.Query("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Future', '99.0')");

        var refusal = Assert.Throws<CatalogException>(() => CatalogContext.Open(_file.Path));

        Assert.Contains("99990101000000_Future", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_catalog_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file.Path)!);
        var text = new string('x', 4096);
        File.WriteAllText(_file.Path, text);

        var refusal = Assert.Throws<CatalogException>(() => CatalogContext.Open(_file.Path));

        Assert.Contains(_file.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_file.Path));
    }
}
