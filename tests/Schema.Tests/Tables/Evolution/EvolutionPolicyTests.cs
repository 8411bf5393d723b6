using Lexidex.Schema.Tables.Evolution;
using Xunit;

namespace Lexidex.Schema.Tests.Tables.Evolution;

public sealed class EvolutionPolicyTests
{
    private static readonly SchemaDifference Looser = Limit("5", "6");
    private static readonly SchemaDifference Tighter = Limit("6", "5");
    private static readonly SchemaDifference Same = Limit("5", "5");

    [Theory]
    [InlineData(EvolutionMode.FullTransitive, false, false, true)]
    [InlineData(EvolutionMode.Backward, false, true, true)]
    [InlineData(EvolutionMode.Mutable, true, true, true)]
    public void Each_mode_lets_through_what_it_says(EvolutionMode mode, bool tighter, bool looser, bool same)
    {
        var policy = new EvolutionPolicy(mode, IsFrozen: false);

        Assert.Equal((tighter, looser, same), (policy.WhyRefused([Tighter]) is null, policy.WhyRefused([Looser]) is null, policy.WhyRefused([Same]) is null));
    }

    [Fact]
    public void The_default_looks_at_every_version_ever_seen_and_backward_at_the_last_alone()
    {
        Assert.Equal(
            "Policy refuses D13 (LimitTightened) at $.x: it breaks old data under the new lexicon.",
            EvolutionPolicy.Default.WhyRefused([Tighter, Same]));
        Assert.Null(new EvolutionPolicy(EvolutionMode.Backward, IsFrozen: false).WhyRefused([Tighter, Same]));
    }

    [Theory]
    [InlineData(EvolutionMode.FullTransitive)]
    [InlineData(EvolutionMode.Mutable)]
    public void A_frozen_lexicon_takes_nothing(EvolutionMode mode) =>
        Assert.NotNull(new EvolutionPolicy(mode, IsFrozen: true).WhyRefused([Same]));

    private static SchemaDifference Limit(string old, string now) => SchemaPair.OfProperties(
        $$""" "x": {"type": "integer", "maximum": {{old}}} """, $$""" "x": {"type": "integer", "maximum": {{now}}} """).Difference();
}
