using System.Collections.Concurrent;
using Lexidex.Schema.Control;

namespace Lexidex.Indexer.Telemetry;

/// <summary>Where each source says how it is doing, for whoever asks.</summary>
internal sealed class SourceBoard
{
    private readonly ConcurrentDictionary<string, Func<SourceStatus>> _sources = new(StringComparer.Ordinal);

    /// <summary>Shows a source under its name until the process ends. <paramref name="status"/> is called for every question.</summary>
    public void Show(string name, Func<SourceStatus> status) => _sources[name] = status;

    public IReadOnlyList<SourceStatus> Read() =>
        [.. _sources.OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => source.Value())];
}
