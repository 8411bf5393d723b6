namespace Lexidex.Simulator.Generation;

/// <summary>How many records each repository of the network has: few have many, most have few, some have none.</summary>
internal sealed class NetworkPlan
{
    private readonly ulong _seed;
    private readonly int[] _sizes;
    private readonly RepoPlan?[] _plans;

    public NetworkPlan(ulong seed, int repos, int records)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repos);
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        _seed = seed;
        _sizes = Sizes(new(seed, RandomPurpose.Plan), repos, records);
        _plans = new RepoPlan?[repos];
    }

    public int Repos => _sizes.Length;

    /// <summary>The plan of a repository; one born later, in the stream, has no records here.</summary>
    public RepoPlan this[int index] => index < _plans.Length
        ? _plans[index] ??= new(_seed, index, _sizes[index])
        : new(_seed, index, size: 0);

    private static int[] Sizes(RandomStream random, int repos, int records)
    {
        var weights = new double[repos];
        for (var index = 0; index < repos; index++)
            weights[index] = random.OneIn(40) ? 0 : Math.Min(HeavyTailed(random), repos / 8.0);
        var total = Math.Max(weights.Sum(), 1e-9);
        var sizes = weights.Select(weight => (int)(records * (weight / total))).ToArray();
        for (var missing = records - sizes.Sum(); missing > 0; missing--)
            sizes[random.Below(repos)]++;
        return sizes;
    }

    // A Pareto law of exponent 4/3, by square roots because they are exact everywhere.
    private static double HeavyTailed(RandomStream random)
    {
        var root = Math.Sqrt(1 - random.Unit());
        return 1 / (root * Math.Sqrt(root));
    }
}
