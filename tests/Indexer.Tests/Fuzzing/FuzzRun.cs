using System.Diagnostics;
using Lexidex.Tests.Shared;
using Xunit;

namespace Lexidex.Indexer.Tests.Fuzzing;

/// <summary>
/// Reads one input, and says what became of it in words that tell one behaviour from another; throws where something is wrong.
/// </summary>
internal delegate string FuzzTarget(byte[] input);

/// <summary>
/// A seeded mutation run, guided by behaviour: an input that was answered in a new way joins those that are mutated. No input may
/// throw, take more than a second (twice in a row: the machine may have been busy), or allocate more than 64 MiB.
/// </summary>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    private const long AllocatedBytesMax = 64 * 1024 * 1024;
    private const int PoolMax = 4_096;

    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _pool = [];
    private readonly HashSet<string> _behaviours = new(StringComparer.Ordinal);

    /// <summary>Runs the seeds themselves, then their mutations for as long as the tier allows.</summary>
    public static void Of(FuzzTarget target, IEnumerable<byte[]> seeds, int seed = 20261126)
    {
        var run = new FuzzRun(target, seed);
        foreach (var input in seeds)
            run.Try(input);
        Assert.NotEmpty(run._pool);
        run.Mutate();
    }

    private void Mutate()
    {
        var mutator = new InputMutator(_random);
        var budget = new FuzzBudget();
        while (budget.TryTakeRound())
            Try(mutator.Mutate(_pool[_random.Next(_pool.Count)], _pool[_random.Next(_pool.Count)]));

        // One answer for every input would mean that nothing was met.
        Assert.True(_behaviours.Count > 2, string.Join(" | ", _behaviours));
        TestContext.Current.TestOutputHelper?.WriteLine($"{budget.Rounds} inputs, {_behaviours.Count} behaviours");
    }

    private void Try(byte[] input)
    {
        var behaviour = Answer(input, out var time);
        if (time > TimeMax)
        {
            Answer(input, out time);
            Assert.True(time <= TimeMax, $"{time.TotalSeconds:F1} s for an input of {input.Length} bytes: {Keep(input)}");
        }

        if (_behaviours.Add(behaviour) && _pool.Count < PoolMax)
            _pool.Add(input);
    }

    private string Answer(byte[] input, out TimeSpan time)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        string behaviour;
        try
        {
            behaviour = target(input);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"An input of {input.Length} bytes was not read as it should: {Keep(input)}", fault);
        }

        time = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(allocated <= AllocatedBytesMax, $"{allocated} bytes allocated for an input of {input.Length} bytes: {Keep(input)}");
        return behaviour;
    }

    // A case that was found is kept for whoever mends it, and goes into KeptCases then.
    private static string Keep(byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Corpus.RepositoryRoot(), "artifacts", "fuzz"));
        var file = Path.Combine(folder.FullName, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(input))[..16] + ".bin");
        File.WriteAllBytes(file, input);
        return $"kept as {file}, beginning {Convert.ToHexString(input.AsSpan(0, Math.Min(200, input.Length)))}";
    }
}
