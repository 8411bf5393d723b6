using Lexidex.Admin.Shared;
using Xunit;

namespace Lexidex.Admin.Tests.Shared;

public sealed class MomentsTests
{
    [Theory]
    [InlineData(-3, "0.0 s")]
    [InlineData(0.84, "0.8 s")]
    [InlineData(45, "45 s")]
    [InlineData(5_400, "90 min")]
    [InlineData(7_200, "2 h")]
    [InlineData(12_060, "3 h 21 min")]
    [InlineData(172_800, "2 d")]
    [InlineData(180_000, "2 d 2 h")]
    public void A_span_is_told_in_one_unit_or_two(double seconds, string text) => Assert.Equal(text, Moments.Long(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(-3, "just now")]
    [InlineData(30, "30 s ago")]
    [InlineData(18_300, "5 h ago")]
    [InlineData(864_000, "10 d ago")]
    [InlineData(7_776_000, "2 months ago")]
    [InlineData(94_608_000, "2 years ago")]
    [InlineData(-600, "in 10 min")]
    public void A_moment_is_told_from_now(double seconds, string text) =>
        Assert.Equal(text, Moments.Ago(SampleData.Noon.AddSeconds(-seconds), SampleData.Noon));

    [Fact]
    public void The_exact_moment_is_in_UTC() =>
        Assert.Equal("2026-11-24 12:00:00 UTC", Moments.Exact(SampleData.Noon.ToOffset(TimeSpan.FromHours(5))));
}
