using System.Globalization;

namespace Lexidex.Indexer.Stores;

/// <summary>
/// How the system tables of a store are brought to what this program knows: the steps that table store_step does not name yet, in
/// order, each noted there after its last statement.
/// </summary>
internal static partial class SystemSteps
{
    /// <summary>Number and name of the step that a store stands at. A store from before steps were counted has no row: it takes them all.</summary>
    public const string Reached = "SELECT coalesce(max(step), 0) FROM store_step";

    /// <summary>The steps that a store still needs.</summary>
    /// <param name="reached">The number of the last one that it has; 0 where it has none.</param>
    /// <exception cref="StoreException">A newer release has brought the store further than this program knows.</exception>
    public static IEnumerable<SystemStep> After(this IReadOnlyList<SystemStep> steps, long reached, string displayName)
    {
        if (reached <= steps[^1].Number)
            return steps.Where(step => step.Number > reached);

        throw new StoreException(string.Create(
            CultureInfo.InvariantCulture,
            $"The system tables of {displayName} are at step {reached}, and this program knows only those up to {steps[^1].Number}. "
            + $"Use the newer release that brought them there, or name another store with --store."));
    }

    /// <summary>Another process has held the tables for longer than anybody should wait without a word.</summary>
    public static StoreException Busy(string displayName, StoreOptions options) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Another process has been bringing up the system tables of {displayName} for more than {options.SetupWait.TotalSeconds:0} s. Start again when it has ended."));

    /// <summary>A new store is made without a word; one that is there already is changed with one for each step.</summary>
    public static void Tell(StoreOptions options, string store, SystemStep step, bool isNew)
    {
        if (!isNew)
            TellStep(options.Log, store, step.Number, step.Name);
    }

    [LoggerMessage(501, LogLevel.Information, "System tables of {Store}: step {Step}, {Name}")]
    private static partial void TellStep(ILogger logger, string store, int step, string name);
}
