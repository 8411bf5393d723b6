namespace Lexidex.Schema.Catalog;

/// <summary>What has been seen of an unregistered collection, for somebody who wonders whether to register it.</summary>
public sealed class CollectionStatistic
{
    public required string Nsid { get; set; }

    public DateTimeOffset FirstSeen { get; set; }

    public DateTimeOffset LastSeen { get; set; }

    /// <summary>Records written by their owners since it was first seen, updates included.</summary>
    public long Records { get; set; }

    public long Deletes { get; set; }

    /// <summary>Records a minute, over the last minutes in which there were any.</summary>
    public double PerMinute { get; set; }

    /// <summary>The HyperLogLog registers of the DIDs that wrote to it.</summary>
    public required byte[] Dids { get; set; }

    /// <summary>AT-URIs of a few records, one a line, newest first.</summary>
    public required string Samples { get; set; }
}
