using System.IO.Compression;
using System.Net;

namespace Lexidex.Indexer.Outbound;

/// <summary>A body that ends when it stands still, trickles, or grows beyond measure when it is decompressed.</summary>
internal sealed class GuardedContent : HttpContent
{
    public const string Encodings = "gzip, deflate, br";

    private readonly HttpContent _inner;
    private readonly string? _encoding;
    private readonly string _host;
    private readonly OutboundOptions _options;
    private readonly TimeProvider _clock;

    private GuardedContent(HttpContent inner, string? encoding, string host, OutboundOptions options, TimeProvider clock)
    {
        (_inner, _encoding, _host, _options, _clock) = (inner, encoding, host, options, clock);
        foreach (var (name, values) in inner.Headers)
        {
            // Of a body that is decompressed here, neither says anything any more.
            if (encoding is null || name is not ("Content-Encoding" or "Content-Length"))
                Headers.TryAddWithoutValidation(name, values);
        }
    }

    public static GuardedContent Of(HttpContent inner, Uri address, OutboundOptions options, TimeProvider clock)
    {
        var encodings = inner.Headers.ContentEncoding.Where(encoding => encoding is not "identity").ToList();
        return encodings switch
        {
            [] => new GuardedContent(inner, null, address.Host, options, clock),
            ["gzip" or "x-gzip" or "deflate" or "br"] => new GuardedContent(inner, encodings[0], address.Host, options, clock),
            _ => throw new OutboundException(
                OutboundReasons.Compression, $"{address.Host} compressed its answer as {string.Join(", ", encodings)}, which was not asked for."),
        };
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var body = await CreateContentReadStreamAsync();
        await body.CopyToAsync(stream);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync()
    {
        var raw = new SteadyStream(await _inner.ReadAsStreamAsync(), _host, _options, _clock);
        return _encoding is null ? raw : new RatioStream(Decompress(raw), raw, _host, _options);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _encoding is null && _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private Stream Decompress(Stream raw) => _encoding switch
    {
        "br" => new BrotliStream(raw, CompressionMode.Decompress),
        "deflate" => new ZLibStream(raw, CompressionMode.Decompress),
        _ => new GZipStream(raw, CompressionMode.Decompress),
    };
}
