namespace Lexidex.Benchmarks.Queueing;

/// <summary>What claims from a queue of this length took, in order.</summary>
internal sealed record QueueTimes(int Rows, TimeSpan Filled, double[] Micros)
{
    public double At(double share) => Micros[(int)((Micros.Length - 1) * share)];
}
