using Lexidex.Indexer.Stores.MySql;
using Xunit;

namespace Lexidex.Store.Conformance;

public sealed class MySqlProbeTests
{
    [Theory]
    [InlineData("8.0.11-TiDB-v8.5.0", false, "TiDB", "8.5.0")]
    [InlineData("8.0.40", true, "TiDB", "8.0.40")]
    [InlineData("10.11.19-MariaDB-0+deb12u1", false, "MariaDB", "10.11.19-MariaDB-0+deb12u1")]
    [InlineData("5.5.5-10.6.1-MariaDB", false, "MariaDB", "10.6.1-MariaDB")]
    [InlineData("8.4.3", false, "MySQL", "8.4.3")]
    public void What_a_server_says_of_itself_becomes_abilities(string version, bool hasFunction, string engine, string shown)
    {
        var capabilities = MySqlProbe.Of(version, hasFunction, loads: true, packetBytes: 1 << 24);

        Assert.Equal((engine, shown, 1L << 24), (capabilities.Engine, capabilities.Version, capabilities.PacketBytesMax));
        Assert.Equal(engine == "TiDB", capabilities.SplitsRegions);
        Assert.Equal(engine == "TiDB", capabilities.TransactionRowsMax > 0);
        Assert.Equal(engine != "TiDB", capabilities is { StagesCheaply: true, LocksRowsShared: true });
    }

    [Theory]
    [InlineData("10.5.27-MariaDB", false)]
    [InlineData("10.6.0-MariaDB", true)]
    [InlineData("5.7.44", false)]
    [InlineData("8.0.11", true)]
    [InlineData("8.0.11-TiDB-v6.1.7", false)]
    [InlineData("8.0.11-TiDB-v6.5.0-20230101", true)]
    [InlineData("what?", false)]
    public void A_version_that_is_too_old_is_told(string version, bool isNewEnough) =>
        Assert.Equal(isNewEnough, MySqlSetup.IsNewEnough(MySqlProbe.Of(version, isTidb: false, loads: true, packetBytes: 0)));
}
