namespace Lexidex.Indexer.Stores;

/// <summary>Where the mirror's position stands in table checkpoint: under this source, in the first lane.</summary>
internal static class PlcSource
{
    public const string Name = "plc-export";
    public const int Lane = 0;
}
