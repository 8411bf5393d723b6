using Lexidex.Schema.Syntax;

namespace Lexidex.Indexer.Tests.Simulation;

/// <summary>A frame of the stream, read by the naive reader.</summary>
internal sealed class PlainFrame
{
    private readonly Dictionary<string, object?> _payload;

    public PlainFrame(byte[] bytes)
    {
        var reader = new PlainCbor(bytes);
        var header = (Dictionary<string, object?>)reader.Read()!;
        _payload = (Dictionary<string, object?>)reader.Read()!;
        if (reader.Offset != bytes.Length)
            throw new FormatException("Bytes follow the payload.");
        IsError = header["op"] is -1L;
        Type = (string?)header.GetValueOrDefault("t");
    }

    public bool IsError { get; }

    public string? Type { get; }

    public object? this[string field] => _payload.GetValueOrDefault(field);

    public long Sequence => (long)this["seq"]!;

    public string Did => (string)(this["repo"] ?? this["did"])!;

    public PlainCar Car => new((byte[])this["blocks"]!);

    public List<(string Path, Cid? Cid, Cid? Previous)> Operations =>
    [
        .. ((List<object?>)this["ops"]!).Cast<Dictionary<string, object?>>()
            .Select(op => ((string)op["path"]!, (Cid?)op["cid"], (Cid?)op.GetValueOrDefault("prev"))),
    ];

    public IEnumerable<string> Actions => ((List<object?>)this["ops"]!).Select(op => (string)((Dictionary<string, object?>)op!)["action"]!);
}
