using Lexidex.Indexer.Stores;
using Lexidex.Schema.Catalog;

namespace Lexidex.Indexer.Registry;

/// <summary>Notes in the plan how far the build of an index has come, one note after the other.</summary>
internal sealed class IndexNotes(PlannedChange plan, PlanBook plans) : IProgress<IndexBuild>
{
    private Task _last = Task.CompletedTask;

    public void Report(IndexBuild value)
    {
        // A note that is still on its way is as good as this one.
        if (!_last.IsCompleted)
            return;
        plan.Note = value.Total > 0
            ? FormattableString.Invariant($"index {value.Index}: {value.Phase}, {100 * value.Done / value.Total} %")
            : $"index {value.Index}: {value.Phase}";
        _last = plans.SaveAsync(plan);
    }

    public Task LastAsync() => _last;
}
