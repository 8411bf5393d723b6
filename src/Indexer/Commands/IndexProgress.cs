using System.Globalization;
using Lexidex.Indexer.Backfill;
using Lexidex.Indexer.Stores;
using Spectre.Console;

namespace Lexidex.Indexer.Commands;

/// <summary>Shows how far indexing has come: a bar where a person watches, a line every ten seconds in a log, nothing with --json.</summary>
internal sealed class IndexProgress(CommandOutput output) : IDisposable
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _lastLine = TimeProvider.System.GetTimestamp();

    public Task<CarReport> LoadAsync(Func<IProgress<CarProgress>, Task<CarReport>> work) =>
        RunAsync<CarProgress, CarReport>("Indexing", work, (bar, at) =>
        {
            bar.MaxValue = Math.Max(1, at.BytesInAll);
            bar.Value = at.Bytes;
            bar.Description = string.Create(CultureInfo.InvariantCulture, $"Indexing {at.Files:N0}/{at.FilesInAll:N0}, {at.Records:N0} records");
        });

    public Task<int> BuildAsync(int indexes, Func<IProgress<IndexBuild>, Task> work) =>
        RunAsync<IndexBuild, int>(
            "Building indexes",
            async counter =>
            {
                await work(counter);
                return indexes;
            },
            (bar, at) =>
            {
                bar.MaxValue = Math.Max(1, at.Total);
                bar.Value = at.Done;
                bar.Description = string.Create(CultureInfo.InvariantCulture, $"Building {indexes:N0} indexes, {at.Index}: {at.Phase}");
            });

    public Task<Query.RebuildReport> CheckAsync(long records, Func<IProgress<long>, Task<Query.RebuildReport>> work) =>
        RunAsync<long, Query.RebuildReport>("Checking", work, (bar, rebuilt) =>
        {
            bar.MaxValue = Math.Max(1, records);
            bar.Value = rebuilt;
            bar.Description = string.Create(CultureInfo.InvariantCulture, $"Checking {rebuilt:N0} records");
        });

    public Task<MirrorReport> MirrorAsync(DateTimeOffset from, DateTimeOffset now, Func<IProgress<MirrorReport>, Task<MirrorReport>> work)
    {
        // The directory's first operation is of this day.
        var opened = new DateTimeOffset(2022, 11, 17, 0, 0, 0, TimeSpan.Zero);
        var began = from > opened ? from : opened;
        return RunAsync<MirrorReport, MirrorReport>("Mirroring", work, (bar, at) =>
        {
            bar.MaxValue = Math.Max(1, (now - began).TotalHours);
            bar.Value = Math.Clamp((at.Until - began).TotalHours, 0, bar.MaxValue);
            bar.Description = string.Create(CultureInfo.InvariantCulture, $"Mirroring {at.Until:yyyy-MM-dd}, {at.Added:N0} operations");
        });
    }

    public void Dispose() => output.Notes.Flush();

    private Task<TResult> RunAsync<TAt, TResult>(string title, Func<IProgress<TAt>, Task<TResult>> work, Action<Bar, TAt> show)
    {
        if (!output.ShowsProgress)
            return work(new Reporter<TAt>(at => SayNowAndThen(show, at)));
        return output.NotesConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask(title);
                return work(new Reporter<TAt>(at => Move(task, show, at)));
            });
    }

    private static void Move<TAt>(ProgressTask task, Action<Bar, TAt> show, TAt at)
    {
        var bar = new Bar();
        show(bar, at);
        task.MaxValue = bar.MaxValue;
        task.Value = bar.Value;
        task.Description = Markup.Escape(bar.Description);
    }

    private void SayNowAndThen<TAt>(Action<Bar, TAt> show, TAt at)
    {
        lock (_lock)
        {
            if (output.IsJson || TimeProvider.System.GetElapsedTime(_lastLine) < LineEvery)
                return;
            _lastLine = TimeProvider.System.GetTimestamp();
            var bar = new Bar();
            show(bar, at);
            output.Note(string.Create(CultureInfo.InvariantCulture, $"{bar.Description} ({100 * bar.Value / bar.MaxValue:N0} %)"));
        }
    }

    private sealed class Bar
    {
        public double MaxValue { get; set; } = 1;

        public double Value { get; set; }

        public string Description { get; set; } = "";
    }

    // Progress<T> would post to a thread pool: reports could come after the end, and out of order.
    private sealed class Reporter<TAt>(Action<TAt> report) : IProgress<TAt>
    {
        public void Report(TAt value) => report(value);
    }
}
