namespace Lexidex.Indexer.Outbound;

/// <summary>Ends a body that grows beyond measure when it is decompressed.</summary>
internal sealed class RatioStream(Stream decompressed, SteadyStream raw, string host, OutboundOptions options) : ReadOnlyStream(decompressed)
{
    private long _bytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await Inner.ReadAsync(buffer, cancellationToken);
            _bytes += read;
            if (_bytes > options.RatioBytesMin && _bytes > raw.Received * options.RatioMax)
                throw new OutboundException(OutboundReasons.Compression, $"The answer of {host} grows more than {options.RatioMax} times when it is decompressed.");
            return read;
        }
        catch (InvalidDataException fault)
        {
            throw new OutboundException(OutboundReasons.Compression, $"The answer of {host} cannot be decompressed: {fault.Message}", fault);
        }
    }
}
