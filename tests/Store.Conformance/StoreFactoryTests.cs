using Lexidex.Indexer.Stores;
using Lexidex.Indexer.Stores.Postgres;
using Xunit;

namespace Lexidex.Store.Conformance;

public sealed class StoreFactoryTests
{
    [Theory]
    [InlineData("data/lexidex.db", "sqlite:data/lexidex.db")]
    [InlineData("sqlite:data/lexidex.db", "sqlite:data/lexidex.db")]
    [InlineData("sqlite:///var/lib/lexidex.db", "sqlite:/var/lib/lexidex.db")]
    [InlineData("SQLITE:x.db", "sqlite:x.db")]
    [InlineData("postgres://h/d", "postgresql://h:5432/d")]
    [InlineData("postgresql://me:pass%20word@[::1]:6000/my%20db?sslmode=disable&application_name=x", "postgresql://me:***@::1:6000/my db")]
    [InlineData("Host=h;Port=7;Username=u;Password=secret;Database=d", "postgresql://u:***@h:7/d")]
    [InlineData("Server=h;Database=d", "postgresql://h:5432/d")]
    [InlineData("postgresql://me:pass%20word@n1:5433,n2:5434,[::1]/d?load_balance_hosts=disable", "postgresql://me:***@n1:5433,n2:5434,[::1]:5432/d")]
    [InlineData("yugabyte://me@h/d", "postgresql://me@h:5433/d")]
    [InlineData("ysql://n1,n2:7/d", "postgresql://n1:5433,n2:7/d")]
    [InlineData("Host=n1,n2:6;Port=5;Database=d", "postgresql://n1:5,n2:6/d")]
    [InlineData("mysql://h/d", "mysql://h:3306/d")]
    [InlineData("mariadb://me:pass%20word@[::1]:6000/my%20db?sslmode=Disabled", "mariadb://me:***@::1:6000/my db")]
    [InlineData("tidb://me@h/d?engine=tidb", "tidb://me@h:4000/d")]
    public async Task An_address_is_understood_and_shown_without_its_password(string url, string shown)
    {
        await using var store = StoreFactory.Create(url);

        Assert.Equal(shown, store.DisplayName);
    }

    [Theory]
    [InlineData("postgresql://me@h/d")]
    [InlineData("yugabyte://n1,n2/d")]
    public void Settings_that_a_URL_became_are_known_again(string url) =>
        Assert.True(PostgresUrl.IsSettings(PostgresUrl.Parse(url).ConnectionString));

    [Theory]
    [InlineData("oracle://h/d", "kind oracle")]
    [InlineData("http://h/d", "kind http")]
    [InlineData("", "no address")]
    [InlineData("sqlite:", "path of a file")]
    [InlineData("sqlite::memory:", "path of a file")]
    [InlineData("data/", "path of a file")]
    public void What_is_not_known_is_refused_and_the_message_names_what_is(string url, string reason)
    {
        var refusal = Assert.Throws<StoreException>(() => StoreFactory.Create(url));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("postgresql://", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("sqlite:PATH", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://u:secret@h/d?nonsense=1")]
    [InlineData("postgresql://u:secret@h:99999/d")]
    [InlineData("postgresql://u:secret@n1,n2:99999/d")]
    [InlineData("postgresql://u:secret@n1,,n2 x/d")]
    [InlineData("postgresql://u:secret@h/d?sslmode=perhaps")]
    [InlineData("Host=h;Password=secret;Nonsense=1")]
    [InlineData("mysql://u:secret@h/d?nonsense=1")]
    [InlineData("mysql://u:secret@h/d?sslmode=perhaps")]
    [InlineData("mysql://u:secret@h/")]
    public void A_refusal_never_tells_the_password(string url)
    {
        var refusal = Assert.Throws<StoreException>(() => StoreFactory.Create(url));

        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }
}
