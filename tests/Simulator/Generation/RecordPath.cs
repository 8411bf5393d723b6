using System.Text;

namespace Lexidex.Simulator.Generation;

/// <summary>Where a record stands in its repository.</summary>
public readonly record struct RecordPath(string Collection, string RecordKey)
{
    public override string ToString() => Collection + "/" + RecordKey;

    /// <summary>The key of the record in the repository's tree.</summary>
    public byte[] ToBytes() => Encoding.ASCII.GetBytes(ToString());
}
