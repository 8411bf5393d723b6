using Lexidex.Indexer.Commands;
using Xunit;

namespace Lexidex.Indexer.Tests.Commands;

public sealed class StorePlaceTests
{
    [Fact]
    public void Without_a_word_everything_stands_in_data()
    {
        var place = From(null, null);

        Assert.Equal(Path.GetFullPath("data"), place.DataFolder);
        Assert.Equal(Path.GetFullPath("data/lexidex.db"), place.SqlitePath);
        Assert.Equal(Path.GetFullPath("data/catalog.db"), place.CatalogPath);
        Assert.Equal(Path.GetFullPath("data/control.token"), place.TokenPath);
    }

    [Fact]
    public void The_catalog_stands_beside_an_embedded_store_wherever_that_is()
    {
        Assert.Equal("/srv/x/catalog.db", From("sqlite:/srv/x/store.db", "/srv/data").CatalogPath);
        Assert.Equal("/srv/x/catalog.db", From("sqlite:///srv/x/store.db", "/srv/data").CatalogPath);
        Assert.Equal("/srv/x/catalog.db", From("/srv/x/store.db", "/srv/data").CatalogPath);
    }

    [Theory]
    [InlineData("postgresql://u@h/d")]
    [InlineData("Host=h;Database=d")]
    public void The_catalog_of_a_server_stands_in_the_data_folder(string store)
    {
        Assert.Null(From(store, "/srv/data").SqlitePath);
        Assert.Equal("/srv/data/catalog.db", From(store, "/srv/data").CatalogPath);
    }

    [Fact]
    public void An_option_wins_over_a_variable_and_a_variable_over_a_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "sqlite:/from/file.db\n");
        var all = new Dictionary<string, string> { ["LEXIDEX_STORE"] = "sqlite:/from/variable.db", ["LEXIDEX_STORE_FILE"] = file };

        Assert.Equal("sqlite:/from/option.db", From("sqlite:/from/option.db", null, all).Store);
        Assert.Equal("sqlite:/from/variable.db", From(null, null, all).Store);
        all.Remove("LEXIDEX_STORE");
        Assert.Equal("sqlite:/from/file.db", From(null, null, all).Store);
        File.Delete(file);
    }

    [Fact]
    public void A_store_file_that_cannot_be_read_is_named()
    {
        var missing = new Dictionary<string, string> { ["LEXIDEX_STORE_FILE"] = "/nowhere/store" };

        Assert.Contains("/nowhere/store", Assert.Throws<CommandException>(() => From(null, null, missing)).Message);
    }

    private static StorePlace From(string? store, string? data, IReadOnlyDictionary<string, string>? environment = null) =>
        StorePlace.From(store, data, (environment ?? new Dictionary<string, string>()).GetValueOrDefault);
}
