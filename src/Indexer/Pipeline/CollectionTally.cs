using System.Text;
using Lexidex.Indexer.Projection;
using Lexidex.Schema.Catalog;
using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Pipeline;

/// <summary>What was seen of one unregistered collection since somebody last took it. Safe for use by several loops.</summary>
internal sealed class CollectionTally(string collection)
{
    private const int SamplesMax = 5;

    private readonly Lock _lock = new();
    private readonly byte[] _dids = new byte[DidSketch.Registers];
    private readonly List<string> _samples = [];
    private long _records;
    private long _deletes;

    public string Collection { get; } = collection;

    /// <summary>What is done with its records; decided once for each set of rules.</summary>
    public CollectionAction Action { get; set; }

    public void Count(DidKey did, ReadOnlySpan<byte> recordKey, bool isDelete)
    {
        lock (_lock)
        {
            if (isDelete)
            {
                _deletes++;
                return;
            }

            _records++;
            DidSketch.Add(_dids, did);
            if (_samples.Count < SamplesMax)
                AddSample(did, recordKey);
        }
    }

    /// <summary>What was counted since the last time; null where nothing was.</summary>
    public CollectionDelta? Take()
    {
        lock (_lock)
        {
            if (_records + _deletes == 0)
                return null;
            var taken = new CollectionDelta(Collection, _records, _deletes, [.. _dids], [.. _samples]);
            (_records, _deletes) = (0, 0);
            Array.Clear(_dids);
            _samples.Clear();
            return taken;
        }
    }

    // A hashed DID has no text here, so that record is no sample.
    private void AddSample(DidKey did, ReadOnlySpan<byte> recordKey)
    {
        Span<byte> text = stackalloc byte[DidKey.PlcTextLength];
        if (did.TryWritePlcText(text))
            _samples.Add($"at://{Encoding.ASCII.GetString(text)}/{Collection}/{Encoding.ASCII.GetString(recordKey)}");
    }
}
