using Lexidex.Store.Conformance.Fixtures;
using Xunit;

namespace Lexidex.Store.Conformance;

/// <summary>A suite that an engine does not run proves nothing of that engine.</summary>
public sealed class EveryEngineTests
{
    [Fact]
    public void Every_fixture_of_an_engine_runs_every_suite()
    {
        var types = typeof(EveryEngineTests).Assembly.GetTypes().Where(type => !type.IsAbstract).ToList();
        var fixtures = types.Where(type => type.IsSubclassOf(typeof(StoreFixture))).ToList();
        var suites = typeof(EveryEngineTests).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: false } && type.Name.EndsWith("Conformance", StringComparison.Ordinal)).ToList();
        Assert.True(fixtures.Count >= 3 && suites.Count >= 8, $"{fixtures.Count} fixtures, {suites.Count} suites");

        var missing =
            from suite in suites
            where suite != typeof(SqlFunctionConformance)
            from fixture in fixtures
            where !types.Exists(type => type.IsSubclassOf(suite) && type.IsAssignableTo(typeof(IClassFixture<>).MakeGenericType(fixture)))
            select $"{suite.Name} does not run with {fixture.Name}: add a sealed class at the end of its file.";
        Assert.Empty(missing);
    }
}
